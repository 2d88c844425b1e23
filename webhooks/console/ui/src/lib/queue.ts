import type { Conversation, QueueName } from '../api/types'

export interface Rows { rows: Conversation[]; next: string } // next: "" when all are loaded

/** Whether a conversation is in a list: a search finds it whatever list is asked for. */
export function belongs(queue: QueueName, row: Conversation, mine: boolean): boolean {
  switch (queue) {
    case 'mine': return mine
    case 'unassigned': return row.owner.bot && row.case !== null
    case 'waiting': return !row.owner.bot || row.case !== null
    case 'bot': return row.owner.bot && row.case === null
    default: return true
  }
}

/** The order of a list: those of people by the nearest deadline, the others by who wrote last. */
export function compare(a: Conversation, b: Conversation, queue: QueueName): number {
  if (queue === 'all' || queue === 'bot') return later(a, b)
  const x = a.deadline?.at ?? '', y = b.deadline?.at ?? ''
  if (x !== y) return x === '' ? 1 : y === '' ? -1 : x < y ? -1 : 1
  return later(a, b)
}

function later(a: Conversation, b: Conversation): number {
  const p = a.updated ?? '', q = b.updated ?? ''
  if (p !== q) return p > q ? -1 : 1
  return a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0
}

/**
 * Puts rows that were read again among those that are known. Those of gone left the queue.
 * Nothing else moves, so that a long list that was scrolled far stays loaded.
 */
export function mergeRows(known: Rows, fresh: Conversation[], gone: ReadonlySet<string>, queue: QueueName): Rows {
  const newer = new Map(fresh.map((row) => [row.contact, row]))
  const kept = known.rows.filter((row) => !gone.has(row.contact) || newer.has(row.contact)).map((row) => {
    const again = newer.get(row.contact)
    newer.delete(row.contact)
    return again ?? row
  })
  return { rows: [...kept, ...newer.values()].sort((a, b) => compare(a, b, queue)), next: known.next }
}

/** Adds the page after the last; rows that moved up meanwhile are not doubled. */
export function appendRows(known: Rows, page: Conversation[], next: string): Rows {
  const have = new Set(known.rows.map((row) => row.contact))
  return { rows: [...known.rows, ...page.filter((row) => !have.has(row.contact))], next }
}
