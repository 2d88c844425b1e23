import { describe, expect, it } from 'vitest'
import type { Entry } from '../api/types'
import { merge, reaches } from './transcript'

const entry = (n: number, more: Partial<Entry> = {}): Entry => ({ id: `m${n}`, at: new Date(1e12 + n * 1000).toISOString(), from: 'contact', kind: 'text', text: String(n), ...more })
const page = (from: number, to: number, before = 'x') => ({ entries: Array.from({ length: to - from }, (_, i) => entry(from + i)), before })
const ids = (entries: Entry[]) => entries.map((one) => one.id)

describe('merge', () => {
  it('puts an older page in front and takes its cursor', () => {
    const thread = merge(merge(undefined, page(10, 15, 'ten')), page(5, 10, 'five'))
    expect(ids(thread.entries)).toEqual(ids(page(5, 15).entries))
    expect(thread.before).toBe('five')
  })
  it('keeps the older cursor when the newest page comes again', () => {
    const thread = merge(merge(merge(undefined, page(10, 15, 'ten')), page(5, 10, '')), page(12, 17, 'twelve'))
    expect(ids(thread.entries)).toEqual(ids(page(5, 17).entries))
    expect(thread.before).toBe('')
  })
  it('replaces an entry whose ticks moved, and only that one', () => {
    const known = merge(undefined, page(1, 4))
    const thread = merge(known, { entries: [entry(2, { status: 'read' }), entry(3)], before: '' })
    expect(thread.entries[1]?.status).toBe('read')
    expect(thread.entries[2]).toBe(known.entries[2])
  })
  it('sorts pages that interleave, and never says one twice', () => {
    const thread = merge(merge(undefined, { entries: [entry(1), entry(5)], before: '' }), { entries: [entry(1), entry(3), entry(5), entry(6)], before: '' })
    expect(ids(thread.entries)).toEqual(['m1', 'm3', 'm5', 'm6'])
  })
  it('keeps what is known when a page is empty', () => {
    const known = merge(undefined, page(1, 3))
    expect(merge(known, { entries: [], before: '' })).toBe(known)
  })
})

describe('reaches', () => {
  it('sees a gap between pages', () => {
    const known = merge(undefined, page(0, 10))
    expect(reaches(known, page(9, 20))).toBe(true)
    expect(reaches(known, page(11, 20))).toBe(false)
    expect(reaches(known, page(11, 20, ''))).toBe(true)
  })
})
