import { describe, expect, it } from 'vitest'
import { chip, span } from './deadline'

const now = Date.parse('2026-03-01T10:00:00Z')
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()

describe('span', () => {
  it.each([
    [0, '0 s'], [59, '59 s'], [60, '1 min'], [3599, '59 min'], [3600, '1 h'], [3600 + 5 * 60, '1 h 05'],
    [86399, '23 h 59'], [86400, '1 d'], [3 * 86400 + 1, '3 d'], [-5, '0 s'],
  ])('writes %d s as %s', (seconds, words) => expect(span(seconds * 1000)).toBe(words))
})

describe('chip', () => {
  it('counts down and turns late at the moment itself', () => {
    expect(chip({ at: at(600), kind: 'answer' }, now)).toEqual({ left: '10 min', late: false, tone: 'calm' })
    expect(chip({ at: at(300), kind: 'answer' }, now).tone).toBe('soon')
    expect(chip({ at: at(-1), kind: 'answer' }, now)).toEqual({ left: '1 s', late: true, tone: 'late' })
  })
  it('warns of the window an hour before, and of an emergency always', () => {
    expect(chip({ at: at(3601), kind: 'window' }, now).tone).toBe('calm')
    expect(chip({ at: at(3600), kind: 'window' }, now).tone).toBe('soon')
    expect(chip({ at: at(86400), kind: 'emergency' }, now).tone).toBe('late')
  })
  it('shows nothing for a time that cannot be read', () => {
    expect(chip({ at: 'mañana', kind: 'answer' }, now).left).toBe('')
  })
})
