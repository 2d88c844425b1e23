import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { components } from '../api/schema'
import { may, useMe } from '../app/queries'
import { language, t, tr } from '../i18n'
import { date, dayKey } from '../lib/format'
import { change, type Days, daysOf, type Span, spans } from '../lib/reports'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { Empty, Failed, Loading } from '../ui/States'
import { Box, Filter, Labelled, List, Page, Table, useList } from './kit'

type Report = components['schemas']['Report']
type Row = Report['rows'][number]

const names = ['dashboard', 'orders', 'sla', 'customer-satisfaction', 'technicians', 'financial', 'profitability'] as const
type Name = (typeof names)[number]
const needs = (name: Name) => (name === 'technicians' ? 'reports.technicians' : name === 'financial' || name === 'profitability' ? 'reports.money' : 'reports.read')

const figure = (value: string | null, unit: string, currency = '') => {
  if (value === null) return '–'
  const number = Number(value).toLocaleString(language, { maximumFractionDigits: 2 })
  return unit === 'percent' ? `${number} %` : unit === 'minutes' ? `${number} min` : unit === 'amount' && currency ? `${number} ${currency}` : number
}

export function Reports() {
  const me = useMe()
  const open = names.filter((name) => may(me, needs(name)))
  const [name, setName] = useState<Name>(open[0] ?? 'dashboard')
  const [days, setDays] = useState<Days>(() => daysOf('month', today()))
  const [span, setSpan] = useState<Span | 'own'>('month')
  const [row, setRow] = useState<Row | undefined>()
  const query = useQuery({
    queryKey: ['report', name, days],
    queryFn: () => data(api.GET(`/api/v1/reports/${name}`, { params: { query: days } })) as Promise<Report>,
    enabled: days.from !== '' && days.to !== '' && days.from <= days.to,
  })
  const choose = (chosen: Span | 'own') => {
    setSpan(chosen)
    if (chosen !== 'own') setDays(daysOf(chosen, today()))
  }
  const report = query.data
  return (
    <Page
      title={t('nav.reports')}
      tools={
        <>
          <Filter label={t('report.which')} value={name} onChange={setName} options={open.map((one) => [one, tr(`report.${one}`, one)] as const)} />
          <Filter label={t('report.period')} value={span} onChange={choose} options={[...spans, 'own' as const].map((one) => [one, tr(`report.${one}`, one)] as const)} />
        </>
      }
    >
      {span === 'own' && (
        <div className="mb-4 flex flex-wrap gap-3">
          <Labelled label={t('report.from')}><input type="date" className="field" value={days.from} max={days.to} onChange={(event) => setDays({ ...days, from: event.target.value })} /></Labelled>
          <Labelled label={t('report.to')}><input type="date" className="field" value={days.to} min={days.from} onChange={(event) => setDays({ ...days, to: event.target.value })} /></Labelled>
        </div>
      )}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading />}
      {report && (
        <div className="space-y-4">
          <p className="text-sm text-soft">{t('report.compared', { from: date(report.before.from), to: date(report.before.to) })} <a className="font-medium text-brand hover:underline" href={`/api/v1/reports/${name}?from=${days.from}&to=${days.to}&format=csv`} download>{t('report.csv')}</a></p>
          <Figures report={report} />
          <Box title={tr(`report.by.${report.by}`, report.by)}>
            {report.rows.length === 0 ? <Empty icon="audit" title={t('report.none')} /> : (
              <>
                <Bars report={report} />
                <Table
                  name={tr(`report.${name}`, name)}
                  rows={report.rows}
                  id={(one) => one.key}
                  onOpen={name === 'financial' || report.by === 'day' || report.by === 'month' ? undefined : setRow}
                  columns={[
                    { head: tr(`report.by.${report.by}`, report.by), cell: (one: Row) => one.key || '–' },
                    ...report.columns.map((column, i) => ({ head: tr(`kpi.${column.name}`, column.name), end: true, cell: (one: Row) => figure(one.values[i] ?? null, column.unit) })),
                  ]}
                />
              </>
            )}
          </Box>
        </div>
      )}
      {row && report && <Behind by={report.by} row={row} days={days} onClose={() => setRow(undefined)} />}
    </Page>
  )
}

// The day where the business is: both languages write it 30/11/2026.
const today = () => dayKey(new Date().toISOString()).split('/').reverse().join('-')

function Figures({ report }: { report: Report }) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {report.kpis.map((one) => {
        const by = change(one.value, one.before)
        return (
          <li key={one.name} className="card p-3">
            <p className="text-sm text-soft">{tr(`kpi.${one.name}`, one.name)}</p>
            <p className="figures text-xl font-semibold">{figure(one.value, one.unit, report.currency)}</p>
            <p className="flex flex-wrap items-center gap-1 text-sm text-soft">
              {by !== undefined && <span>{by > 0 ? '+' : ''}{by} %</span>}
              {one.target !== null && <Tag tone={one.met === null ? 'soon' : one.met ? 'good' : 'late'}>{one.atMost ? '≤' : '≥'} {figure(one.target, one.unit)}</Tag>}
            </p>
          </li>
        )
      })}
    </ul>
  )
}

/** The first column as bars. The table below says the same, so that the picture is left out for who does not see it. */
function Bars({ report }: { report: Report }) {
  const rows = report.rows.slice(0, 31)
  const most = Math.max(1, ...rows.map((one) => Number(one.values[0] ?? 0)))
  const width = 100 / rows.length
  return (
    <svg aria-hidden="true" viewBox="0 0 100 24" preserveAspectRatio="none" className="mb-3 h-28 w-full text-brand">
      {rows.map((one, i) => {
        const tall = (Math.max(0, Number(one.values[0] ?? 0)) / most) * 24
        return <rect key={one.key} x={i * width + width * 0.1} y={24 - tall} width={width * 0.8} height={tall} fill="currentColor" />
      })}
    </svg>
  )
}

function Behind({ by, row, days, onClose }: { by: string; row: Row; days: Days; onClose: () => void }) {
  const list = useList(['report', 'documents', by, row.key, days], async (cursor) => {
    const page = await data(api.GET('/api/v1/reports/documents', { params: { query: { ...days, by, key: row.key, limit: 50, ...(cursor ? { cursor } : {}) } } }))
    return { rows: page.documents, next: page.next }
  })
  return (
    <Modal title={row.key || '–'} onClose={onClose} wide>
      <List
        list={list}
        icon="order"
        name={t('nav.orders')}
        empty={t('report.none')}
        id={(one) => one.id}
        to={(one) => ({ to: '/orders/$id', params: { id: one.id } })}
        columns={[
          { head: t('report.order'), cell: (one) => one.id },
          { head: t('when'), cell: (one) => date(one.day) },
          { head: t('order.state'), cell: (one) => tr(`state.${one.state}`, one.state) },
          { head: tr('report.by.service', 'service'), wide: true, cell: (one) => one.service },
        ]}
      />
    </Modal>
  )
}
