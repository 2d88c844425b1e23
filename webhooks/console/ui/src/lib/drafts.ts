import { saveDraft } from '../api/conversations'

export interface Draft { text: string; synced: string } // synced: what the server was last told

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
  store(contact, { text, synced: localDraft(contact)?.synced ?? '' })
  later(contact, text)
}

/** Tells the server of a draft that it does not have. */
export function syncDraft(contact: string, server: string | undefined): void {
  const local = localDraft(contact)
  if (local && local.text !== local.synced && local.text !== server) later(contact, local.text)
}

function store(contact: string, draft: Draft) {
  try {
    localStorage.setItem(name(contact), JSON.stringify(draft))
  } catch {
    // storage is full or forbidden: the server keeps it
  }
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
  const told = text.slice(0, 100_000)
  saveDraft(contact, told).then(
    () => {
      const local = localDraft(contact)
      if (local) store(contact, { ...local, synced: told })
    },
    () => {}, // the next keystroke tries again
  )
}

/** What is written here and the server does not have wins; else what the server has, from whatever device. */
export function latest(local: Draft | undefined, server: string | undefined): string {
  if (server === undefined || (local && local.text !== local.synced)) return local?.text ?? ''
  return server
}

// Notes that are being written stay on this machine.
const noteName = (contact: string) => `recado.note.${contact}`
export const localNote = (contact: string): string => localStorage.getItem(noteName(contact)) ?? ''
export function keepNote(contact: string, text: string): void {
  if (text) localStorage.setItem(noteName(contact), text)
  else localStorage.removeItem(noteName(contact))
}
