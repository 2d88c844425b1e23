import { openStream, type Signal } from './stream'

const url = '/console/api/events'

/** Connects this tab to the browser's one stream of a user. Returns a function that leaves it. */
export function connect(user: string, tell: (signal: Signal) => void): () => void {
  if ('SharedWorker' in globalThis) {
    try {
      const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: `recado-events-${user}` })
      worker.port.onmessage = (event: MessageEvent<Signal>) => tell(event.data)
      worker.port.postMessage('hello')
      const leave = () => worker.port.postMessage('bye')
      addEventListener('pagehide', leave)
      return leave
    } catch {
      // a browser that has the name but refuses it
    }
  }
  return lead(tell)
}

/** Without shared workers, the tab that holds the lock reads the stream and passes it on. */
function lead(tell: (signal: Signal) => void): () => void {
  const channel = new BroadcastChannel('recado-events')
  channel.onmessage = (event: MessageEvent<Signal>) => tell(event.data)
  let end = () => {}
  let release = () => {}
  const over = new Promise<void>((resolve) => (release = resolve))
  const read = () => {
    end = openStream(url, (signal) => {
      tell(signal)
      channel.postMessage(signal)
    })
    return over
  }
  if (navigator.locks) void navigator.locks.request('recado-events', read)
  else void read()
  return () => {
    end()
    release()
    channel.close()
  }
}
