import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Entry } from '../api/types'
import { loadOlder } from '../app/queries'
import { t } from '../i18n'
import { useCommands } from '../lib/commands'
import { weekday } from '../lib/format'
import { outbox } from '../lib/outbox'
import { useStore } from '../lib/store'
import { Icon } from '../ui/Icon'
import { jump, useOpen } from './context'
import { firstUnread, itemsOf, type Item } from './items'
import { Message } from './Message'
import { OutgoingMessage } from './Outgoing'

const near = 90 // pixels from the end that count as "at the end"

function estimate(item: Item | undefined): number {
  if (!item || item.type === 'day' || item.type === 'unread') return 40
  if (item.type === 'outgoing') return 72
  const { entry } = item
  if (entry.media?.some((file) => file.mime?.startsWith('image/'))) return 280
  return 58 + Math.ceil((entry.text?.length ?? 0) / 60) * 20 + (entry.options?.length ?? 0) * 34
}

interface Props {
  entries: Entry[]
  before: string
  unread: number
  onSeen: (seen: boolean) => void
}

export function Timeline({ entries, before, unread, onSeen }: Props) {
  const { contact } = useOpen()
  const outgoing = useStore(outbox(contact))
  const [mark] = useState(() => firstUnread(entries, unread))
  const items = useMemo(() => itemsOf(entries, mark, outgoing), [entries, mark, outgoing])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => estimate(items[i]),
    getItemKey: (i) => items[i]?.key ?? i,
    overscan: 8,
    anchorTo: 'end', // what is above may grow: what is read stays where it is
    followOnAppend: true,
    scrollEndThreshold: near,
    paddingEnd: 16,
  })
  const shown = virtual.getVirtualItems()

  // It opens at the first unread message, or else at the end.
  const opened = useRef(false)
  useLayoutEffect(() => {
    if (opened.current || items.length === 0) return
    opened.current = true
    const at = items.findIndex((one) => one.type === 'unread')
    if (at >= 0) virtual.scrollToIndex(Math.max(0, at - 1), { align: 'start' })
    else virtual.scrollToEnd()
  }, [items, virtual])

  const first = shown[0]?.index ?? 0
  const loading = useRef(false)
  useEffect(() => {
    if (!before || first > 25 || loading.current || !opened.current) return
    loading.current = true
    void loadOlder(contact).catch(() => {}).finally(() => (loading.current = false))
  }, [before, first, contact, entries.length])

  const { atEnd, missed, onScroll } = useEnd(scroller, entries, onSeen)
  const toEnd = () => virtual.scrollToEnd({ behavior: 'auto' })

  const focusAt = useCallback((index: number) => {
    virtual.scrollToIndex(index, { align: 'auto' })
    requestAnimationFrame(() => requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus()))
  }, [virtual])
  function key(event: React.KeyboardEvent) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    const onRow = event.target === row || event.target === scroller.current
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      if (!onRow) return
      event.preventDefault()
      const from = row ? Number(row.dataset.index) : items.length
      focusAt(Math.min(items.length - 1, Math.max(0, from + (event.key === 'ArrowUp' ? -1 : 1))))
    } else if (event.key === 'End' && onRow) {
      event.preventDefault()
      toEnd()
    } else if (event.key === 'Enter' && row && event.target === row) {
      const inside = row.querySelector<HTMLElement>('[data-open], button, a[href]')
      if (!inside) return
      event.preventDefault()
      inside.focus()
      inside.click()
    }
  }
  const wanted = useStore(jump)
  useEffect(() => {
    if (!wanted) return
    const at = items.findIndex((one) => one.key === wanted)
    if (at >= 0) focusAt(at)
    else if (before) return void loadOlder(contact).catch(() => jump.set(undefined)) // further up: this runs again with more
    jump.set(undefined)
  }, [wanted, items, before, contact, focusAt])
  useCommands([{ id: 'thread', label: t('thread.focus'), keys: 't', run: () => focusAt(items.length - 1) }])

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} role="region" aria-label={t('thread.title')} tabIndex={0} onScroll={onScroll} onKeyDown={key} className="scroller h-full overflow-x-hidden focus-visible:-outline-offset-2 [overflow-anchor:none]">
        {!before && <p className="px-4 pt-4 text-center text-xs text-soft">{t('thread.begin')}</p>}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((row) => {
            const item = items[row.index]
            if (!item) return null
            return (
              <li key={row.key} ref={virtual.measureElement} data-index={row.index} tabIndex={-1} className="absolute inset-x-0 top-0 focus-visible:-outline-offset-2" style={{ transform: `translateY(${row.start}px)` }}>
                <Line item={item} />
              </li>
            )
          })}
        </ul>
      </div>
      {!atEnd && (
        <button type="button" onClick={toEnd} className="absolute bottom-3 left-1/2 flex min-h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-sm font-medium shadow-lg hover:bg-hover">
          <Icon name="down" className="size-4" />
          {missed > 0 ? t('thread.new', { n: missed }) : t('thread.end')}
        </button>
      )}
      <Live entries={entries} />
    </div>
  )
}

function Line({ item }: { item: Item }) {
  switch (item.type) {
    case 'day':
      return <p className="px-4 pt-4 text-center"><time dateTime={item.at} className="rounded-full bg-hover px-3 py-0.5 text-xs text-soft">{weekday(item.at)}</time></p>
    case 'unread':
      return <p className="flex items-center gap-3 px-4 pt-4 text-xs font-semibold text-brand before:h-px before:flex-1 before:bg-brand/40 after:h-px after:flex-1 after:bg-brand/40">{t('thread.unread')}</p>
    case 'outgoing':
      return <OutgoingMessage out={item.out} />
    default:
      return <Message entry={item.entry} joined={item.joined} />
  }
}

/** Whether the end is on the screen, and how many messages of the contact came since it was. */
function useEnd(scroller: React.RefObject<HTMLDivElement | null>, entries: Entry[], onSeen: (seen: boolean) => void) {
  const [atEnd, setAtEnd] = useState(true)
  const [left, setLeft] = useState<string | undefined>() // the last entry when the end was left
  const last = entries[entries.length - 1]?.id
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const now = element.scrollHeight - element.scrollTop - element.clientHeight < near
    if (now === atEnd) return
    setAtEnd(now)
    setLeft(now ? undefined : last)
  }
  useEffect(() => onSeen(atEnd), [atEnd, last, onSeen])
  const missed = useMemo(() => {
    if (!left) return 0
    let n = 0
    for (let i = entries.length - 1; i >= 0 && entries[i]?.id !== left; i--) if (entries[i]?.from === 'contact') n++
    return n
  }, [entries, left])
  return { atEnd, missed, onScroll }
}

/** Reads what the contact writes to screen readers; the list itself is too lively for that. */
function Live({ entries }: { entries: Entry[] }) {
  const last = entries[entries.length - 1]
  const [from] = useState(last?.id)
  const words = last && last.id !== from && last.from === 'contact' ? last.text || t(last.media?.length ? 'thread.file' : 'thread.something') : ''
  return <p className="sr" aria-live="polite">{words && `${t('contact')}: ${words.slice(0, 300)}`}</p>
}
