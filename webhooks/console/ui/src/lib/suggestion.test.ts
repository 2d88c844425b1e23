import { describe, expect, it } from 'vitest'
import { outdated, withDraft } from './suggestion'

const made = { contact: '+573000000001', draft: 'Hola', wants: '', done: '', next: '', heard: 7 }

describe('suggestion', () => {
  it('ends when the contact writes or another conversation is opened', () => {
    expect(outdated(made, '+573000000001', 7)).toBe(false)
    expect(outdated(made, '+573000000001', 6)).toBe(false) // the page is behind what it was made from
    expect(outdated(made, '+573000000001', 8)).toBe(true)
    expect(outdated(made, '+573000000002', 7)).toBe(true)
  })
  it('keeps what was typed', () => {
    expect(withDraft('', 'Hola')).toBe('Hola')
    expect(withDraft(' \n', 'Hola')).toBe('Hola')
    expect(withDraft('Buenas tardes. ', 'Hola')).toBe('Buenas tardes.\n\nHola')
  })
})
