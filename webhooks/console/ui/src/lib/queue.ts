import type { Conversation } from '../api/types'

export interface Rows { rows: Conversation[]; next: string } // next: "" when all are loaded

/** The order of the queue: the nearest deadline first, then who wrote last. */
export function compare(a: Conversation, b: Conversation): number {
  const x = a.deadline?.at ?? '', y = b.deadline?.at ?? ''
  if (x !== y) return x === '' ? 1 : y === '' ? -1 : x < y ? -1 : 1
  const p = a.lastIn ?? a.updated ?? '', q = b.lastIn ?? b.updated ?? ''
  if (p !== q) return p > q ? -1 : 1
  return a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0
}

/**
 * Puts rows that were read again among those that are known. Those of gone left the queue.
 * Nothing else moves, so that a long list that was scrolled far stays loaded.
 */
export function mergeRows(known: Rows, fresh: Conversation[], gone: ReadonlySet<string>): Rows {
  const newer = new Map(fresh.map((row) => [row.contact, row]))
  const kept = known.rows.filter((row) => !gone.has(row.contact) || newer.has(row.contact)).map((row) => {
    const again = newer.get(row.contact)
    newer.delete(row.contact)
    return again ?? row
  })
  return { rows: [...kept, ...newer.values()].sort(compare), next: known.next }
}

/** Adds the page after the last; rows that moved up meanwhile are not doubled. */
export function appendRows(known: Rows, page: Conversation[], next: string): Rows {
  const have = new Set(known.rows.map((row) => row.contact))
  return { rows: [...known.rows, ...page.filter((row) => !have.has(row.contact))], next }
}
