import { connect } from '../realtime/shared'
import type { Signal } from '../realtime/stream'
import { Store } from '../lib/store'
import { tr } from '../i18n'
import { toast } from '../ui/toasts'
import { client, formKey, openedKey, refreshQueues } from './queries'

export const connection = new Store<'live' | 'behind'>('live')

const together = 300 // milliseconds in which changes are gathered into one refetch

/** Keeps what is on the screen true. Returns a function that stops it. */
export function follow(user: string, onSignedOut: () => void): () => void {
  let changed = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false

  async function flush() {
    timer = undefined
    if (busy) return plan()
    busy = true
    const batch = changed
    changed = new Set()
    for (const contact of batch) {
      void client.invalidateQueries({ queryKey: openedKey(contact) })
      void client.invalidateQueries({ queryKey: formKey(contact) })
    }
    const left = await refreshQueues(batch).catch(() => batch)
    left.forEach((contact) => changed.add(contact))
    busy = false
    if (changed.size > 0) plan(left === batch ? 5000 : together)
  }
  function plan(wait = together) {
    timer ??= setTimeout(() => void flush(), wait)
  }

  function hear(signal: Signal) {
    if (signal.type === 'state') {
      if (signal.state === 'signed_out') return onSignedOut()
      if (signal.state === 'live' && connection.get() === 'behind') void client.invalidateQueries()
      connection.set(signal.state)
      return
    }
    if (signal.event === 'reset') {
      void client.invalidateQueries()
      return
    }
    const said = parse(signal.data)
    if (signal.event === 'conversation' && typeof said.contact === 'string') {
      changed.add(said.contact)
      plan()
    }
    if (signal.event === 'event' && typeof said.name === 'string') announce(said.name, said.data)
  }

  const end = connect(user, hear)
  const back = () => {
    if (document.visibilityState === 'visible' && connection.get() === 'behind') void client.invalidateQueries()
  }
  document.addEventListener('visibilitychange', back)
  return () => {
    end()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', back)
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Only events that have words are shown: cases, emergencies, channels that are down. */
function announce(name: string, data: unknown) {
  const words = tr(`event.${name}`, '')
  if (!words) return
  const about = (data ?? {}) as { contact?: string; who?: string }
  toast(words.replace('{who}', about.who ?? about.contact ?? ''), { tone: /emergency|down|failed/.test(name) ? 'bad' : 'info', contact: about.contact })
}
