import { expect, test } from 'vitest'
import { change, daysOf } from './reports'

test('the days of each span', () => {
  expect(daysOf('month', '2026-02-14')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(daysOf('last_month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  expect(daysOf('week', '2026-11-29')).toEqual({ from: '2026-11-23', to: '2026-11-29' }) // a Sunday
  expect(daysOf('week', '2026-06-01')).toEqual({ from: '2026-06-01', to: '2026-06-07' })
  expect(daysOf('year', '2026-11-30')).toEqual({ from: '2026-01-01', to: '2026-12-31' })
})

test('a change needs something to compare with', () => {
  expect(change('110', '100')).toBe(10)
  expect(change('-5', '-10')).toBe(50)
  expect(change('5', '0')).toBeUndefined()
  expect(change(null, '5')).toBeUndefined()
  expect(change('5', null)).toBeUndefined()
})
