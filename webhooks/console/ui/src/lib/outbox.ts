// What was sent and is not yet in the transcript. It is in local storage before it is on the way,
// with its Idempotency-Key: after a reload it can be sent again and is said once.
import { Store } from './store'

export interface Outgoing {
  key: string
  text: string
  note: boolean
  template?: string // sent instead of the text, which is how it reads
  attachments: { id: string; name: string }[]
  heard?: number // what its author had seen; the same again with the same key
  at: string
  state: 'sending' | 'sent' | 'failed'
  id?: string // of the entry, once the server has said so
  reason?: string
}

const prefix = 'recado.outbox.'
const stores = new Map<string, Store<Outgoing[]>>()

export function outbox(contact: string): Store<Outgoing[]> {
  let store = stores.get(contact)
  if (!store) stores.set(contact, (store = new Store(load(contact))))
  return store
}

function load(contact: string): Outgoing[] {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + contact) ?? '[]') as Outgoing[]
    // Whoever sent it is gone: whether it arrived is not known, and asking again is safe.
    return kept.map((one) => (one.state === 'sending' ? { ...one, state: 'failed', reason: 'unknown' } : one))
  } catch {
    return []
  }
}

function write(contact: string, all: Outgoing[]) {
  outbox(contact).set(all)
  try {
    if (all.length === 0) localStorage.removeItem(prefix + contact)
    else localStorage.setItem(prefix + contact, JSON.stringify(all))
  } catch {
    // it is still in memory
  }
}

export function put(contact: string, one: Outgoing): void {
  const all = outbox(contact).get()
  write(contact, all.some((other) => other.key === one.key) ? all.map((other) => (other.key === one.key ? one : other)) : [...all, one])
}

export function discard(contact: string, key: string): void {
  write(contact, outbox(contact).get().filter((one) => one.key !== key))
}

const accepted = 30_000 // milliseconds after which the transcript is believed, under whatever id it has it

/** Forgets what the transcript now shows. */
export function settle(contact: string, ids: ReadonlySet<string>, now: number): void {
  const all = outbox(contact).get()
  const left = all.filter((one) => one.state !== 'sent' || !(ids.has(one.id ?? '') || now - Date.parse(one.at) > accepted))
  if (left.length !== all.length) write(contact, left)
}
