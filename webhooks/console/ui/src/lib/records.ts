// What a form shows of a record as texts, and what it sends of them.
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof days)[number]
export type Hours = Partial<Record<Day, string[]>>

/** What is between commas. */
export const listed = (text: string): string[] => text.split(',').map((one) => one.trim()).filter(Boolean)
export const joined = (list: readonly string[] | undefined): string => (list ?? []).join(', ')

/** Spans as they are typed: "8:00 - 12:00" and "08:00–12:00" are what the server calls "08:00-12:00". */
export const spans = (text: string): string[] =>
  listed(text).map((one) => one.replace(/\s*[-–—]\s*|\s+a\s+/u, '-').split('-').map((hour) => (/^\d:\d\d$/.test(hour) ? `0${hour}` : /^\d{1,2}$/.test(hour) ? `${hour.padStart(2, '0')}:00` : hour)).join('-'))

export function hoursOf(texts: Partial<Record<Day, string>>): Hours {
  const hours: Hours = {}
  for (const day of days) {
    const given = spans(texts[day] ?? '')
    if (given.length > 0) hours[day] = given
  }
  return hours
}
export const hoursTexts = (hours: Partial<Record<string, string[]>> | undefined): Partial<Record<Day, string>> =>
  Object.fromEntries(days.flatMap((day) => (hours?.[day]?.length ? [[day, joined(hours[day])]] : [])))

type Amount = { amount: string; currency: string }
/** An amount as it was given, to the last digit; a changed one is in the business's currency, or the one it had. */
export function amountOf(text: string, had?: Amount | null): Amount | string | null {
  const plain = text.trim()
  if (plain === '') return null
  return had ? { amount: plain, currency: had.currency } : plain
}
export const amountText = (given: unknown): string => {
  if (given === null || given === undefined) return ''
  return typeof given === 'object' ? (given as Amount).amount : String(given)
}

/** Whole hours are minutes to the server; "1:30" and "1.5" are hours, too. Nothing is 0: the default. */
export function minutesOf(hours: string): number {
  const text = hours.trim().replace(',', '.')
  if (text === '') return 0
  const [, whole = '', part = ''] = /^(\d+):([0-5]\d)$/.exec(text) ?? []
  return whole ? Number(whole) * 60 + Number(part) : Math.round(Number(text) * 60)
}
export const hoursText = (minutes: number | undefined): string => (!minutes ? '' : minutes % 60 === 0 ? String(minutes / 60) : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`)
