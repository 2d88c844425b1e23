import type { components } from './schema'

type Schemas = components['schemas']
export type Session = Schemas['Session']
export type Entry = Schemas['Entry']
export type FileRef = Schemas['File']
export type Order = Schemas['Order']
export type Quotation = Schemas['Quotation']
export type Technician = Schemas['Technician']
export type Ranking = Schemas['Ranking']
export type Company = Schemas['Company']
export type Contract = Schemas['Contract']
export type Delivery = Schemas['Delivery']
export type Amount = Schemas['Amount']
export type Change = Schemas['Change']

export const queues = ['mine', 'unassigned', 'waiting', 'bot', 'all'] as const
export type QueueName = (typeof queues)[number]

export type Conversation = Session & Partial<Schemas['QueueItem']>
export type Counts = Partial<Record<QueueName, number>>

export type Me = Schemas['Me']

export interface Viewer { agent: string; typing: boolean }
export type Form = Schemas['Form'] & { title?: string }
export type FormField = Form['fields'][number]

export type CannedAnswer = Schemas['CannedAnswer']
export interface DialogInfo { name: string; title: string; mermaid: string; states: { state: string; label: string; people: number }[] }
export interface User { id: string; name: string; login: string; roles: string[]; active?: boolean; lastLogin?: string; twoFactor?: boolean; locked?: boolean }
export interface ApiKey { id: string; name: string; roles: string[]; ends?: string; lastUsed?: string; createdAt?: string; key?: string }
export interface AuditEntry { id: string; at: string; who: string; name?: string; act: string; method: string; path: string; from?: string; status?: number; code?: string }
export interface Upload { id: string; mime: string; name?: string; bytes: number; url: string }
