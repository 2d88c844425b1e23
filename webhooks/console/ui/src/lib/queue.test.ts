import { describe, expect, it } from 'vitest'
import type { Conversation } from '../api/types'
import { appendRows, mergeRows } from './queue'

const row = (contact: string, at?: string, more: Partial<Conversation> = {}) => ({ contact, deadline: at ? { at, kind: 'answer' } : null, ...more }) as Conversation
const names = (rows: Conversation[]) => rows.map((one) => one.contact).join('')

describe('mergeRows', () => {
  const known = { rows: [row('a', '1'), row('b', '2'), row('c', '5'), row('d')], next: 'x' }
  it('moves a row whose deadline changed, and keeps the rest and the cursor', () => {
    const got = mergeRows(known, [row('c', '0')], new Set())
    expect(names(got.rows)).toBe('cabd')
    expect(got.next).toBe('x')
  })
  it('adds one that is new where it belongs', () => expect(names(mergeRows(known, [row('e', '3')], new Set()).rows)).toBe('abecd'))
  it('drops one that left, but not one that was read again', () => {
    expect(names(mergeRows(known, [row('b', '9')], new Set(['a', 'b'])).rows)).toBe('cbd')
  })
})

describe('appendRows', () => {
  it('does not double a row that moved up', () => {
    expect(names(appendRows({ rows: [row('a'), row('b')], next: '1' }, [row('b'), row('c')], '').rows)).toBe('abc')
  })
})
