import { api, data } from '../api/client'
import type { components } from '../api/schema'
import { t, tr } from '../i18n'
import { amount, moment, phone } from '../lib/format'
import { Tag } from '../ui/Chip'
import { List, Page, useList } from './kit'

export type DebtorAccount = components['schemas']['DebtorAccount']

/** Whose debts a contact has: several people may share a phone. */
export const debtorNames = (one: DebtorAccount) => [...new Set(one.debts.map((debt) => debt.debtor.name).filter(Boolean))].join(', ')

/** What has to be done about an account, in a word: a review waits for somebody of the business. */
export function accountState(one: DebtorAccount): string {
  if (one.receipts.some((receipt) => receipt.state === 'review')) return 'receipt'
  if (one.disputes.some((dispute) => dispute.state === 'review')) return 'dispute'
  if (one.silence === 'promise') return 'promise'
  if (one.totals.length === 0) return 'nothing'
  return one.promises.some((promise) => promise.state === 'broken') ? 'broken' : 'open'
}
export const accountTone = (state: string) => (state === 'receipt' || state === 'dispute' ? 'soon' : state === 'promise' ? 'brand' : state === 'nothing' ? 'good' : state === 'broken' ? 'late' : 'calm')

export function Debtors() {
  const list = useList(['debtors'], async (cursor) => {
    const page = await data(api.GET('/api/v1/debtors', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }))
    return { rows: page.debtors, next: page.next }
  })
  return (
    <Page title={t('nav.debtors')}>
      <List
        list={list}
        icon="money"
        name={t('nav.debtors')}
        empty={t('debtors.none')}
        how={t('debtors.how')}
        id={(one) => one.contact}
        to={(one) => ({ to: '/debtors/$contact', params: { contact: one.contact } })}
        columns={[
          { head: t('contact'), cell: (one) => <span className="figures">{phone(one.contact)}</span> },
          { head: t('debtor'), main: true, cell: debtorNames },
          { head: t('order.state'), cell: (one) => <Tag tone={accountTone(accountState(one))}>{tr(`account.${accountState(one)}`, accountState(one))}</Tag> },
          { head: t('debtor.changed'), wide: true, cell: (one) => moment(one.changedAt) },
          { head: t('debtor.owes'), end: true, cell: (one) => <span className="whitespace-nowrap font-medium">{one.totals.map(amount).join(' + ') || '—'}</span> },
        ]}
      />
    </Page>
  )
}
