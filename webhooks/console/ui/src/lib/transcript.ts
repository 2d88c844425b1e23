import type { Entry } from '../api/types'

export interface Thread { entries: Entry[]; before: string } // oldest first; before: "" when nothing is earlier
export interface Page { entries: Entry[]; before: string }

/**
 * Adds a page to what is known. An entry of the page replaces the same one that was known (its
 * ticks move); order is by time, then as given. Pages may overlap and arrive in any order.
 */
export function merge(known: Thread | undefined, page: Page): Thread {
  if (!known || known.entries.length === 0) return { entries: page.entries, before: page.before }
  const fresh = new Map(page.entries.map((entry) => [entry.id, entry]))
  const first = page.entries[0], last = known.entries[known.entries.length - 1]
  if (!first || !last) return known
  const kept = known.entries.map((entry) => {
    const newer = fresh.get(entry.id)
    if (!newer) return entry
    fresh.delete(entry.id)
    return same(entry, newer) ? entry : newer
  })
  const added = [...fresh.values()]
  const older = first.at < (known.entries[0]?.at ?? '')
  return { entries: sorted(kept, added), before: older ? page.before : known.before }
}

/** Whether a page reaches what is known, so that no entry between them is missing. */
export function reaches(known: Thread | undefined, page: Page): boolean {
  if (!known || known.entries.length === 0 || page.before === '') return true
  const ids = new Set(known.entries.slice(-1000).map((entry) => entry.id))
  return page.entries.some((entry) => ids.has(entry.id))
}

function same(a: Entry, b: Entry): boolean {
  return a.status === b.status && a.text === b.text && a.reason === b.reason && a.redacted === b.redacted && !changed(a.transcript, b.transcript) && !changed(a.media, b.media)
}

const changed = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)

// Both lists are in order nearly always: the whole is sorted only when they interleave.
function sorted(kept: Entry[], added: Entry[]): Entry[] {
  const first = kept[0], last = kept[kept.length - 1]
  const begins = added[0], ends = added[added.length - 1]
  if (!begins || !ends) return kept
  if (!first || !last || begins.at >= last.at) return [...kept, ...added]
  if (ends.at < first.at) return [...added, ...kept]
  return [...kept, ...added].map((entry, i) => ({ entry, i })).sort((a, b) => (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : a.i - b.i)).map(({ entry }) => entry)
}
