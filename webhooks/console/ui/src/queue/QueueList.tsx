import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { queues, type QueueName } from '../api/types'
import { loadMore, useCounts, useQueue } from '../app/queries'
import { t } from '../i18n'
import { useCommands } from '../lib/commands'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Empty, Failed } from '../ui/States'
import { Row } from './Row'
import { useQueueSearch } from './search'

const rowHeight = 84 // pixels

export function QueueList({ current }: { current?: string }) {
  const { queue, find, at: step } = useQueueSearch()
  const navigate = useNavigate()
  const list = useQueue(queue, find, step)
  const rows = list.data?.rows ?? []
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => rows[i]?.contact ?? i,
    overscan: 6,
  })
  const shown = virtual.getVirtualItems()
  const last = shown[shown.length - 1]?.index ?? 0
  const more = list.data?.next ?? ''
  const loading = useRef(false)
  useEffect(() => {
    if (!more || last < rows.length - 30 || loading.current) return
    loading.current = true
    void loadMore(queue, find, step).catch(() => {}).finally(() => (loading.current = false))
  }, [last, more, rows.length, queue, find, step])

  function walk(by: number) {
    const at = rows.findIndex((one) => one.contact === current)
    const next = Math.min(rows.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by))
    const row = rows[next]
    if (!row) return
    virtual.scrollToIndex(next)
    void navigate({ to: '/c/$contact', params: { contact: row.contact }, search: { queue, find: find || undefined, at: step || undefined } })
  }
  const field = useRef<HTMLInputElement>(null)
  useCommands([
    { id: 'next', label: t('queue.next'), keys: 'j', run: () => walk(1) },
    { id: 'previous', label: t('queue.previous'), keys: 'k', run: () => walk(-1) },
    { id: 'search', label: t('queue.search'), keys: '/', run: () => field.current?.focus() },
    ...queues.map((one, i) => ({ id: `queue ${one}`, label: `${t('queue.show')}: ${t(`queue.${one}`)}`, keys: String(i + 1), run: () => void navigate({ to: '.', search: { queue: one } }) })),
  ])

  return (
    <section aria-label={t('nav.queue')} className="flex h-full flex-col bg-card">
      <header className="border-b border-line px-3 pb-2 pt-3">
        <h1 className="px-1 text-xl font-semibold">{t('nav.queue')}</h1>
        <SearchBox value={find} field={field} onFind={(text) => void navigate({ to: '.', search: { queue, find: text || undefined } })} />
        {step && (
          <p className="mb-1 flex items-center gap-1 rounded-lg bg-tint ps-2.5 text-sm text-tint-ink">
            <span className="min-w-0 flex-1 truncate">{t('queue.at', { step: step.replaceAll('_', ' ').replace('/', ' · ') })}</span>
            <Button small look="quiet" icon="close" aria-label={t('queue.at.drop')} onClick={() => void navigate({ to: '.', search: { queue } })} />
          </p>
        )}
        <Tabs queue={queue} />
      </header>
      <div ref={scroller} className="scroller min-h-0 flex-1" aria-busy={list.isPending}>
        {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Waiting />}
        {list.isSuccess && rows.length === 0 && (
          <Empty icon={find ? 'search' : 'check'} title={find ? t('queue.nobody') : t(`queue.empty.${queue}`)}>{find ? t('queue.nobody.how') : t('queue.empty.how')}</Empty>
        )}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <li key={item.key} aria-setsize={more ? -1 : rows.length} aria-posinset={item.index + 1} className="absolute inset-x-0 top-0" style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}>
                <Row row={row} current={row.contact === current} queue={queue} find={find} at={step} />
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}

function Tabs({ queue }: { queue: QueueName }) {
  const counts = useCounts().data
  const navigate = useNavigate()
  return (
    <div role="group" aria-label={t('queue.show')} className="-mx-2 flex overflow-x-auto px-1 py-0.5 [scrollbar-width:none]">
      {queues.map((one) => {
        const n = counts?.[one]
        return (
          <button key={one} type="button" aria-pressed={one === queue} onClick={() => void navigate({ to: '.', search: { queue: one } })} className={`flex min-h-10 shrink-0 flex-1 flex-col items-center justify-center whitespace-nowrap rounded-lg px-1 text-sm leading-4 ${one === queue ? 'bg-tint font-semibold text-tint-ink' : 'text-soft hover:bg-hover'}`}>
            <span>{t(`queue.${one}`)}</span>
            <span className="figures text-xs font-normal">{n === undefined ? ' ' : n >= 1000 ? '1000+' : n}</span>
          </button>
        )
      })}
    </div>
  )
}

function SearchBox({ value, field, onFind }: { value: string; field: React.RefObject<HTMLInputElement | null>; onFind: (text: string) => void }) {
  const [text, setText] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address follows when the person pauses; the field keeps the focus through it.
  const find = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onFind(next.trim()), 250)
  }
  return (
    <label className="my-2 flex items-center gap-2 rounded-lg border border-line bg-ground px-2.5 focus-within:border-brand focus-within:outline-2 focus-within:outline-brand">
      <Icon name="search" className="size-4 text-soft" />
      <span className="sr">{t('queue.search')}</span>
      <input ref={field} type="search" value={text} maxLength={100} placeholder={t('queue.search.hint')} onChange={(event) => find(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && (text ? find('') : event.currentTarget.blur())} className="h-9 min-w-0 flex-1 bg-transparent outline-none" />
    </label>
  )
}

function Waiting() {
  return (
    <div role="status" aria-label={t('loading')} className="animate-[pulse_1.4s_ease-in-out_infinite] space-y-5 p-4">
      {[0, 1, 2, 3, 4].map((i) => (
        <div key={i} className="space-y-2">
          <div className="h-3.5 w-1/2 rounded bg-hover" />
          <div className="h-3 w-5/6 rounded bg-hover" />
        </div>
      ))}
    </div>
  )
}
