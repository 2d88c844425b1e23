import type { Entry } from '../api/types'
import { dayKey } from '../lib/format'
import type { Outgoing } from '../lib/outbox'
import { isNoise } from './noise'

export type Item =
  | { type: 'day'; key: string; at: string }
  | { type: 'unread'; key: string }
  | { type: 'entry'; key: string; entry: Entry; joined: boolean }
  | { type: 'outgoing'; key: string; out: Outgoing }

// Days change on full ten minutes in every zone: one lookup serves all that was said in them.
const days = new Map<string, string>()
function day(at: string): string {
  const bucket = at.slice(0, 15)
  let found = days.get(bucket)
  if (found === undefined) {
    if (days.size > 50_000) days.clear()
    days.set(bucket, (found = dayKey(at)))
  }
  return found
}

/** What stands in the thread, from the top: days, messages, the unread mark, and what is on its way. */
export function itemsOf(entries: Entry[], unreadFrom: string | undefined, outgoing: Outgoing[]): Item[] {
  const items: Item[] = []
  let last = '', before: Entry | undefined
  for (const entry of entries) {
    if (isNoise(entry)) continue
    const today = day(entry.at)
    if (today !== last) {
      items.push({ type: 'day', key: `day ${today}`, at: entry.at })
      last = today
      before = undefined
    }
    if (entry.id === unreadFrom) {
      items.push({ type: 'unread', key: 'unread' })
      before = undefined
    }
    items.push({ type: 'entry', key: entry.id, entry, joined: before?.from === entry.from && before.kind !== 'act' && entry.kind !== 'act' })
    before = entry
  }
  for (const out of outgoing) items.push({ type: 'outgoing', key: out.key, out })
  return items
}

/** The first of the last n messages of the contact, which nobody has seen. */
export function firstUnread(entries: Entry[], n: number): string | undefined {
  if (n <= 0) return undefined
  let left = n, found: string | undefined
  for (let i = entries.length - 1; i >= 0 && left > 0; i--) {
    const entry = entries[i]
    if (entry?.from !== 'contact') continue
    found = entry.id
    left--
  }
  return found
}
