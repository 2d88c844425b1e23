import { describe, expect, it } from 'vitest'
import { sortProblems } from './problems'

describe('problems of a form', () => {
  it('go to the fields that it shows', () => {
    const sorted = sortProblems('Hay datos por corregir.', [{ field: 'name', message: 'Falta.' }, { field: 'specialties[1].code', message: 'No existe.' }, { field: 'hours.monday', message: 'Mal.' }], ['name', 'specialties[0].code', 'specialties[1].code', 'hours'])
    expect(sorted).toEqual({ whole: '', fields: { name: 'Falta.', 'specialties[1].code': 'No existe.', hours: 'Mal.' } })
  })
  it('of fields that it does not show are said for the whole', () => {
    expect(sortProblems('x', [{ field: 'contact', message: 'Ya está en uso.' }], ['name']).whole).toBe('contact: Ya está en uso.')
  })
  it('without fields are the message', () => {
    expect(sortProblems('No existe.', [], ['name'])).toEqual({ whole: 'No existe.', fields: {} })
  })
  it('of one field are said together', () => {
    expect(sortProblems('', [{ field: 'a', message: 'Uno.' }, { field: 'a[0]', message: 'Dos.' }], ['a']).fields.a).toBe('Uno. Dos.')
  })
})
