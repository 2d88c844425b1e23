import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { Order } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { newKey } from '../compose/send'
import { t, tr } from '../i18n'
import { date, moment, phone } from '../lib/format'
import { Document } from '../thread/Media'
import { Button } from '../ui/Button'
import { DeadlineChip, Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { Assign } from './Assign'
import { Box, Fact, Facts, Page } from './kit'
import { place, priorityTone, promise, stateName, stateTone } from './orders'

export function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const [over, setOver] = useState<'assign' | 'cancel' | undefined>()
  const path = { params: { path: { id } } }
  const order = useQuery({ queryKey: ['order', id], queryFn: () => data(api.GET('/api/v1/orders/{id}', path)) })
  const quotations = useQuery({ queryKey: ['quotations', 'of', id], queryFn: () => data(api.GET('/api/v1/quotations', { params: { query: { order: id } } })), enabled: may(me, 'quotations.read') }).data?.quotations
  const files = useQuery({ queryKey: ['order', id, 'files'], queryFn: () => data(api.GET('/api/v1/orders/{id}/attachments', path)) }).data?.attachments
  if (order.isError) return <Page title={id} back="/orders"><Failed error={order.error} retry={() => void order.refetch()} /></Page>
  if (!order.data) return <Loading />
  const one = order.data
  const due = promise(one)
  const over_ = ['completed', 'invoiced', 'closed', 'cancelled'].includes(one.state)
  const saved = (next: Order, words: string) => {
    client.setQueryData(['order', id], next)
    void client.invalidateQueries({ queryKey: ['list', 'orders'] })
    setOver(undefined)
    toast(words, { tone: 'good' })
  }
  return (
    <Page
      back="/orders"
      title={<><span className="figures">{one.orderId}</span><Tag tone={stateTone(one.state)}>{stateName(one)}</Tag><Tag tone={priorityTone(one.priority)}>{tr(`priority.${one.priority}`, one.priority)}</Tag>{due && <DeadlineChip deadline={due} />}</>}
      tools={
        <>
          {!over_ && may(me, 'orders.write') && <Button look="quiet" onClick={() => setOver('cancel')}>{t('order.cancel')}</Button>}
          {!over_ && may(me, 'quotations.write') && <Link to="/quote" search={{ order: id } as never} className="inline-flex min-h-9 items-center gap-1.5 rounded-lg border border-edge bg-card px-3 font-medium hover:bg-hover"><Icon name="quote" className="size-[1.125rem]" />{t('order.quote')}</Link>}
          {!over_ && may(me, 'orders.assign') && <Button look="main" icon="tool" onClick={() => setOver('assign')}>{t(one.technician ? 'order.reassign' : 'order.assign')}</Button>}
        </>
      }
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="space-y-4">
          <Box title={t('order.what')}>
            <p className="mb-4 whitespace-pre-wrap text-lg">{one.description}</p>
            <Facts>
              <Fact name={t('order.service')}>{tr(`service.${one.serviceType}`, one.serviceType)}</Fact>
              <Fact name={t('order.place')}>{place(one)}</Fact>
              {one.location.point && <Fact name=""><a className="text-brand underline" target="_blank" rel="noopener noreferrer" href={`https://www.openstreetmap.org/?mlat=${one.location.point.latitude}&mlon=${one.location.point.longitude}#map=17/${one.location.point.latitude}/${one.location.point.longitude}`}>{t('order.map')}</a></Fact>}
              <Fact name={t('order.asset')}>{[one.assetSerial, one.asset?.brand, one.asset?.model].filter(Boolean).join(' · ')}</Fact>
              <Fact name={t('order.due')}>{date(one.dueOn)}</Fact>
              <Fact name={t('order.visit')}>{moment(one.work?.scheduledAt)}</Fact>
              <Fact name={t('order.warranty')}>{date(one.warrantyUntil)}</Fact>
            </Facts>
          </Box>
          {files && files.length > 0 && (
            <Box title={t('order.files')}>
              <ul className="flex flex-wrap gap-2">
                {files.map((file, i) => (
                  <li key={file.id ?? i}>
                    {file.mime?.startsWith('image/') && file.url
                      ? <a href={file.url} target="_blank" rel="noopener noreferrer"><img src={file.url} alt={file.name || t('photo')} loading="lazy" className="size-28 rounded-lg object-cover" /></a>
                      : <Document file={file} />}
                  </li>
                ))}
              </ul>
            </Box>
          )}
          <Box title={t('order.history')}>
            <ol className="space-y-3 border-s-2 border-line ps-4">
              {[...one.history].reverse().map((step, i) => (
                <li key={i} className="relative">
                  <span className={`absolute -left-[1.42rem] top-1.5 size-2.5 rounded-full ${i === 0 ? 'bg-brand' : 'bg-edge'}`} />
                  <p className="font-medium">{stateName(step)}{step.what ? ` · ${step.what.replaceAll('_', ' ')}` : ''}</p>
                  <p className="text-sm text-soft">{moment(step.at)} · {tr(`role.${step.by.role}`, step.by.role)}{step.by.id ? ` ${step.by.id}` : ''}</p>
                  {step.reason && <p className="text-sm">«{step.reason}»</p>}
                </li>
              ))}
            </ol>
          </Box>
        </div>
        <div className="space-y-4">
          <Box title={t('customer')}>
            <p className="font-medium">{one.clientName}</p>
            <p className="figures text-soft">{phone(one.clientPhone)}</p>
            {one.clientMail && <p className="text-soft [overflow-wrap:anywhere]">{one.clientMail}</p>}
            {may(me, 'conversations.read') && <Link to="/c/$contact" params={{ contact: one.clientPhone }} search={{ queue: 'all' }} className="mt-2 inline-flex min-h-8 items-center gap-1.5 font-medium text-brand hover:underline"><Icon name="inbox" className="size-4" />{t('order.talk')}</Link>}
          </Box>
          <Box title={t('order.technician')}>
            {one.technician ? (
              <>
                <p className="font-medium">{one.technician.name}</p>
                <p className="text-sm text-soft">{one.technician.accepted === false ? t('order.asked') : ''}{one.technician.eta ? t('order.eta', { at: moment(one.technician.eta) }) : ''}</p>
              </>
            ) : <p className="text-soft">{t('order.nobody')}</p>}
          </Box>
          {one.sla && (
            <Box title={t('order.promises')}>
              <ul className="space-y-1.5">
                {(['response', 'onSite', 'resolution'] as const).map((name) => {
                  const kept = one.sla?.[name]
                  return kept && (
                    <li key={name} className="flex items-center justify-between gap-2">
                      <span>{t(`sla.${name}`)}</span>
                      {kept.met ? <Tag tone={kept.breached ? 'late' : 'good'}>{t(kept.breached ? 'sla.broken' : 'sla.kept')}</Tag> : over_ ? <span className="text-soft">—</span> : <DeadlineChip deadline={{ at: kept.due, kind: 'answer' }} />}
                    </li>
                  )
                })}
              </ul>
            </Box>
          )}
          {quotations && quotations.length > 0 && (
            <Box title={t('nav.quotations')}>
              <ul className="space-y-1">{quotations.map((quotation) => <li key={quotation.quotationId}><Link to="/quotations/$id" params={{ id: quotation.quotationId }} className="flex min-h-8 items-center justify-between gap-2 rounded-lg hover:bg-hover"><span className="figures font-medium">{quotation.quotationId}</span><Tag>{tr(`quotation.${quotation.status}`, quotation.status)}</Tag></Link></li>)}</ul>
            </Box>
          )}
        </div>
      </div>
      {over === 'assign' && <Assign order={one} onClose={() => setOver(undefined)} onDone={(next) => saved(next, t('assign.done'))} />}
      {over === 'cancel' && <Cancel order={one} onClose={() => setOver(undefined)} onDone={(next) => saved(next, t('order.cancelled'))} />}
    </Page>
  )
}

function Cancel({ order, onClose, onDone }: { order: Order; onClose: () => void; onDone: (order: Order) => void }) {
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState('')
  const [key] = useState(newKey)
  return (
    <Modal title={t('order.cancel.title', { id: order.orderId })} onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault()
        data(api.POST('/api/v1/orders/{id}/cancel', { params: { path: { id: order.orderId }, header: { 'Idempotency-Key': key } }, body: { reason: reason.trim() } })).then(onDone, (error: unknown) => setProblem(errorText(error)))
      }}>
        <label className="font-medium" htmlFor="why">{t('steal.reason')}</label>
        <textarea id="why" required autoFocus rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} className="field mt-1" />
        {problem && <p role="alert" className="mt-2 text-bad">{problem}</p>}
        <div className="mt-4 flex justify-end gap-2"><Button onClick={onClose}>{t('back')}</Button><Button type="submit" look="bad" disabled={!reason.trim()}>{t('order.cancel')}</Button></div>
      </form>
    </Modal>
  )
}
