import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api, data } from '../api/client'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amount, date, moment, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { accountState, accountTone, debtorNames, type DebtorAccount } from './Debtors'
import { Evidence } from './Evidence'
import { Input, useProblems, Whole } from './form'
import { Box, Page } from './kit'

type Receipt = DebtorAccount['receipts'][number]
const tones: Record<string, 'calm' | 'good' | 'late' | 'soon' | 'brand'> = { open: 'calm', paid: 'good', disputed: 'soon', withdrawn: 'calm', review: 'soon', accepted: 'good', refused: 'late', running: 'brand', kept: 'good', broken: 'late' }
const State = ({ of, is }: { of: string; is: string }) => <Tag tone={tones[is] ?? 'calm'}>{tr(`${of}.${is}`, is)}</Tag>

export function DebtorPage() {
  const { contact } = useParams({ strict: false }) as { contact: string }
  const me = useMe()
  const [busy, setBusy] = useState(false)
  const [accepting, setAccepting] = useState<Receipt>()
  const account = useQuery({ queryKey: ['debtor', contact], queryFn: () => data(api.GET('/api/v1/debtors/{contact}', { params: { path: { contact } } })) })
  if (account.isError) return <Page title={phone(contact)} back="/debtors"><Failed error={account.error} retry={() => void account.refetch()} /></Page>
  if (!account.data) return <Loading />
  const one = account.data, state = accountState(one), writes = may(me, 'debts.write')

  function shown(next: DebtorAccount) {
    client.setQueryData(['debtor', contact], next)
    void client.invalidateQueries({ queryKey: ['list', 'debtors'] })
    toast(t('saved'), { tone: 'good' })
  }
  function act(work: Promise<DebtorAccount>) {
    setBusy(true)
    work.then(shown, (error: unknown) => toast(errorText(error), { tone: 'bad' })).finally(() => setBusy(false))
  }
  const decide = (of: 'receipt' | 'dispute', id: string, accept: boolean) =>
    act(data(api.POST('/api/v1/debtors/{contact}/decisions', { params: { path: { contact } }, body: { of, id, accept } })))

  return (
    <Page
      back="/debtors"
      title={<><span>{debtorNames(one) || phone(contact)}</span><Tag tone={accountTone(state)}>{tr(`account.${state}`, state)}</Tag></>}
      tools={may(me, 'conversations.read') && <Link to="/c/$contact" params={{ contact }} search={{ queue: 'all' }} className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 font-medium text-brand hover:bg-hover"><Icon name="inbox" className="size-4" />{t('order.talk')}</Link>}
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Box title={t('debtor.debts')} tools={<strong className="figures">{one.totals.map(amount).join(' + ')}</strong>}>
          <Items empty={t('debtor.debts.none')}>
            {one.debts.map((debt) => (
              <Item key={debt.id} title={<><span className="figures">{debt.number}</span> <State of="debt" is={debt.state} /></>} end={amount(debt.balance)} about={[debt.debtor.name, debt.due && t('debtor.due', { day: date(debt.due) })]}>
                {writes && (debt.state === 'open' || debt.state === 'disputed') && (
                  <Button look="quiet" disabled={busy} onClick={() => act(data(api.DELETE('/api/v1/debtors/{contact}/debts/{debt}', { params: { path: { contact, debt: debt.id } } })))}>{t('debtor.withdraw')}</Button>
                )}
              </Item>
            ))}
          </Items>
        </Box>
        <div className="space-y-4">
          {one.receipts.length > 0 && (
            <Box title={t('debtor.receipts')}>
              <Items>
                {one.receipts.map((receipt) => (
                  <Item key={receipt.id} title={<>{moment(receipt.at)} <State of="review" is={receipt.state} /> {receipt.used && <Tag tone="late">{receipt.used.contact === contact ? t('debtor.receipt.used.same') : t('debtor.receipt.used', { contact: phone(receipt.used.contact) })}</Tag>}</>} about={[read(receipt), receipt.text && `«${receipt.text}»`, receipt.by]}>
                    {receipt.url && <a href={receipt.url} target="_blank" rel="noreferrer" className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 font-medium text-brand hover:bg-hover"><Icon name="file" className="size-4" />{t('debtor.receipt.show')}</a>}
                    {writes && receipt.state === 'review' && <><Button disabled={busy} onClick={() => setAccepting(receipt)}>{t('debtor.receipt.accept')}</Button><Button look="quiet" disabled={busy} onClick={() => decide('receipt', receipt.id, false)}>{t('debtor.receipt.refuse')}</Button></>}
                  </Item>
                ))}
              </Items>
            </Box>
          )}
          {one.disputes.length > 0 && (
            <Box title={t('debtor.disputes')}>
              <Items>
                {one.disputes.map((dispute) => (
                  <Item key={dispute.id} title={<>{moment(dispute.at)} <State of="review" is={dispute.state} /></>} about={[dispute.text && `«${dispute.text}»`, dispute.by]}>
                    {writes && dispute.state === 'review' && <><Button disabled={busy} onClick={() => decide('dispute', dispute.id, true)}>{t('debtor.dispute.accept')}</Button><Button look="quiet" disabled={busy} onClick={() => decide('dispute', dispute.id, false)}>{t('debtor.dispute.refuse')}</Button></>}
                  </Item>
                ))}
              </Items>
            </Box>
          )}
          {one.promises.map((promise) => (
            <Box key={promise.at} title={t('debtor.promise')} tools={<State of="promise" is={promise.state} />}>
              <Items>{promise.parts.map((part) => <Item key={part.due} title={date(part.due)} end={amount(part.amount)} />)}</Items>
            </Box>
          ))}
          {one.payments.length > 0 && (
            <Box title={t('debtor.payments')}>
              <Items>{one.payments.map((payment) => <Item key={payment.id} title={<>{moment(payment.at)} {payment.reversed && <Tag tone="late">{t('debtor.payment.reversed')}</Tag>}</>} end={amount(payment.amount)} about={[payment.id]} />)}</Items>
            </Box>
          )}
          <Box title={t('evidence')}><Evidence contact={contact} /></Box>
        </div>
      </div>
      {accepting && <Accept contact={contact} receipt={accepting} owed={one.totals[0]} onClose={() => setAccepting(undefined)} onDone={shown} />}
    </Page>
  )
}

/** What was read on the picture of a receipt, in one line. */
function read({ read: found }: Receipt) {
  if (!found) return ''
  return t('debtor.receipt.read', { what: [found.amount && amount(found.amount), ...found.numbers, found.date && date(found.date)].filter(Boolean).join(' · ') })
}

function Items({ children, empty }: { children: ReactNode[]; empty?: string }) {
  return children.length ? <ul className="divide-y divide-line">{children}</ul> : <p className="text-soft">{empty}</p>
}

function Item({ title, end, about = [], children }: { title: ReactNode; end?: string; about?: (string | false | undefined)[]; children?: ReactNode }) {
  const words = about.filter(Boolean).join(' · ')
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <div className="min-w-0 flex-1"><p className="font-medium">{title}</p>{words && <p className="text-sm text-soft [overflow-wrap:anywhere]">{words}</p>}</div>
      {end && <span className="figures whitespace-nowrap font-medium">{end}</span>}
      {children}
    </li>
  )
}

/** An accepted receipt counts as a payment of the amount that it proves. */
function Accept({ contact, receipt, owed, onClose, onDone }: { contact: string; receipt: Receipt; owed?: { amount: string; currency: string }; onClose: () => void; onDone: (next: DebtorAccount) => void }) {
  const [sum, setSum] = useState(receipt.read?.amount?.amount ?? owed?.amount ?? '')
  const [busy, setBusy] = useState(false)
  const problems = useProblems(['amount'])
  function save(event: React.FormEvent) {
    event.preventDefault()
    setBusy(true)
    problems.clear()
    data(api.POST('/api/v1/debtors/{contact}/decisions', { params: { path: { contact } }, body: { of: 'receipt', id: receipt.id, accept: true, amount: owed ? { amount: sum.replace(',', '.'), currency: owed.currency } : sum.replace(',', '.') } }))
      .then((next) => { onDone(next); onClose() }, problems.refused)
      .finally(() => setBusy(false))
  }
  return (
    <Modal title={t('debtor.receipt.accept')} onClose={onClose}>
      <form onSubmit={save} className="space-y-3">
        <Whole>{problems.whole}</Whole>
        <Input label={t('debtor.receipt.amount', { currency: owed?.currency ?? '' })} hint={t('debtor.receipt.amount.hint')} problem={problems.fields.amount ?? problems.fields['amount.amount']} value={sum} onChange={(event) => setSum(event.target.value)} inputMode="decimal" autoFocus />
        <p className="flex justify-end gap-2"><Button onClick={onClose}>{t('cancel')}</Button><Button look="main" type="submit" disabled={busy}>{t('debtor.receipt.accept')}</Button></p>
      </form>
    </Modal>
  )
}
