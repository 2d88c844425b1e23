/** The days of a report: both are included. */
export interface Days { from: string; to: string }

export const spans = ['month', 'last_month', 'week', 'year'] as const
export type Span = (typeof spans)[number]

/** The days of a span that holds today, "2026-11-30". */
export function daysOf(span: Span, today: string): Days {
  const at = new Date(`${today}T00:00:00Z`)
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const day = (y: number, m: number, d: number) => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10)
  switch (span) {
    case 'month': return { from: day(year, month, 1), to: day(year, month + 1, 0) }
    case 'last_month': return { from: day(year, month - 1, 1), to: day(year, month, 0) }
    case 'year': return { from: day(year, 0, 1), to: day(year, 11, 31) }
    case 'week': {
      const monday = at.getUTCDate() - ((at.getUTCDay() + 6) % 7)
      return { from: day(year, month, monday), to: day(year, month, monday + 6) }
    }
  }
}

/** How a figure changed, in percent; undefined where there is nothing to compare with. */
export function change(value: string | null, before: string | null): number | undefined {
  const [now, then] = [Number(value), Number(before)]
  if (value === null || before === null || then === 0 || !Number.isFinite(now / then)) return undefined
  return Math.round(((now - then) / Math.abs(then)) * 100)
}
