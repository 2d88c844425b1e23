import { useNavigate, useSearch } from '@tanstack/react-router'
import { api, data } from '../api/client'
import { t, tr } from '../i18n'
import { amount, date, moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Appealed, applicant, CreditStatus, DecisionTag, type CreditOrder, type Decision } from './credit_tags'
import { Filter, List, Page, useList } from './kit'

const decisions = ['IN_PROCESS', '', 'APPROVED', 'DENIED', 'REJECTED', 'EXPIRED'] as const
const statuses = ['', 'ACTIVE', 'PROCESSING_PAYMENT', 'DUE', 'IN_ARREARS', 'PAID', 'CANCEL'] as const
const views = ['evaluations', 'orders'] as const

/** What waits for a person comes first; orders with their instalments are the other list. */
export function Credit() {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { view?: string; state?: string }
  const view = search.view === 'orders' ? 'orders' : 'evaluations'
  const go = (next: { view?: string; state?: string }) => void navigate({ to: '/credit', search: next as never })
  const decision = (decisions.find((one) => one === search.state) ?? (search.state === 'all' ? '' : 'IN_PROCESS')) as Decision | ''
  const status = (statuses.find((one) => one === search.state) ?? '') as CreditOrder['status'] | ''
  return (
    <Page
      title={t('nav.credit')}
      tools={
        <>
          {view === 'orders'
            ? <Filter label={t('orders.filter')} value={status} onChange={(next) => go({ view: 'orders', ...(next ? { state: next } : {}) })} options={statuses.map((one) => [one, one ? tr(`loan.${one}`, one) : t('all')] as const)} />
            : <Filter label={t('credit.filter')} value={decision} onChange={(next) => go(next === 'IN_PROCESS' ? {} : { state: next || 'all' })} options={decisions.map((one) => [one, one ? tr(`decision.${one}`, one) : t('all')] as const)} />}
          <div role="group" aria-label={t('orders.view')} className="flex rounded-lg border border-line p-0.5">
            {views.map((one) => <Button key={one} small look="quiet" aria-pressed={view === one} className={view === one ? '!bg-tint !text-tint-ink font-medium' : ''} onClick={() => go(one === 'orders' ? { view: one } : {})}>{t(`credit.${one}`)}</Button>)}
          </div>
        </>
      }
    >
      {view === 'orders' ? <Orders status={status} /> : <Evaluations decision={decision} />}
    </Page>
  )
}

function Evaluations({ decision }: { decision: Decision | '' }) {
  const list = useList(['evaluations', decision], async (cursor) => {
    const page = await data(api.GET('/api/v1/credit-evaluations', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(decision ? { decision } : {}) } } }))
    return { rows: page.evaluations, next: page.next }
  })
  return (
    <List
      list={list}
      icon="credit"
      name={t('credit.evaluations')}
      empty={t(decision === 'IN_PROCESS' ? 'credit.none.waiting' : 'credit.none')}
      how={t('credit.how')}
      id={(one) => one.id}
      to={(one) => ({ to: '/credit-evaluations/$id', params: { id: one.id } })}
      columns={[
        { head: t('evaluation'), cell: (one) => <span className="figures whitespace-nowrap">{one.id}</span> },
        { head: t('customer'), main: true, cell: applicant },
        { head: t('order.state'), cell: (one) => <span className="flex flex-wrap gap-1"><DecisionTag is={one.decision} /><Appealed one={one} /></span> },
        { head: t('evaluation.why'), cell: (one) => <span className="line-clamp-2">{one.missing.length > 0 ? `${t('evaluation.missing')}: ${one.missing.map((name) => tr(`missing.${name}`, name)).join(', ')}` : (one.staff?.reasons.map((reason) => reason.words).filter(Boolean).join(' ') || one.explanation.join(' '))}</span> },
        { head: t('customer.limit'), wide: true, end: true, cell: (one) => <span className="whitespace-nowrap">{one.limit ? amount(one.limit) : ''}</span> },
        { head: t('evaluation.asked'), wide: true, cell: (one) => <time className="whitespace-nowrap text-soft">{moment(one.createdAt)}</time> },
      ]}
    />
  )
}

function Orders({ status }: { status: CreditOrder['status'] | '' }) {
  const list = useList(['credit-orders', status], async (cursor) => {
    const page = await data(api.GET('/api/v1/credit-orders', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(status ? { status } : {}) } } }))
    return { rows: page.creditOrders, next: page.next }
  })
  return (
    <List
      list={list}
      icon="credit"
      name={t('credit.orders')}
      empty={t('loans.none')}
      how={t('loans.how')}
      id={(one) => one.id}
      to={(one) => ({ to: '/credit-orders/$id', params: { id: one.id } })}
      columns={[
        { head: t('loan'), cell: (one) => <span className="figures whitespace-nowrap">{one.id}</span> },
        { head: t('customer'), main: true, cell: (one) => <span className="figures">{one.customer}</span> },
        { head: t('order.state'), cell: (one) => <CreditStatus is={one.status} /> },
        { head: t('loan.next'), cell: (one) => { const next = one.installments.find((part) => part.status !== 'PAID'); return next && one.status !== 'CANCEL' ? <time className="whitespace-nowrap">{date(next.due)}</time> : '' } },
        { head: t('loan.principal'), wide: true, end: true, cell: (one) => <span className="whitespace-nowrap">{amount(one.principal)}</span> },
        { head: t('loan.left'), end: true, cell: (one) => <span className="whitespace-nowrap font-medium">{one.left ? amount(one.left) : '—'}</span> },
      ]}
    />
  )
}
