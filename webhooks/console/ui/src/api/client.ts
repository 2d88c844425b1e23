import createClient from 'openapi-fetch'
import { send } from './http'
import type { paths } from './schema'

/** The client that is generated from webhooks/openapi.json. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send })

/** The data of an answer; send has thrown for every refusal. */
export async function data<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T
}
