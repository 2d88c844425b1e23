import { api, data } from './client'
import { call, send } from './http'
import type { Consent, Customer, CustomerState } from './types'

const one = (id: string) => `/api/v1/customers/${encodeURIComponent(id)}`

export const customers = async (state: CustomerState | '', cursor: string) => {
  const page = await data(api.GET('/api/v1/customers', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(state ? { state } : {}) } } }))
  return { rows: page.customers, next: page.next }
}
/** Numbers are searched for in the body: addresses stand in logs and in the browser's history. */
export const findCustomers = async (text: string) => {
  const body = /[a-z@:]/i.test(text) ? { contact: text } : /^\+|^\d{8}$|^\d{4}[- ]\d{4}$|^3\d{9}$/.test(text) ? { phone: text } : { document: { number: text } }
  return (await call<{ customers: Customer[] }>('POST', '/api/v1/customers/search', body)).customers
}
export const customer = (id: string) => call<Customer>('GET', one(id))
export const addCustomer = (body: object) => call<Customer>('POST', '/api/v1/customers', body)
export const editCustomer = (id: string, v: number, body: object) => call<Customer>('PUT', one(id), body, { 'If-Match': `"${v}"` })
export const consents = async (id: string) => (await call<{ consents: Consent[] }>('GET', `${one(id)}/consents`)).consents
export const withdraw = (id: string) => call<Consent>('POST', `/api/v1/consents/${encodeURIComponent(id)}/withdraw`, {})
export const openIdentity = (id: string) => call<{ kind: string; number: string; formatted: string }>('POST', `${one(id)}/identity/open`, {})
export const mergeCustomer = (id: string, from: string, reason: string) => call<Customer>('POST', `${one(id)}/merge`, { from, reason })
export const exportCustomer = (id: string) => call<object>('POST', `${one(id)}/export`, {})
export const eraseCustomer = (id: string) => call<Customer>('POST', `${one(id)}/erase`, {})

/** A photo in the clear, as an address of this page only. The opening is in the audit. */
export async function openDocument(id: string, document: string): Promise<string> {
  const answer = await send(new Request(`${one(id)}/documents/${encodeURIComponent(document)}/open`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }))
  return URL.createObjectURL(await answer.blob())
}
