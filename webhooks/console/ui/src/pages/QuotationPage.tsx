import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, data } from '../api/client'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amount, date, moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { Box, Fact, Facts, Page } from './kit'
import { quotationTone } from './Quotations'

const DocumentViewer = lazy(() => import('../thread/DocumentViewer').then((module) => ({ default: module.DocumentViewer })))
const zero = (value?: { amount: string }) => !value || /^0*(\.0*)?$/.test(value.amount)

export function QuotationPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const [pdf, setPdf] = useState(false)
  const [busy, setBusy] = useState(false)
  const quotation = useQuery({ queryKey: ['quotation', id], queryFn: () => data(api.GET('/api/v1/quotations/{id}', { params: { path: { id } } })) })
  if (quotation.isError) return <Page title={id} back="/quotations"><Failed error={quotation.error} retry={() => void quotation.refetch()} /></Page>
  if (!quotation.data) return <Loading />
  const one = quotation.data
  function send() {
    setBusy(true)
    data(api.POST('/api/v1/quotations/{id}/send', { params: { path: { id } }, body: {} }))
      .then((next) => {
        client.setQueryData(['quotation', id], next)
        void client.invalidateQueries({ queryKey: ['list', 'quotations'] })
        toast(t('quotation.sent.done'), { tone: 'good' })
      }, (error: unknown) => toast(errorText(error), { tone: 'bad' }))
      .finally(() => setBusy(false))
  }
  const sums: [string, { amount: string; currency: string } | undefined][] = [
    [t('quotation.labour'), one.labour], [t('quotation.materials'), one.materials], [t('quotation.travel'), one.travel], [t('quotation.others'), one.others],
    [t('quotation.subtotal'), one.subtotal], [t('quotation.discount'), one.discount], [t('quotation.vat', { percent: one.vatPercent }), one.vat],
  ]
  return (
    <Page
      back="/quotations"
      title={<><span className="figures">{one.quotationId}</span><Tag tone={quotationTone(one.status)}>{tr(`quotation.${one.status}`, one.status)}</Tag><span className="text-base font-normal text-soft">{t('quotation.version')} {one.version}</span></>}
      tools={<><Button icon="file" onClick={() => setPdf(true)}>{t('quotation.pdf')}</Button>{may(me, 'quotations.write') && !['approved', 'rejected', 'superseded'].includes(one.status) && <Link to="/quote" search={{ id } as never} className="inline-flex min-h-9 items-center gap-1.5 rounded-lg border border-edge bg-card px-3 font-medium hover:bg-hover"><Icon name="pen" className="size-[1.125rem]" />{t('quotation.edit')}</Link>}{one.status === 'draft' && may(me, 'quotations.write') && <Button look="main" icon="send" disabled={busy} onClick={send}>{t('quotation.send')}</Button>}</>}
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <Box title={t('quotation.lines')}>
          <div className="scroller -mx-4 focus-visible:-outline-offset-2" role="region" aria-label={t('quotation.lines')} tabIndex={0}>
            <table className="w-full min-w-[28rem]">
              <thead><tr className="text-sm text-soft">
                <th scope="col" className="px-4 pb-2 text-start font-medium">{t('quotation.line')}</th><th scope="col" className="px-2 pb-2 text-end font-medium">{t('quotation.quantity')}</th><th scope="col" className="px-2 pb-2 text-end font-medium">{t('quotation.unit')}</th><th scope="col" className="px-4 pb-2 text-end font-medium">{t('quotation.total')}</th>
              </tr></thead>
              <tbody className="divide-y divide-line border-y border-line">
                {one.lines.map((line, i) => (
                  <tr key={i}>
                    <td className="px-4 py-2">{line.description}{line.sku && <span className="text-sm text-soft"> · {line.sku}</span>}{line.surchargePercent !== '0' && <span className="block text-sm text-soft">+{line.surchargePercent} %</span>}</td>
                    <td className="figures px-2 py-2 text-end">{line.quantity}</td><td className="figures whitespace-nowrap px-2 py-2 text-end">{amount(line.unit)}</td><td className="figures whitespace-nowrap px-4 py-2 text-end">{amount(line.total)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <dl className="ms-auto mt-3 grid max-w-xs grid-cols-[1fr_auto] gap-x-6 gap-y-1">
            {sums.filter(([, value]) => !zero(value)).map(([name, value]) => <div key={name} className="contents"><dt className="text-soft">{name}</dt><dd className="figures text-end">{amount(value)}</dd></div>)}
            <dt className="border-t border-line pt-1 text-lg font-semibold">{t('quotation.total')}</dt><dd className="figures border-t border-line pt-1 text-end text-lg font-semibold">{amount(one.total)}</dd>
          </dl>
        </Box>
        <div className="space-y-4">
          <Box title={t('quotation.about')}>
            <Facts>
              <Fact name={t('order')}><Link to="/orders/$id" params={{ id: one.orderId }} className="figures text-brand underline">{one.orderId}</Link></Fact>
              <Fact name={t('customer')}>{one.client}</Fact>
              <Fact name={t('quotation.sentAt')}>{moment(one.sentAt ?? undefined)}</Fact>
              <Fact name={t('quotation.valid')}>{date(one.validUntil ?? undefined)}</Fact>
              {one.decision && <Fact name={t('quotation.decision')}>{[tr(`role.${one.decision.by.role}`, one.decision.by.role), moment(one.decision.at), one.decision.reason && `«${one.decision.reason}»`].filter(Boolean).join(' · ')}</Fact>}
            </Facts>
          </Box>
          <Box title={t('quotation.texts')}>
            <dl className="space-y-2">{Object.entries(one.texts).filter(([, words]) => words).map(([name, words]) => <div key={name}><dt className="text-sm text-soft">{tr(`quotation.text.${name}`, name)}</dt><dd className="whitespace-pre-wrap">{words}</dd></div>)}</dl>
          </Box>
          {one.earlier.length > 0 && <Box title={t('quotation.earlier')}><ul className="space-y-1">{one.earlier.map((old) => <li key={old.version} className="flex justify-between gap-2"><span>{old.version} · {tr(`quotation.${old.status}`, old.status)}</span><span className="figures">{amount(old.total)}</span></li>)}</ul></Box>}
        </div>
      </div>
      {pdf && <Suspense><DocumentViewer url={`/api/v1/quotations/${encodeURIComponent(id)}/pdf`} name={`${one.quotationId}.pdf`} onClose={() => setPdf(false)} /></Suspense>}
    </Page>
  )
}
