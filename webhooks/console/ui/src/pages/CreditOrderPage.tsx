import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../api/client'
import { client, may, useMe } from '../app/queries'
import { newKey } from '../compose/send'
import { t, tr } from '../i18n'
import { amount, date, moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { CreditStatus, InstallmentStatus, type CreditOrder } from './credit_tags'
import { Box, Fact, Facts, Page, Table } from './kit'

export function CreditOrderPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const [cancelling, setCancelling] = useState(false)
  const order = useQuery({ queryKey: ['credit-order', id], queryFn: () => data(api.GET('/api/v1/credit-orders/{id}', { params: { path: { id } } })) })
  if (order.isError) return <Page title={id} back="/credit" backSearch={{ view: 'orders' }}><Failed error={order.error} retry={() => void order.refetch()} /></Page>
  if (!order.data) return <Loading />
  const one = order.data, { currency } = one.principal
  const money = (text: string) => amount({ amount: text, currency })
  const { fee, lateFee, graceDays, period, vatPercent } = one.terms
  const charge = (of: typeof fee) => (of ? [of.amount && amount(of.amount), of.percent && `${of.percent} %`].filter(Boolean).join(' ') : '')
  return (
    <Page
      back="/credit"
      backSearch={{ view: 'orders' }}
      title={<><span className="figures">{one.id}</span><CreditStatus is={one.status} /></>}
      tools={may(me, 'credit.write') && one.payments.length === 0 && !['PAID', 'CANCEL'].includes(one.status) && <Button look="quiet" onClick={() => setCancelling(true)}>{t('loan.cancel')}</Button>}
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="space-y-4">
          <h2 className="sr">{t('loan.installments')}</h2>
          <Table
            name={t('loan.installments')}
            rows={one.installments}
            id={(part) => String(part.number)}
            columns={[
              { head: t('loan.installment'), cell: (part) => <span className="font-medium"><span className="sm:hidden">{t('loan.installment')} </span>{part.number}</span> },
              { head: t('loan.due'), cell: (part) => <time className="whitespace-nowrap">{date(part.due)}</time> },
              { head: t('order.state'), cell: (part) => <InstallmentStatus is={part.status} /> },
              { head: t('loan.owed'), end: true, wide: true, cell: (part) => <span className="whitespace-nowrap">{money(part.owed.total)}</span> },
              { head: t('loan.paid'), end: true, wide: true, cell: (part) => <span className="whitespace-nowrap">{money(part.paid.total)}</span> },
              { head: t('loan.left'), end: true, cell: (part) => <span className="whitespace-nowrap font-medium">{money(part.left)}</span> },
            ]}
          />
          <Box title={t('debtor.payments')}>
            {one.payments.length === 0 && <p className="text-soft">{t('loan.payments.none')}</p>}
            {one.processing.length > 0 && <p className="mb-2 text-warn">{t('loan.processing', { n: one.processing.length })}</p>}
            <ul className="divide-y divide-line">
              {one.payments.map((payment) => (
                <li key={payment.id} className="flex flex-wrap items-center gap-x-3 py-2">
                  <div className="min-w-0 flex-1"><p className="font-medium">{moment(payment.at)} {payment.reversedAt && <Tag tone="late">{t('debtor.payment.reversed')} {moment(payment.reversedAt)}</Tag>}</p><p className="text-sm text-soft [overflow-wrap:anywhere]">{payment.id}{!/^0*(\.0*)?$/.test(payment.rest.amount) && ` · ${t('loan.rest', { sum: amount(payment.rest) })}`}</p></div>
                  <span className="figures whitespace-nowrap font-medium">{amount(payment.amount)}</span>
                </li>
              ))}
            </ul>
          </Box>
          <Box title={t('order.history')}>
            <ol className="space-y-1.5">{[...one.history].reverse().map((step, i) => <li key={i} className="flex flex-wrap gap-x-2"><time className="figures w-32 whitespace-nowrap text-soft">{moment(step.at)}</time><span>{step.installment ? `${t('loan.installment')} ${step.installment}: ${tr(`installment.${step.to}`, step.to)}` : tr(`loan.${step.to}`, step.to)}</span>{step.by && <span className="text-soft">{step.by}</span>}</li>)}</ol>
          </Box>
        </div>
        <Box title={t('loan.terms')}>
          <Facts>
            <Fact name={t('customer')}>{may(me, 'customers.read') ? <Link to="/customers/$id" params={{ id: one.customer }} className="figures text-brand hover:underline">{one.customer}</Link> : one.customer}</Fact>
            <Fact name={t('credit.product')}>{one.product}</Fact>
            <Fact name={t('loan.principal')}>{amount(one.principal)}</Fact>
            <Fact name={t('quotation.total')}>{one.total ? amount(one.total) : ''}</Fact>
            <Fact name={t('loan.left')}>{one.left ? <strong>{amount(one.left)}</strong> : ''}</Fact>
            <Fact name={t('loan.period')}>{[period.id, t('loan.count', { n: one.installments.length })].filter(Boolean).join(' · ')}</Fact>
            <Fact name={t('loan.fee')}>{charge(fee)}</Fact>
            <Fact name={t('loan.lateFee')}>{charge(lateFee)}</Fact>
            <Fact name={t('loan.grace')}>{t('contract.days', { n: graceDays })}</Fact>
            <Fact name={t('loan.vat')}>{vatPercent ? `${vatPercent} %` : ''}</Fact>
            <Fact name={t('loan.partner')}>{one.partnerReference}</Fact>
            <Fact name={t('campaign.began')}>{moment(one.createdAt)}</Fact>
            <Fact name={t('steal.reason')}>{one.cancelReason}</Fact>
          </Facts>
        </Box>
      </div>
      {cancelling && <Cancel one={one} onClose={() => setCancelling(false)} />}
    </Page>
  )
}

function Cancel({ one, onClose }: { one: CreditOrder; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState('')
  const [key] = useState(newKey)
  return (
    <Modal title={t('loan.cancel.title', { id: one.id })} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        data(api.POST('/api/v1/credit-orders/{id}/cancel', { params: { path: { id: one.id }, header: { 'Idempotency-Key': key } }, body: { reason: reason.trim() } })).then((next) => {
          client.setQueryData(['credit-order', one.id], next)
          void client.invalidateQueries({ queryKey: ['list', 'credit-orders'] })
          toast(t('saved'), { tone: 'good' })
          onClose()
        }, (error: unknown) => setProblem(errorText(error)))
      }}>
        <label className="block font-medium" htmlFor="why">{t('steal.reason')}</label>
        <textarea id="why" required autoFocus rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} className="field" />
        {problem && <p role="alert" className="text-bad">{problem}</p>}
        <p className="flex justify-end gap-2"><Button onClick={onClose}>{t('back')}</Button><Button type="submit" look="bad" disabled={!reason.trim()}>{t('loan.cancel')}</Button></p>
      </form>
    </Modal>
  )
}
