import { describe, expect, it } from 'vitest'
import type { Conversation } from '../api/types'
import { appendRows, belongs, mergeRows } from './queue'

const row = (contact: string, at?: string, more: Partial<Conversation> = {}) => ({ contact, deadline: at ? { at, kind: 'answer' } : null, ...more }) as Conversation
const names = (rows: Conversation[]) => rows.map((one) => one.contact).join('')

describe('mergeRows', () => {
  const known = { rows: [row('a', '1'), row('b', '2'), row('c', '5'), row('d')], next: 'x' }
  it('moves a row whose deadline changed, and keeps the rest and the cursor', () => {
    const got = mergeRows(known, [row('c', '0')], new Set(), 'mine')
    expect(names(got.rows)).toBe('cabd')
    expect(got.next).toBe('x')
  })
  it('adds one that is new where it belongs', () => expect(names(mergeRows(known, [row('e', '3')], new Set(), 'mine').rows)).toBe('abecd'))
  it('drops one that left, but not one that was read again', () => {
    expect(names(mergeRows(known, [row('b', '9')], new Set(['a', 'b']), 'mine').rows)).toBe('cbd')
  })
})

describe('appendRows', () => {
  it('does not double a row that moved up', () => {
    expect(names(appendRows({ rows: [row('a'), row('b')], next: '1' }, [row('b'), row('c')], '').rows)).toBe('abc')
  })
})

describe('belongs', () => {
  const bot = { name: 'bot', bot: true, epoch: 1 }, ana = { name: 'Ana', bot: false, epoch: 2 }
  const waiting = { reason: 'asked', since: '' }
  it.each([
    ['unassigned', bot, waiting, true], ['unassigned', ana, waiting, false], ['unassigned', bot, null, false],
    ['waiting', ana, null, true], ['waiting', bot, waiting, true], ['waiting', bot, null, false],
    ['bot', bot, null, true], ['bot', bot, waiting, false], ['all', ana, null, true],
  ] as const)('%s %o %o: %s', (queue, owner, case_, is) => expect(belongs(queue, row('a', undefined, { owner, case: case_ }), false)).toBe(is))
  it('mine is what its agent has', () => expect(belongs('mine', row('a', undefined, { owner: ana, case: null }), true)).toBe(true))
})
