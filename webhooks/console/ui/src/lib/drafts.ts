import { saveDraft } from '../api/conversations'
import { now } from './clock'

export interface Draft { text: string; at: string }

const name = (contact: string) => `recado.draft.${contact}`
const pause = 800 // milliseconds without a keystroke before the server is told
const timers = new Map<string, { text: string; timer: ReturnType<typeof setTimeout> }>()

export function localDraft(contact: string): Draft | undefined {
  try {
    return JSON.parse(localStorage.getItem(name(contact)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a draft at once on this machine, and soon on the server for the others of its author. */
export function keepDraft(contact: string, text: string): void {
  try {
    localStorage.setItem(name(contact), JSON.stringify({ text, at: new Date(now()).toISOString() }))
  } catch {
    // storage is full or forbidden: the server keeps it
  }
  later(contact, text)
}

/** Tells the server of a draft that it has not, or has in an older state. */
export function syncDraft(contact: string, server: Draft | null | undefined): void {
  const local = localDraft(contact)
  if (local && local.text !== (server?.text ?? '') && !(server && server.at > local.at)) later(contact, local.text)
}

function later(contact: string, text: string) {
  clearTimeout(timers.get(contact)?.timer)
  timers.set(contact, { text, timer: setTimeout(() => flush(contact, text), pause) })
}

// A page that is left may not come back: what waits is told at once.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'hidden') return
  for (const [contact, { text, timer }] of timers) {
    clearTimeout(timer)
    flush(contact, text)
  }
})

/** Forgets it everywhere: it was sent. */
export function dropDraft(contact: string): void {
  clearTimeout(timers.get(contact)?.timer)
  localStorage.removeItem(name(contact))
  flush(contact, '')
}

function flush(contact: string, text: string) {
  timers.delete(contact)
  void saveDraft(contact, text.slice(0, 4096)).catch(() => {}) // the next keystroke tries again
}

/** The later of the two: another device of the same person may have gone on. */
export function latest(local: Draft | undefined, server: Draft | null | undefined): string {
  if (!server) return local?.text ?? ''
  if (!local) return server.text
  return server.at > local.at ? server.text : local.text
}

// Notes that are being written stay on this machine.
const noteName = (contact: string) => `recado.note.${contact}`
export const localNote = (contact: string): string => localStorage.getItem(noteName(contact)) ?? ''
export function keepNote(contact: string, text: string): void {
  if (text) localStorage.setItem(noteName(contact), text)
  else localStorage.removeItem(noteName(contact))
}
