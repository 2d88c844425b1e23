import type { components } from './schema'

type Schemas = components['schemas']
export type Session = Schemas['Session']
export type Entry = Schemas['Entry']
export type FileRef = Schemas['File']
export type Order = Schemas['Order']
export type Quotation = Schemas['Quotation']
export type Technician = Omit<Schemas['Technician'], 'certificates'> & { certificates: { name: string; expires?: string; state?: 'in_force' | 'expiring' | 'expired' }[] }
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
export type Form = Schemas['Form']
export type FormField = Form['fields'][number]

export type CannedAnswer = Schemas['CannedAnswer']
export type User = Schemas['User']
export type ApiKey = Schemas['ApiKey']
export interface AuditEntry { id: string; at: string; who: string; name?: string; act: string; method: string; path: string; from?: string; status?: number; code?: string }
export interface Upload { id: string; mime: string; name?: string; bytes: number; url: string }
export type Customer = Schemas['Customer']
export type CustomerState = Customer['state']
export type Consent = Schemas['Consent']
