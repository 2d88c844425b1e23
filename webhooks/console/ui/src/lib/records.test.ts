import { describe, expect, it } from 'vitest'
import { amountOf, amountText, hoursOf, hoursText, hoursTexts, joined, listed, minutesOf, spans } from './records'

describe('records in forms', () => {
  it('read lists as they are typed', () => {
    expect(listed(' norte,, sur ,')).toEqual(['norte', 'sur'])
    expect(listed(joined(['a', 'b']))).toEqual(['a', 'b'])
  })
  it('read hours as they are typed', () => {
    expect(spans('8:00 - 12:00, 14 – 18')).toEqual(['08:00-12:00', '14:00-18:00'])
    expect(spans('8 a 12')).toEqual(['08:00-12:00'])
    expect(spans('mañana')).toEqual(['mañana']) // the server refuses it, at its field
    expect(hoursOf({ monday: '8-12', sunday: ' ' })).toEqual({ monday: ['08:00-12:00'] })
    expect(hoursTexts({ monday: ['08:00-12:00', '14:00-18:00'], sunday: [] })).toEqual({ monday: '08:00-12:00, 14:00-18:00' })
  })
  it('keep amounts to the last digit', () => {
    expect(amountOf('1000000.10', { amount: '5', currency: 'USD' })).toEqual({ amount: '1000000.10', currency: 'USD' })
    expect(amountOf(' 12 ')).toBe('12')
    expect(amountOf(' ')).toBeNull()
    expect(amountText({ amount: '0.10', currency: 'COP' })).toBe('0.10')
    expect([amountText(null), amountText(15)]).toEqual(['', '15'])
  })
  it('read promises in hours', () => {
    expect(['2', '1:30', '1,5', '', '0.25'].map(minutesOf)).toEqual([120, 90, 90, 0, 15])
    expect([120, 90, 0, undefined, 15].map(hoursText)).toEqual(['2', '1:30', '', '', '0:15'])
    expect(Number.isNaN(minutesOf('dos'))).toBe(true)
  })
})
