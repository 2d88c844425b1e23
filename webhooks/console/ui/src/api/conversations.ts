import type { Canned } from '../lib/canned'
import type { Page } from '../lib/transcript'
import { api, data } from './client'
import { call, query } from './http'
import type { Conversation, Counts, Form, Me, QueueName, Session, Upload, Viewer } from './types'

const one = (contact: string) => `/api/v1/conversations/${encodeURIComponent(contact)}`
const keyed = (key: string) => ({ 'Idempotency-Key': key })

export const me = () => call<Me>('GET', '/console/api/me')

export const listQueue = (queue: QueueName, search: string, cursor: string, limit = 100, at = '') =>
  call<{ conversations: Conversation[]; next: string }>('GET', '/api/v1/conversations' + query({ queue, search, at, cursor, limit }))
export const counts = () => call<Counts>('GET', '/api/v1/conversation-counts')
export const conversation = (contact: string) => call<Conversation>('GET', one(contact))

export const transcript = (contact: string, before: string, limit = 100): Promise<Page> =>
  data(api.GET('/api/v1/conversations/{contact}/transcript', { params: { path: { contact }, query: { limit, ...(before ? { before } : {}) } } }))

export const form = (contact: string) => data<Form>(api.GET('/api/v1/conversations/{contact}/form', { params: { path: { contact } } }))
export const setField = (contact: string, step: string, value: { text: string } | { message: string }) =>
  call<Form>('PUT', `${one(contact)}/form/${encodeURIComponent(step)}`, value)

export const takeover = (contact: string, body: { epoch?: number; steal?: boolean; reason?: string }) => call<Session>('POST', one(contact) + '/takeover', body)
export const handback = (contact: string, body: { at?: string; finished?: boolean }) => call<Session>('POST', one(contact) + '/handback', body)

export const reply = (contact: string, body: { text?: string; template?: string; heard?: number; attachments?: string[] }, key: string) =>
  call<{ id: string }>('POST', one(contact) + '/reply', body, keyed(key))
export const note = (contact: string, text: string, key: string) => call<{ id: string }>('POST', one(contact) + '/notes', { text }, keyed(key))
export const saveDraft = (contact: string, text: string) => call<void>('PUT', one(contact) + '/draft', { text }, {}, true) // also while the page closes
export const draft = async (contact: string) => (await call<{ text: string }>('GET', one(contact) + '/draft')).text
export const presence = (contact: string, typing: boolean) => call<{ viewers: Viewer[] }>('POST', one(contact) + '/presence', { typing })
export const leave = (contact: string) => call<unknown>('POST', one(contact) + '/presence', { gone: true }, {}, true)
export const scriptURL = (contact: string) => one(contact) + '/script'

export function upload(file: File): Promise<Upload> {
  const body = new FormData()
  body.set('file', file, file.name)
  return call<Upload>('POST', '/api/v1/files', body)
}

/** A draft and a summary of the language model; nothing is sent by it. */
export const suggest = (contact: string, signal: AbortSignal) =>
  data(api.POST('/api/v1/conversations/{contact}/suggestion', { params: { path: { contact } }, body: {}, signal }))

/** Canned answers in use, with their ids as they are typed. */
export const canned = async (): Promise<Canned[]> =>
  (await data(api.GET('/api/v1/canned-answers', { params: { query: { limit: 200 } } }))).answers.filter((one) => one.active).map((one) => ({ id: one.id, shortcut: one.id.toLowerCase(), text: one.text ?? '', v: one.v }))
export const addCanned = (shortcut: string, text: string) => call<unknown>('POST', '/api/v1/canned-answers', { id: shortcut, text })
export const updateCanned = (one: Canned, change: { text?: string; active?: boolean }) =>
  call<unknown>('PUT', `/api/v1/canned-answers/${encodeURIComponent(one.id)}`, change, { 'If-Match': `"${one.v}"` })

/** The dialogs with who stands where; of so many last days also what became of each question. */
export const dialogs = async (days = 0) => (await data(api.GET('/api/v1/dialogs', { params: { query: days ? { days } : {} } }))).dialogs
/** What may be sent outside the 24-hour window, as the customer would read it. */
export const templates = async (contact: string) => (await data(api.GET('/api/v1/conversations/{contact}/templates', { params: { path: { contact } } }))).templates
