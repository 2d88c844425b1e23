import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { api, data } from '../api/client'
import { ApiError } from '../api/http'
import type { Quotation } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { newKey } from '../compose/send'
import { t, tr } from '../i18n'
import { amount } from '../lib/format'
import { blank, bodyOf, lineFields, texts, typedOf, type Typed } from '../lib/quote'
import { Button } from '../ui/Button'
import { Failed, Loading } from '../ui/States'
import { Area, Input, useProblems, Whole } from './form'
import { Box, Page } from './kit'
import { QuoteLines } from './QuoteLines'

const DocumentViewer = lazy(() => import('../thread/DocumentViewer').then((module) => ({ default: module.DocumentViewer })))
const shown = ['zone', 'discount', 'days', ...texts] as const

/** A quotation of an order is written here, or one that exists is rewritten. */
export function QuoteEditor() {
  const { order = '', id = '' } = useSearch({ strict: false }) as { order?: string; id?: string }
  const me = useMe()
  const one = useQuery({ queryKey: ['quotation', id], queryFn: () => data(api.GET('/api/v1/quotations/{id}', { params: { path: { id } } })), enabled: !!id, staleTime: 0 })
  const about = useQuery({ queryKey: ['order', order], queryFn: () => data(api.GET('/api/v1/orders/{id}', { params: { path: { id: order } } })), enabled: !id && !!order })
  const title = id || t('quote.new', { order })
  const back = id ? `/quotations/${id}` : order ? `/orders/${order}` : '/quotations'
  const failed = one.isError ? one.error : about.isError ? about.error : undefined
  if (failed) return <Page title={title} back={back}><Failed error={failed} /></Page>
  if (!id && !order) return <Page title={t('quote.title')} back="/quotations"><p className="text-soft">{t('quote.order')}</p></Page>
  if (!may(me, 'quotations.write')) return <Page title={title} back={back}><p className="text-soft">{t('error.forbidden')}</p></Page>
  if (id ? !one.data || one.isFetching : !about.data) return <Loading />
  return <Editor key={id || order} order={order} start={one.data} problem={about.data?.description} />
}

const wait = 900 // milliseconds after the last key, before a draft is priced again

function Editor({ order, start, problem }: { order: string; start?: Quotation; problem?: string }) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState<Typed>(() => (start ? typedOf(start) : blank(problem?.slice(0, 1000))))
  const [saved, setSaved] = useState(start)
  const [changed, setChanged] = useState(0) // how often something was typed that is not saved
  const [busy, setBusy] = useState(false)
  const [pdf, setPdf] = useState(false)
  const [stale, setStale] = useState(false)
  const [key] = useState(newKey)
  const problems = useProblems([...shown, ...lineFields(typed)])
  const latest = useRef(0)
  const change = (part: Partial<Typed>) => {
    setTyped((now) => ({ ...now, ...part }))
    setChanged(++latest.current)
  }

  async function save(): Promise<Quotation | undefined> {
    const of = latest.current
    setBusy(true)
    problems.clear()
    try {
      const body = bodyOf(typed)
      const next = saved
        ? await data(api.PUT('/api/v1/quotations/{id}', { params: { path: { id: saved.quotationId }, header: { 'If-Match': `"${saved.v}"` } }, body }))
        : await data(api.POST('/api/v1/quotations', { params: { header: { 'Idempotency-Key': key } }, body: { ...body, orderId: order } }))
      setSaved(next)
      client.setQueryData(['quotation', next.quotationId], next)
      void client.invalidateQueries({ queryKey: ['list', 'quotations'] })
      void client.invalidateQueries({ queryKey: ['quotations', 'of', next.orderId] })
      if (latest.current === of) setChanged(0)
      return next
    } catch (error) {
      if (error instanceof ApiError && error.code === 'stale') setStale(true)
      problems.refused(error)
    } finally {
      setBusy(false)
    }
  }
  // A draft is nobody's but ours: it is priced while it is typed. One that was sent becomes a new version, which is asked for.
  const again = useRef(save)
  useEffect(() => { again.current = save })
  const live = saved?.status === 'draft' && !stale
  useEffect(() => {
    if (!changed || !live) return
    const timer = setTimeout(() => void again.current(), wait)
    return () => clearTimeout(timer)
  }, [changed, live])

  async function finish() {
    const next = changed || !saved ? await save() : saved
    if (next) void navigate({ to: '/quotations/$id', params: { id: next.quotationId } })
  }
  const wrong = problems.whole !== '' || Object.keys(problems.fields).length > 0
  const sends = !!saved && saved.status !== 'draft'
  return (
    <Page
      back={saved ? `/quotations/${saved.quotationId}` : `/orders/${order}`}
      title={<><span>{saved ? <span className="figures">{saved.quotationId}</span> : t('quote.new', { order })}</span>{saved && <span className="text-base font-normal text-soft">{t('quotation.version')} {saved.version}</span>}</>}
      tools={saved && <Button icon="file" disabled={busy || changed > 0} onClick={() => setPdf(true)}>{t('quotation.pdf')}</Button>}
    >
      <form className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]" onSubmit={(event) => { event.preventDefault(); void save() }}>
        <div className="min-w-0 space-y-4">
          {sends && <p className="rounded-xl bg-warn-tint px-4 py-3 text-warn">{t('quote.version')}</p>}
          <QuoteLines typed={typed} problems={problems.fields} change={change} />
          <Box title={t('quotation.about')}>
            <div className="grid gap-3 sm:grid-cols-3">
              <Input label={t('quote.zone')} hint={t('quote.zone.hint')} problem={problems.fields.zone} value={typed.zone} onChange={(event) => change({ zone: event.target.value })} />
              <Input label={t('quote.discount')} problem={problems.fields.discount} inputMode="decimal" value={typed.discount} onChange={(event) => change({ discount: event.target.value, role: '' })} />
              <Input label={t('quote.days')} hint={t('quote.days.hint')} problem={problems.fields.days} type="number" min={1} max={90} value={typed.days} onChange={(event) => change({ days: event.target.value })} />
            </div>
          </Box>
          <Box title={t('quotation.texts')}>
            <div className="grid gap-3 sm:grid-cols-2">{texts.map((name) => <Area key={name} label={tr(`quotation.text.${name}`, name)} problem={problems.fields[name]} rows={3} maxLength={2000} value={typed.texts[name]} onChange={(event) => change({ texts: { ...typed.texts, [name]: event.target.value } })} />)}</div>
          </Box>
        </div>
        <div className="space-y-4 lg:sticky lg:top-0">
          <Sums one={saved} pending={changed > 0} busy={busy} live={live && !wrong} />
          <Whole>{problems.whole || (wrong ? t('quote.wrong') : '')}</Whole>
          {stale && <Button onClick={() => location.reload()}>{t('record.again')}</Button>}
          <p className="flex flex-wrap gap-2">
            {(!live || changed > 0) && <Button type="submit" disabled={busy || stale}>{t(saved ? 'quote.save' : 'quote.compute')}</Button>}
            <Button look="main" disabled={busy || stale || (!saved && !changed)} onClick={() => void finish()}>{t('quote.finish')}</Button>
          </p>
          {saved && <p className="text-sm text-soft">{t('order')} <Link to="/orders/$id" params={{ id: saved.orderId }} className="figures text-brand underline">{saved.orderId}</Link> · {saved.client}</p>}
        </div>
      </form>
      {pdf && saved && <Suspense><DocumentViewer url={`/api/v1/quotations/${encodeURIComponent(saved.quotationId)}/pdf`} name={`${saved.quotationId}.pdf`} onClose={() => setPdf(false)} /></Suspense>}
    </Page>
  )
}

/** The sums as the server computed them of what is saved: nothing is added up here. */
function Sums({ one, pending, busy, live }: { one?: Quotation; pending: boolean; busy: boolean; live: boolean }) {
  const rows = one && ([
    [t('quotation.labour'), one.labour], [t('quotation.materials'), one.materials], [t('quotation.travel'), one.travel], [t('quotation.others'), one.others],
    [t('quotation.subtotal'), one.subtotal], [t('quotation.discount'), one.discount], [t('quotation.vat', { percent: one.vatPercent }), one.vat],
  ] as const)
  return (
    <Box title={t('quotation.total')} tools={one && <strong className={`figures text-lg ${pending ? 'text-soft' : ''}`}>{amount(one.total)}</strong>}>
      {!one && <p className="text-soft">{t('quote.none')}</p>}
      {rows && <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">{rows.map(([name, value]) => <div key={name} className="contents"><dt className="text-soft">{name}</dt><dd className="figures text-end">{amount(value)}</dd></div>)}</dl>}
      {one && one.lines.length > 0 && (
        <details className="mt-3 border-t border-line pt-2 text-sm">
          <summary className="w-fit cursor-pointer py-1 text-soft hover:text-ink">{t('quote.lines')}</summary>
          <ul className="space-y-1">{one.lines.map((line, i) => <li key={i} className="flex justify-between gap-2"><span className="min-w-0">{line.description || line.sku || line.service || tr(`quotation.${line.kind}`, line.kind)} <span className="text-soft">{line.quantity} × {amount(line.unit)}{line.surchargePercent !== '0' && ` +${line.surchargePercent} %`}</span></span><span className="figures whitespace-nowrap">{amount(line.total)}</span></li>)}</ul>
        </details>
      )}
      <p role="status" className="mt-2 min-h-5 text-sm text-soft">{busy ? t('quote.computing') : pending ? t(live ? 'quote.soon' : 'quote.unsaved') : one ? t('quote.exact') : ''}</p>
    </Box>
  )
}
