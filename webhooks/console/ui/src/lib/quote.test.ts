import { expect, test } from 'vitest'
import { blank, bodyOf, emptyLabour, emptyMaterial, fieldName, figure, lineFields, typedOf } from './quote'

test('figures go as they were typed, with a point', () => {
  expect(['2,5', '1.234,50', '96000.50', '0,333333', ' 12 '].map(figure)).toEqual(['2.5', '1234.50', '96000.50', '0.333333', '12'])
})

test('what is empty is not sent, and a price counts before a cost', () => {
  const typed = blank()
  typed.labour = [{ ...emptyLabour, hours: '2,5', description: 'Limpieza' }, { ...emptyLabour }]
  typed.materials = [{ ...emptyMaterial, description: 'Gas', quantity: '1,2', cost: '10', price: '15,05' }, emptyMaterial]
  expect(bodyOf(typed)).toEqual({ labour: [{ description: 'Limpieza', hours: '2.5' }], materials: [{ description: 'Gas', quantity: '1.2', price: '15.05' }], others: [] })
})

test('a quotation is read and sent again without a change', () => {
  const quotation = { days: 15, texts: { problem: 'No enfría' }, draft: { labour: [{ hours: '2.5', start: '2026-12-01T13:00:00Z', priority: 'urgent' }], materials: [{ sku: 'R410', quantity: '1', cost: null, price: { amount: '15.00', currency: 'USD' } }], others: [{ description: 'Grúa', amount: { amount: '40.00', currency: 'USD' } }], zone: 'urban', discount: { percent: '5', role: 'supervisor' } } }
  expect(bodyOf(typedOf(quotation as never))).toEqual({
    labour: [{ hours: '2.5', start: '2026-12-01T13:00:00Z', priority: 'urgent' }], materials: [{ sku: 'R410', quantity: '1', price: '15.00' }], others: [{ description: 'Grúa', amount: '40.00' }],
    zone: 'urban', discount: { percent: '5', role: 'supervisor' }, days: 15, problem: 'No enfría',
  })
})

test('a problem of the second row that was sent stands at the row that was typed third', () => {
  const typed = { ...blank(), labour: [{ ...emptyLabour, hours: '1' }, emptyLabour, { ...emptyLabour, hours: 'x' }] }
  expect(fieldName(typed, 'labour', 2, 'hours')).toBe('labour[1].hours')
  expect(lineFields(typed)).toContain('labour[1].hours')
})
