import { describe, expect, it } from 'vitest'
import { smsLength } from './sms'
import { actions, hasConditions, insert, keyParts, pieces, preview } from './wording'

const media = '{{if eq .good 1.0}}Me llegó una foto{{else}}Me llegaron {{.good}} fotos{{end}}{{if .bad}}; {{.bad}} no{{end}}.'

describe('wording', () => {
  it('lists what stands in braces, each once', () => {
    expect(actions('¿Cambio {{text .field}} de {{clip 60 .was}} a {{clip 60 .now}}, {{text .field}}?').map((one) => [one.whole, one.label])).toEqual([['{{text .field}}', 'field'], ['{{clip 60 .was}}', 'was'], ['{{clip 60 .now}}', 'now']])
    expect(actions('{{if .a}}x{{end}}').map((one) => one.condition)).toEqual([true, true])
    expect(actions('sin nada')).toEqual([])
  })
  it('shows one side of a condition', () => {
    expect(preview(media)).toBe('Me llegó una foto; «bad» no.')
    expect(preview(media, true)).toBe('Me llegaron «good» fotos.')
    expect(preview('{{if .a}}{{if .b}}x{{else}}y{{end}}{{else}}z{{end}}', true)).toBe('z')
    expect(preview('Hola{{with .profile}}, {{clip 30 .}}{{end}} 👋')).toBe('Hola, «…» 👋')
    expect(preview('{{end}}suelto {{else}}x')).toBe('suelto') // the server refuses it; the page stands
  })
  it('names what a variable is about', () => {
    expect(actions('{{text $s}}{{text (clip 30 .a.name)}}{{- .x -}}{{clip 30 .}}').map((one) => one.label)).toEqual(['s', 'name', 'x', '…'])
  })
  it('knows what has conditions', () => {
    expect(hasConditions(media)).toBe(true)
    expect(hasConditions('{{.a}}')).toBe(false)
  })
  it('divides a text without losing any of it', () => {
    expect(pieces(media).map((one) => (typeof one === 'string' ? one : one.whole)).join('')).toBe(media)
  })
  it('names the channel of a key', () => expect(keyParts('menu.several@sms')).toEqual({ key: 'menu.several', channel: 'sms' }))
  it('inserts at the caret and over a selection', () => {
    expect(insert('Hola , bien', '{{.name}}', 5, 5)).toEqual({ text: 'Hola {{.name}}, bien', caret: 14 })
    expect(insert('abc', 'X', 0, 3).text).toBe('X')
  })
})

describe('the length of an SMS', () => {
  it('counts as networks do', () => {
    expect(smsLength('')).toMatchObject({ units: 0, parts: 0 })
    expect(smsLength('ñ'.repeat(160))).toMatchObject({ units: 160, parts: 1, per: 160 })
    expect(smsLength('a'.repeat(161))).toMatchObject({ parts: 2, per: 153 })
    expect(smsLength('€'.repeat(80))).toMatchObject({ units: 160, parts: 1 })
    expect(smsLength(`${'a'.repeat(70)}í`)).toMatchObject({ units: 71, parts: 2, per: 67, wide: ['í'] })
    expect(smsLength('👋')).toMatchObject({ units: 2, parts: 1, per: 70 })
  })
})
