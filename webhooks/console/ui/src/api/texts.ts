import { api, data } from './client'
import type { components } from './schema'

export type Text = components['schemas']['Text']

export const texts = async (locale: string, search: string, own: boolean) =>
  (await data(api.GET('/api/v1/texts', { params: { query: { locale, ...(search ? { search } : {}), ...(own ? { own } : {}) } } }))).texts
export const text = (key: string, locale: string) => data(api.GET('/api/v1/texts/{key}', { params: { path: { key }, query: { locale } } }))
/** Rewords a text; "" takes the rewording back. It answers "stale" when somebody changed it since v. */
export const setText = (key: string, locale: string, words: string, v: number) =>
  data(api.PUT('/api/v1/texts/{key}', { params: { path: { key } }, body: { locale, text: words, v } }))
