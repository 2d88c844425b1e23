import { language } from '../i18n'

const cache = new Map<string, Intl.DateTimeFormat>()
let zone: string | undefined
export function setZone(name: string): void {
  zone = name || undefined
  cache.clear()
}

function format(name: string, options: Intl.DateTimeFormatOptions, where = zone): Intl.DateTimeFormat {
  const key = language + name
  let made = cache.get(key)
  if (!made) cache.set(key, (made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'es-CO', { ...options, timeZone: where })))
  return made
}

const safe = (at: string | undefined, with_: Intl.DateTimeFormat) => {
  const ms = at ? Date.parse(at) : NaN
  return Number.isNaN(ms) ? '' : with_.format(ms)
}

export const time = (at?: string) => safe(at, format('time', { hour: '2-digit', minute: '2-digit', hour12: false }))
export const dayKey = (at?: string) => safe(at, format('key', { year: 'numeric', month: '2-digit', day: '2-digit' }))
/** A day; one that was given without a time is that day in every zone. */
export const date = (at?: string) => (/^\d{4}-\d\d-\d\d$/.test(at ?? '') ? safe(at, format('day', { day: 'numeric', month: 'short', year: 'numeric' }, 'UTC')) : safe(at, format('date', { day: 'numeric', month: 'short', year: 'numeric' })))
export const moment = (at?: string) => safe(at, format('moment', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false }))
export const weekday = (at?: string) => safe(at, format('weekday', { weekday: 'long', day: 'numeric', month: 'long' }))

/** The hour today, else the day: for a list. */
export const short = (at: string | undefined, now: number) => (dayKey(at) === dayKey(new Date(now).toISOString()) ? time(at) : safe(at, format('short', { day: 'numeric', month: 'short' })))

export function bytes(n?: number): string {
  if (!n) return ''
  if (n < 1000) return `${n} B`
  return n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`
}

/** "+57 300 123 4567": groups for the eye, whatever the country; those of Central America are of four. */
export function phone(contact: string): string {
  const short = /^\+(50[2-7])(\d{4})(\d{4})$/.exec(contact)
  if (short) return `+${short[1]} ${short[2]} ${short[3]}`
  const found = /^\+(1|[2-9]\d)(\d{3})(\d{3})(\d{2,})$/.exec(contact)
  return found ? `+${found[1]} ${found[2]} ${found[3]} ${found[4]}` : contact
}

/** An amount as it was given, to the last digit: only groups are added. */
export function amount(given?: { amount: string; currency: string }): string {
  if (!given) return ''
  const [whole = '', part] = given.amount.split('.')
  const group = language === 'en' ? ',' : '.', point = language === 'en' ? '.' : ','
  return `${given.currency} ${whole.replace(/\B(?=(\d{3})+$)/g, group)}${part ? point + part : ''}`
}
