import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { components } from '../api/schema'
import { t } from '../i18n'
import { now } from '../lib/clock'
import { Icon } from '../ui/Icon'
import { Empty, Failed, Loading } from '../ui/States'
import { channelName, toneName } from './campaign'
import { Box, Filter, Table } from './kit'

type Counts = components['schemas']['ContactCounts']
const groupings = ['channel', 'hour', 'tone', 'campaign', 'country'] as const
type Grouping = (typeof groupings)[number]

const nameOf = (by: Grouping, group: string) => (by === 'channel' ? channelName(group) : by === 'tone' ? toneName(group) : by === 'hour' ? t('followed.hour', { h: group.padStart(2, '0') }) : group) || '—'

/** What followed the reminders of a month: bars for the eye, the same as a table for everybody. */
export function Followed() {
  const [by, setBy] = useState<Grouping>('channel')
  const [month, setMonth] = useState(() => new Date(now()).toISOString().slice(0, 7))
  const counts = useQuery({ queryKey: ['contact-counts', month, by], queryFn: async () => (await data(api.GET('/api/v1/contact-counts', { params: { query: { month, by } } }))).counts })
  const rows = counts.data?.filter((one) => one.sent + one.failed > 0) ?? []
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <Filter label={t('followed.by')} value={by} onChange={setBy} options={groupings.map((one) => [one, t(`followed.by.${one}`)] as const)} />
        <input type="month" aria-label={t('followed.month')} value={month} onChange={(event) => event.target.value && setMonth(event.target.value)} className="field !w-auto" />
        <a href={`/api/v1/contact-counts/export?month=${month}`} download className="ms-auto inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 font-medium text-brand hover:bg-hover"><Icon name="down" className="size-4" />{t('campaign.export')}</a>
      </div>
      {counts.isError ? <Failed error={counts.error} retry={() => void counts.refetch()} /> : counts.isPending ? <Loading /> : rows.length === 0 ? <div className="card py-8"><Empty icon="campaign" title={t('followed.none')}>{t('followed.none.how')}</Empty></div> : (
        <>
          <Box title={t('followed.chart')}><Chart rows={rows} by={by} /></Box>
          <Table
            name={t('followed.table')}
            rows={rows}
            id={(one) => one.group}
            columns={[
              { head: t(`followed.by.${by}`), main: true, cell: (one) => <span className="font-medium">{nameOf(by, one.group)}</span> },
              ...(['sent', 'failed', 'delivered', 'read', 'answered', 'promised', 'paid'] as const).map((name) => ({ head: t(`fact.${name}`), end: true, cell: (one: Counts) => <><span className="sm:hidden">{t(`fact.${name}`)} </span>{one[name]}</> })),
            ]}
          />
        </>
      )}
    </div>
  )
}

const bars = [['read', 'fill-edge'], ['answered', 'fill-warn'], ['paid', 'fill-brand']] as const

/** Three bars a group, in percent of what was sent. The table below says the same in figures. */
function Chart({ rows, by }: { rows: Counts[]; by: Grouping }) {
  return (
    <div aria-hidden="true">
      <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {bars.map(([name, color]) => <li key={name} className="flex items-center gap-1.5"><svg width="12" height="12"><rect width="12" height="12" rx="3" className={color} /></svg>{t(`fact.${name}`)}</li>)}
      </ul>
      <div className="space-y-2">
        {rows.map((one) => (
          <div key={one.group} className="grid grid-cols-[6.5rem_1fr] items-center gap-3 sm:grid-cols-[9rem_1fr]">
            <span className="truncate text-end text-sm text-soft">{nameOf(by, one.group)}</span>
            <svg width="100%" height="40" className="block">
              {bars.map(([name, color], i) => {
                const percent = one.sent > 0 ? Math.min(100, (100 * one[name]) / one.sent) : 0
                return (
                  <g key={name}>
                    <rect x="0" y={i * 14} width="90%" height="9" rx="3" className="fill-hover" />
                    {percent > 0 && <rect x="0" y={i * 14} width={`${0.9 * percent}%`} height="9" rx="3" className={color} />}
                    <text x="91%" y={i * 14 + 8} className="figures fill-soft text-[0.6875rem]">{Math.round(percent)}</text>
                  </g>
                )
              })}
            </svg>
          </div>
        ))}
      </div>
    </div>
  )
}
