import { parser } from './sse'

export type Signal =
  | { type: 'event'; event: string; data: string }
  | { type: 'state'; state: 'live' | 'behind' | 'signed_out' }

const quiet = 40_000 // milliseconds without anything, where the server speaks each 15 s
const backoff = [500, 1000, 2000, 5000, 10_000, 15_000] // milliseconds before each further try

/**
 * Holds one stream of events open for ever. It reads the heartbeat itself (EventSource hides it),
 * so a proxy that swallows the stream is noticed. Returns a function that ends it.
 */
export function openStream(url: string, tell: (signal: Signal) => void): () => void {
  let stopped = false
  let last = '' // the id of the last event, to be asked for what came after
  let tries = 0
  let state = ''
  let abort = new AbortController()
  let wake: () => void = () => {}

  function say(next: 'live' | 'behind' | 'signed_out') {
    if (next === state) return
    state = next
    tell({ type: 'state', state: next })
  }

  async function once(): Promise<void> {
    abort = new AbortController()
    const mine = abort
    let watch: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        say('behind')
        mine.abort()
      }, quiet)
    }
    alive()
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (last) headers['Last-Event-ID'] = last
      const answer = await fetch(url, { headers, cache: 'no-store', signal: mine.signal })
      if (answer.status === 401) {
        say('signed_out')
        stopped = true
        return
      }
      if (!answer.ok || !answer.body) throw new Error(String(answer.status))
      const feed = parser((message) => {
        if (message.id) last = message.id
        tell({ type: 'event', event: message.event, data: message.data })
      }, () => {})
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        tries = 0
        say('live')
        alive()
        feed(value)
      }
    } finally {
      clearTimeout(watch)
      mine.abort()
    }
  }

  async function forever() {
    while (!stopped) {
      const began = Date.now()
      await once().catch(() => {})
      if (stopped) return
      if (tries > 1 || Date.now() - began > quiet) say('behind')
      const wait = (backoff[Math.min(tries++, backoff.length - 1)] ?? 15_000) * (0.75 + Math.random() / 2)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  void forever()
  globalThis.addEventListener?.('online', () => wake())
  return () => {
    stopped = true
    abort.abort()
    wake()
  }
}
