import { call, query } from './http'
import type { ApiKey, AuditEntry, User } from './types'

const user = (id: string) => `/api/v1/users/${encodeURIComponent(id)}`

export const roles = ['operator', 'supervisor', 'admin', 'finance', 'hr', 'technician', 'client'] as const

export const users = async (cursor: string) => {
  const page = await call<{ users: User[]; next?: string }>('GET', '/api/v1/users' + query({ cursor, limit: 100 }))
  return { rows: page.users, next: page.next ?? '' }
}
export const addUser = (body: { login: string; name: string; roles: string[] }) => call<User & { link?: string }>('POST', '/api/v1/users', body)
export const updateUser = (id: string, body: { name?: string; roles?: string[]; active?: boolean }) => call<User>('PUT', user(id), body)
/** Ends a person's sessions and gives a link to choose a new password. */
export const resetUser = (id: string) => call<{ link?: string }>('POST', user(id) + '/reset', {})

export const apiKeys = async () => {
  const got = await call<{ apiKeys?: ApiKey[]; keys?: ApiKey[] }>('GET', '/api/v1/api-keys')
  return got.apiKeys ?? got.keys ?? []
}
export const addApiKey = (body: { name: string; roles: string[]; ends?: string }) => call<ApiKey>('POST', '/api/v1/api-keys', body)
export const revokeApiKey = (id: string) => call<void>('DELETE', `/api/v1/api-keys/${encodeURIComponent(id)}`)

export const audit = async (who: string, cursor: string) => {
  const page = await call<{ entries: AuditEntry[]; next: string }>('GET', '/api/v1/audit' + query({ who, cursor, limit: 100 }))
  return { rows: page.entries, next: page.next }
}

export interface Login { id: string; from?: string; agent?: string; since?: string; lastSeen?: string; current?: boolean }
export const logins = async () => (await call<{ sessions: Login[] }>('GET', '/api/v1/me/sessions')).sessions
export const endLogin = (id: string) => call<void>('DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`)
export const changePassword = (body: { old: string; new: string }) => call<void>('POST', '/api/v1/me/password', body)
