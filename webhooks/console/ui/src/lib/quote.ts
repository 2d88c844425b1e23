// What a quotation is priced from, as it is typed: every figure stays a text. The server computes.
import type { components } from '../api/schema'

type Quotation = components['schemas']['Quotation']
type Draft = components['schemas']['QuotationDraft']

export interface Labour { service: string; description: string; start: string; hours: string; priority: string; waiting: boolean }
export interface Material { sku: string; description: string; category: string; quantity: string; cost: string; price: string }
export interface Other { description: string; amount: string }
export const texts = ['problem', 'solution', 'scope', 'payment', 'warranty', 'exclusions'] as const
export interface Typed { labour: Labour[]; materials: Material[]; others: Other[]; zone: string; discount: string; role: string; days: string; texts: Record<(typeof texts)[number], string> }

export const emptyLabour: Labour = { service: '', description: '', start: '', hours: '', priority: '', waiting: false }
export const emptyMaterial: Material = { sku: '', description: '', category: '', quantity: '1', cost: '', price: '' }
export const emptyOther: Other = { description: '', amount: '' }

const noTexts = Object.fromEntries(texts.map((name) => [name, ''])) as Typed['texts']
export const blank = (problem = ''): Typed => ({ labour: [emptyLabour], materials: [], others: [], zone: '', discount: '', role: '', days: '', texts: { ...noTexts, problem } })

export function typedOf(one: Quotation): Typed {
  const { draft } = one
  return {
    labour: draft?.labour.map((line) => ({ service: line.service ?? '', description: line.description ?? '', start: line.start ?? '', hours: line.hours, priority: line.priority ?? '', waiting: !!line.waiting })) ?? [],
    materials: draft?.materials.map((line) => ({ sku: line.sku ?? '', description: line.description ?? '', category: line.category ?? '', quantity: line.quantity, cost: line.cost?.amount ?? '', price: line.price?.amount ?? '' })) ?? [],
    others: draft?.others.map((line) => ({ description: line.description, amount: line.amount.amount })) ?? [],
    zone: draft?.zone ?? '', discount: draft?.discount?.percent ?? '', role: draft?.discount?.role ?? '', days: one.days ? String(one.days) : '',
    texts: { ...noTexts, ...one.texts },
  }
}

/** A decimal comma is a point to the server. "1.234,50" has groups as well; "1.234" is left to the server, which asks. */
export const figure = (text: string): string => {
  const plain = text.replace(/\s/g, '')
  return plain.includes(',') ? plain.replaceAll('.', '').replace(',', '.') : plain
}

const kept = {
  labour: (line: Labour) => !!(line.hours || line.description),
  materials: (line: Material) => !!(line.sku || line.description || line.price || line.cost),
  others: (line: Other) => !!(line.description || line.amount),
}
type Kind = keyof typeof kept

/** The server's name of a field of a row: it counts only the rows that it was sent. */
export function fieldName(typed: Typed, kind: Kind, row: number, field: string): string {
  const before = (typed[kind] as never[]).slice(0, row).filter(kept[kind] as (line: never) => boolean).length
  return `${kind}[${before}].${field}`
}
const fieldsOf = { labour: Object.keys(emptyLabour), materials: Object.keys(emptyMaterial), others: Object.keys(emptyOther) }
/** The fields of all rows, by the server's names. */
export const lineFields = (typed: Typed): string[] => (['labour', 'materials', 'others'] as const).flatMap((kind) => typed[kind].flatMap((_, i) => fieldsOf[kind].map((field) => `${kind}[${i}].${field}`)))

/** What is sent of it. Rows in which nothing was typed are left out, and so are empty fields. */
export function bodyOf(typed: Typed): Draft {
  const full = <T extends object>(row: T): Partial<T> => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== false)) as Partial<T>
  return {
    labour: typed.labour.filter(kept.labour).map((line) => full({ ...line, hours: figure(line.hours) })) as Draft['labour'],
    materials: typed.materials.filter(kept.materials).map((line) => full({ ...line, quantity: figure(line.quantity), cost: line.price ? '' : figure(line.cost), price: figure(line.price) })) as Draft['materials'],
    others: typed.others.filter(kept.others).map((line) => full({ ...line, amount: figure(line.amount) })) as Draft['others'],
    ...(typed.zone ? { zone: typed.zone } : {}),
    ...(typed.discount ? { discount: { percent: figure(typed.discount), ...(typed.role ? { role: typed.role } : {}) } } : {}),
    ...(typed.days ? { days: Number(typed.days) } : {}),
    ...full(typed.texts),
  }
}
