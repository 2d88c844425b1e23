import { describe, expect, it } from 'vitest'
import { passwordRules, type Rule } from './password'

const broken = (password: string, names = ['Ana Ruíz', 'ana@example.com']): Rule[] => passwordRules(password, names).filter((one) => !one.kept).map((one) => one.rule)

describe('the rules of a password', () => {
  it('are kept by a good one', () => expect(broken('Una-casa-8-verde')).toEqual([]))
  it('name what is missing', () => {
    expect(broken('Corta-1')).toEqual(['length'])
    expect(broken('todo en minúsculas 9')).toEqual(['classes'])
    expect(broken('')).toEqual(['length', 'classes', 'name', 'bytes'])
  })
  it('forbid the name, however it is accented', () => {
    expect(broken('Casa-RUIZ-2026-x')).toEqual(['name'])
    expect(broken('Casa-ana-2026-xy')).toEqual([]) // three letters are in too many words
  })
  it('count bytes, as the hash does', () => expect(broken(`Aa1-${'ñ'.repeat(35)}`)).toEqual(['bytes']))
})
