import { describe, expect, it } from 'vitest'
import { fill, matching, typedShortcut, unfilled } from './canned'

describe('fill', () => {
  it('puts values in and leaves what has none', () => {
    expect(fill('Hola {name}, su orden {order}', { name: 'Luz', order: '' })).toBe('Hola Luz, su orden {order}')
  })
  it('never reads a value as a variable again', () => {
    expect(fill('{name}', { name: '{order}', order: 'x' })).toBe('{order}')
  })
})

describe('unfilled', () => {
  it('names each unknown variable once', () => {
    expect(unfilled('{año} {order} {order}')).toEqual(['año', 'order'])
  })
  it('does not see one in other braces', () => {
    expect(unfilled('{} { } {1} {"a":1} {a b}')).toEqual([])
  })
})

describe('typedShortcut', () => {
  it('is the word at the caret that begins with a slash', () => {
    expect(typedShortcut('/sal', 4)).toEqual({ word: 'sal', from: 0 })
    expect(typedShortcut('hola /Sa', 8)).toEqual({ word: 'sa', from: 5 })
    expect(typedShortcut('hola /', 6)).toEqual({ word: '', from: 5 })
  })
  it('is not a date, an address or a finished word', () => {
    expect(typedShortcut('12/05', 5)).toBeUndefined()
    expect(typedShortcut('https://a', 9)).toBeUndefined()
    expect(typedShortcut('/sal ', 5)).toBeUndefined()
  })
})

describe('matching', () => {
  const all = [{ id: '1', shortcut: 'saludo', text: 'Buenas' }, { id: '2', shortcut: 'cierre', text: 'Un saludo' }, { id: '3', shortcut: 'días', text: 'Mañana' }]
  it('puts shortcuts before words, without accents', () => {
    expect(matching(all, 'sal').map((one) => one.id)).toEqual(['1', '2'])
    expect(matching(all, 'dias').map((one) => one.id)).toEqual(['3'])
    expect(matching(all, '')).toHaveLength(3)
  })
})
