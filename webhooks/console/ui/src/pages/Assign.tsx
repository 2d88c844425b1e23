import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { Order } from '../api/types'
import { newKey } from '../compose/send'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'

const distance = (metres?: number) => (metres === undefined ? '' : metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`)

/** Who could take a job, the best first, with the reasons of that order and of who is left out. */
export function Assign({ order, onClose, onDone }: { order: Order; onClose: () => void; onDone: (order: Order) => void }) {
  const point = order.location.point
  const ranking = useQuery({
    queryKey: ['ranking', order.orderId],
    queryFn: () => data(api.GET('/api/v1/technicians/available', { params: { query: {
      service: order.serviceType,
      ...(point ? { lat: point.latitude, lon: point.longitude } : {}),
      ...(order.company ? { company: order.company } : {}),
      ...(order.priority === 'EMERGENCIA' ? { emergency: true } : {}),
    } } })),
    staleTime: 0,
  })
  const [chosen, setChosen] = useState<string | undefined>()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const [key] = useState(newKey)
  const technician = chosen ?? ranking.data?.candidates[0]?.id

  function assign() {
    if (!technician || busy) return
    setBusy(true)
    data(api.POST('/api/v1/orders/{id}/assign', { params: { path: { id: order.orderId }, header: { 'Idempotency-Key': `${key}-${technician}` } }, body: { technicianId: technician } }))
      .then(onDone, (error: unknown) => setProblem(errorText(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Modal title={t('assign.title', { id: order.orderId })} onClose={onClose}>
      {ranking.isError && <Failed error={ranking.error} />}
      {ranking.isPending && <Loading />}
      {ranking.data && (
        <form onSubmit={(event) => { event.preventDefault(); assign() }}>
          <fieldset className="scroller -mx-1 max-h-[55dvh] space-y-2 px-1">
            <legend className="sr">{t('assign.who')}</legend>
            {ranking.data.candidates.map((one, i) => (
              <label key={one.id} className={`block cursor-pointer rounded-xl border p-3 ${technician === one.id ? 'border-brand bg-tint' : 'border-line hover:bg-hover'}`}>
                <span className="flex items-center gap-2">
                  <input type="radio" name="technician" checked={technician === one.id} autoFocus={i === 0} onChange={() => setChosen(one.id)} className="size-4 accent-[var(--brand)]" />
                  <span className="min-w-0 flex-1 truncate font-medium">{one.name}</span>
                  <span className="figures text-sm text-soft">{[distance(one.metres), one.points === undefined ? '' : t('assign.points', { n: one.points })].filter(Boolean).join(' · ')}</span>
                </span>
                <span className="mt-1.5 flex flex-wrap gap-1 ps-6">{one.reasons.map((reason) => <Tag key={reason.code} tone={reason.points && reason.points > 0 ? 'good' : 'calm'}>{reason.message}{reason.points ? ` +${reason.points}` : ''}</Tag>)}</span>
              </label>
            ))}
            {ranking.data.candidates.length === 0 && <p className="py-4 text-center text-soft">{t('assign.nobody')}</p>}
            {ranking.data.excluded.length > 0 && (
              <details className="rounded-xl border border-line p-3">
                <summary className="cursor-pointer font-medium">{t('assign.excluded', { n: ranking.data.excluded.length })}</summary>
                <ul className="mt-2 space-y-1">{ranking.data.excluded.map((one) => <li key={one.id}><b className="font-medium">{one.name}</b> <span className="text-soft">{one.reasons.map((reason) => reason.message).join('; ')}</span></li>)}</ul>
              </details>
            )}
          </fieldset>
          {problem && <p role="alert" className="mt-2 text-bad">{problem}</p>}
          <div className="mt-4 flex justify-end gap-2"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main" disabled={!technician || busy}>{t('assign.do')}</Button></div>
        </form>
      )}
    </Modal>
  )
}
