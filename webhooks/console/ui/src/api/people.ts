import { api, data } from './client'
import { call, query } from './http'
import type { ApiKey, AuditEntry, User } from './types'

export const roles = ['operator', 'supervisor', 'admin', 'finance', 'hr', 'technician', 'client'] as const

export const users = async (cursor: string) => {
  const page = await data(api.GET('/api/v1/users', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }))
  return { rows: page.users, next: page.next }
}
export const addUser = (body: { id: string; name: string; roles: string[] }) => call<User>('POST', '/api/v1/users', body)
export const updateUser = (user: User, body: { name?: string; roles?: string[]; state?: string }) =>
  call<User>('PUT', `/api/v1/users/${encodeURIComponent(user.id)}`, body, { 'If-Match': `"${user.v}"` })
/** Ends a person's sessions and gives a link to choose a new password; the second factor is made anew, too. */
export const resetUser = (id: string, secondFactor = false) => call<User>('POST', `/api/v1/users/${encodeURIComponent(id)}/reset`, secondFactor ? { secondFactor } : {})

export const apiKeys = async () => (await data(api.GET('/api/v1/api-keys', {}))).keys.filter((one) => !one.revokedAt)
export const addApiKey = (body: { name: string; roles: string[]; endsAt: string }) => call<ApiKey>('POST', '/api/v1/api-keys', body)
export const revokeApiKey = (id: string) => call<unknown>('DELETE', `/api/v1/api-keys/${encodeURIComponent(id)}`)

export const audit = async (who: string, cursor: string) => {
  const page = await call<{ entries: AuditEntry[]; next: string }>('GET', '/api/v1/audit' + query({ who, cursor, limit: 100 }))
  return { rows: page.entries, next: page.next }
}

export const logins = async () => (await data(api.GET('/api/v1/me/sessions', {}))).sessions
export const endLogin = (id: string) => call<void>('DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`)
export const changePassword = (current: string, password: string) => call<void>('POST', '/api/v1/me/password', { current, password })

export const totp = () => data(api.GET('/api/v1/me/totp', {}))
export const offerTotp = () => data(api.POST('/api/v1/me/totp', {}))
/** Offers another secret; the one of before works until the new one is confirmed. */
export const renewTotp = (password: string, code: string) => call<{ secret: string; uri: string }>('POST', '/api/v1/me/totp/renew', { password, code })
export const confirmTotp = (code: string) => data(api.PUT('/api/v1/me/totp', { body: { code } }))

export const passkeys = async () => (await data(api.GET('/api/v1/me/passkeys', {}))).passkeys
/** Returns what the browser needs to make a passkey; it works once, for five minutes. */
export const beginPasskey = async (password: string) =>
  (await call<{ publicKey: PublicKeyCredentialCreationOptionsJSON }>('POST', '/api/v1/me/passkeys/begin', { password })).publicKey
export const finishPasskey = (name: string, credential: string) => call<{ recoveryCodes?: string[] }>('POST', '/api/v1/me/passkeys/finish', { name, credential })
export const removePasskey = (id: string, password: string, code: string) => call<void>('DELETE', `/api/v1/me/passkeys/${encodeURIComponent(id)}`, { password, code })
