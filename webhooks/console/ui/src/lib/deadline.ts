export type DeadlineKind = 'answer' | 'window' | 'emergency'
export interface Deadline { at: string; kind: DeadlineKind }
export type Tone = 'late' | 'soon' | 'calm'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A length of time in the two units that matter: "40 s", "12 min", "3 h 20", "2 d". */
export function span(ms: number): string {
  const left = Math.max(0, ms)
  if (left < minute) return `${Math.floor(left / 1000)} s`
  if (left < hour) return `${Math.floor(left / minute)} min`
  if (left < day) {
    const minutes = Math.floor((left % hour) / minute)
    return `${Math.floor(left / hour)} h${minutes > 0 ? ` ${String(minutes).padStart(2, '0')}` : ''}`
  }
  return `${Math.floor(left / day)} d`
}

/** How long before the end a deadline is worth a colour. */
const soon: Record<DeadlineKind, number> = { answer: 5 * minute, window: hour, emergency: Infinity }

export function chip(deadline: Deadline, now: number): { left: string; late: boolean; tone: Tone } {
  const ms = Date.parse(deadline.at) - now
  if (Number.isNaN(ms)) return { left: '', late: false, tone: 'calm' }
  const late = ms < 0
  const tone = late || deadline.kind === 'emergency' ? 'late' : ms <= soon[deadline.kind] ? 'soon' : 'calm'
  return { left: span(Math.abs(ms)), late, tone }
}
