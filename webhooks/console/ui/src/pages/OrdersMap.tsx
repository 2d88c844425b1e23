import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { Order } from '../api/types'
import { t, tr } from '../i18n'
import { now } from '../lib/clock'
import { date, dayKey, time } from '../lib/format'
import { apart, plot } from '../lib/plot'
import { Tag } from '../ui/Chip'
import { Empty, Failed, Loading } from '../ui/States'
import { place, priorityTone, stateName } from './orders'
import { OrdersView } from './OrdersView'
import { Box, Page } from './kit'

const states = ['SCHEDULED', 'ASSIGNED', 'IN_PROGRESS', 'ON_HOLD'] as const // that are done on a day
const most = 200 // of each state
// The picture keeps its size on a phone, so that a point stays large enough for a finger.
const [width, height] = matchMedia('(max-width: 639px)').matches ? [330, 300] : [640, 460]
// One for each technician, as far as they go; the number and the name say the same without them.
const colours = ['#0f766e', '#b45309', '#2563eb', '#be185d', '#7c3aed', '#4d7c0f', '#0e7490', '#b91c1c']
const nobody = '#5b6b66'

const pad = (n: number) => String(n).padStart(2, '0')
/** Today where the business is. */
function today(): string {
  const at = new Date(now())
  for (const shift of [0, -1, 1]) {
    const day = new Date(at.getTime() + shift * 86_400_000)
    const text = `${day.getUTCFullYear()}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`
    if (dayKey(`${text}T12:00:00Z`) === dayKey(at.toISOString())) return text
  }
  return at.toISOString().slice(0, 10)
}
const when = (one: Order) => one.work?.scheduledAt ?? one.technician?.eta
const isOn = (one: Order, day: string) => (when(one) ? dayKey(when(one)) === dayKey(`${day}T12:00:00Z`) : one.dueOn === day)

/** The jobs of a day as they lie to each other, and by address. There is no map beneath: no server of maps is needed. */
export function OrdersMap() {
  const navigate = useNavigate()
  const { day: asked } = useSearch({ strict: false }) as { day?: string }
  const day = /^\d{4}-\d\d-\d\d$/.test(asked ?? '') ? (asked as string) : today()
  const [chosen, setChosen] = useState('')
  const jobs = useQuery({
    queryKey: ['jobs-of-day'],
    queryFn: async () => {
      const pages = await Promise.all(states.map((state) => data(api.GET('/api/v1/orders', { params: { query: { state, limit: most } } }))))
      return { all: pages.flatMap((page) => page.orders), more: pages.some((page) => page.next) }
    },
    refetchInterval: 60_000,
  })
  const these = (jobs.data?.all ?? []).filter((one) => isOn(one, day)).sort((a, b) => place(a).localeCompare(place(b)) || (when(a) ?? '').localeCompare(when(b) ?? ''))
  const placed = these.filter((one) => one.location.point), others = these.filter((one) => !one.location.point)
  const crew = [...new Map(these.flatMap((one) => (one.technician ? [[one.technician.id, one.technician.name] as const] : []))).entries()].sort()
  const colour = (one: Order) => (one.technician ? colours[crew.findIndex(([id]) => id === one.technician?.id) % colours.length] ?? nobody : nobody)
  return (
    <Page
      title={t('nav.orders')}
      tools={
        <>
          <input type="date" aria-label={t('map.day')} value={day} onChange={(event) => event.target.value && void navigate({ to: '/jobs', search: { day: event.target.value } as never })} className="field !w-auto" />
          <OrdersView view="map" />
        </>
      }
    >
      {jobs.isError ? <Failed error={jobs.error} retry={() => void jobs.refetch()} /> : jobs.isPending ? <Loading /> : these.length === 0 ? <div className="card py-8"><Empty icon="pin" title={t('map.none', { day: date(day) })}>{t('map.none.how')}</Empty></div> : (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Box title={t('map.title', { day: date(day) })} tools={<span className="figures text-soft">{placed.length} / {these.length}</span>}>
            {placed.length === 0 ? <p className="text-soft">{t('map.points.none')}</p> : <Picture jobs={placed} colour={colour} chosen={chosen} onChoose={setChosen} />}
            <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
              {crew.map(([id, name], i) => <li key={id} className="flex items-center gap-1.5"><Dot colour={colours[i % colours.length] ?? nobody} />{name}</li>)}
              {these.some((one) => !one.technician) && <li className="flex items-center gap-1.5"><Dot colour={nobody} />{t('order.nobody')}</li>}
            </ul>
            {jobs.data.more && <p className="mt-2 text-sm text-warn">{t('map.more')}</p>}
          </Box>
          <div className="space-y-4">
            {placed.length > 0 && <Box title={t('map.list')}><Jobs jobs={placed} colour={colour} chosen={chosen} numbered /></Box>}
            {others.length > 0 && <Box title={t('map.without')}><Jobs jobs={others} colour={colour} chosen={chosen} /></Box>}
          </div>
        </div>
      )}
    </Page>
  )
}

const Dot = ({ colour, n }: { colour: string; n?: number }) => (
  <svg width={n ? 24 : 12} height={n ? 24 : 12} className="shrink-0" aria-hidden="true"><circle cx={n ? 12 : 6} cy={n ? 12 : 6} r={n ? 11 : 6} fill={colour} />{n && <text x="12" y="16" textAnchor="middle" fill="#fff" className="text-xs font-semibold">{n}</text>}</svg>
)

interface Shown { jobs: Order[]; colour: (one: Order) => string; chosen: string }

function Picture({ jobs, colour, chosen, onChoose }: Shown & { onChoose: (id: string) => void }) {
  const drawn = plot(jobs.map((one) => one.location.point as { latitude: number; longitude: number }), width, height)
  const at = apart(drawn.at, 24)
  const choose = (id: string) => {
    onChoose(id)
    document.getElementById(`job-${id}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="w-full rounded-lg bg-ground" role="group" aria-label={t('map.picture')}>
      <g aria-hidden="true" className="stroke-line">{[1, 2, 3, 4, 5].map((i) => <g key={i}><path d={`M${(i * width) / 6} 0V${height}`} /><path d={`M0 ${(i * height) / 6}H${width}`} /></g>)}</g>
      <g aria-hidden="true" transform={`translate(16 ${height - 16})`}><path d={`M0 -5V0H${drawn.length}V-5`} className="stroke-soft" fill="none" strokeWidth="1.5" /><text x="4" y="-6" className="figures fill-soft text-xs">{drawn.metres >= 1000 ? `${drawn.metres / 1000} km` : `${drawn.metres} m`}</text><text x={width - 32} y="0" textAnchor="end" className="fill-soft text-xs">{t('map.north')} ↑</text></g>
      {jobs.map((one, i) => {
        const spot = at[i] ?? { x: 0, y: 0 }
        return (
          <g
            key={one.orderId} role="button" tabIndex={0} aria-pressed={chosen === one.orderId} className="group cursor-pointer outline-none" transform={`translate(${spot.x} ${spot.y})`}
            aria-label={[i + 1, one.orderId, place(one), one.technician?.name ?? t('order.nobody')].join(', ')}
            onClick={() => choose(one.orderId)}
            onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(one.orderId) } }}
          >
            <circle r="17" className={`fill-none group-focus-visible:stroke-brand ${chosen === one.orderId ? 'stroke-ink' : 'stroke-transparent'}`} strokeWidth="2.5" />
            <circle r="13" fill={colour(one)} className="stroke-card" strokeWidth="1.5" />
            <text y="4" textAnchor="middle" fill="#fff" className="text-xs font-semibold">{i + 1}</text>
          </g>
        )
      })}
    </svg>
  )
}

function Jobs({ jobs, colour, chosen, numbered }: Shown & { numbered?: boolean }) {
  return (
    <ol className="divide-y divide-line">
      {jobs.map((one, i) => (
        <li key={one.orderId} id={`job-${one.orderId}`} className={`-mx-2 flex gap-3 rounded-lg px-2 py-2 ${chosen === one.orderId ? 'bg-tint' : ''}`}>
          <Dot colour={colour(one)} n={numbered ? i + 1 : undefined} />
          <div className="min-w-0 flex-1">
            <p className="font-medium [overflow-wrap:anywhere]">{place(one) || t('map.address.none')}</p>
            <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft"><Link to="/orders/$id" params={{ id: one.orderId }} preload={false} className="figures font-medium text-brand hover:underline">{one.orderId}</Link>{when(one) && <time>{time(when(one))}</time>}<span>{one.technician?.name ?? t('order.nobody')}</span><Tag tone={priorityTone(one.priority)}>{tr(`priority.${one.priority}`, one.priority)}</Tag><span>{stateName(one)}</span></p>
          </div>
        </li>
      ))}
    </ol>
  )
}
