import { beforeAll, describe, expect, it, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { amount, bytes, date, dayKey, phone, setZone } = await import('./format')

beforeAll(() => setZone('America/Bogota'))

describe('format', () => {
  it('keeps a day that has no time on its day', () => {
    expect(date('2026-01-01')).toMatch(/^1 .*2026$/)
    expect(date('2026-01-01T02:00:00Z')).toMatch(/^31 .*2025$/)
    expect(date('')).toBe('')
    expect(date('mañana')).toBe('')
  })
  it('begins a day at the business’s midnight', () => expect(dayKey('2026-03-01T04:59:00Z')).not.toBe(dayKey('2026-03-01T05:00:00Z')))
  it('changes no digit of an amount', () => {
    expect(amount({ amount: '1234567.80', currency: 'COP' })).toBe('COP 1.234.567,80')
    expect(amount({ amount: '0.005', currency: 'USD' })).toBe('USD 0,005')
    expect(amount({ amount: '999', currency: 'COP' })).toBe('COP 999')
    expect(amount({ amount: '12345678901234567890.12', currency: 'COP' })).toBe('COP 12.345.678.901.234.567.890,12')
  })
  it('groups a phone, and leaves what is none', () => {
    expect(phone('+573001234567')).toBe('+57 300 123 4567')
    expect(phone('+50370123456')).toBe('+503 7012 3456')
    expect(phone('12345@lid')).toBe('12345@lid')
  })
  it('writes sizes', () => expect([bytes(0), bytes(900), bytes(183_000), bytes(16_000_000)]).toEqual(['', '900 B', '183 kB', '16.0 MB']))
})
