import { learnServerTime } from '../lib/clock'

/** A refusal of the server, or "network" when there was no answer. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly fields: { field: string; message: string }[] = []) {
    super(message)
  }
}

let csrf = ''
let language = 'es'
let signedOut = () => {}

export function setCredentials(token: string): void { csrf = token }
export function setLanguage(code: string): void { language = code }
/** Called when the server no longer knows the session; drafts are in local storage by then. */
export function onSignedOut(then: () => void): void { signedOut = then }

/** fetch with the session's credentials. It throws ApiError for what is not a success. */
export async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language)
  if (request.method !== 'GET' && request.method !== 'HEAD') request.headers.set('X-CSRF-Token', csrf)
  let answer: Response
  try {
    answer = await fetch(request)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'network', '')
  }
  learnServerTime(answer.headers.get('Date'))
  if (answer.ok) return answer
  if (answer.status === 401) signedOut()
  throw await refusal(answer)
}

async function refusal(answer: Response): Promise<ApiError> {
  try {
    const { error } = (await answer.json()) as { error: { code: string; message: string; fields?: { field: string; message: string }[] } }
    return new ApiError(answer.status, error.code, error.message, error.fields)
  } catch {
    return new ApiError(answer.status, 'failed', '')
  }
}

/** A call of a route that openapi.json does not describe in enough detail for the generated client. */
export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, keepalive = false): Promise<T> {
  const form = body instanceof FormData
  const answer = await send(new Request(path, {
    method,
    keepalive,
    headers: body === undefined || form ? headers : { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body),
  }))
  if (answer.status === 204) return undefined as T
  return (await answer.json()) as T
}

export function query(values: Record<string, string | number | boolean | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== false) params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}
