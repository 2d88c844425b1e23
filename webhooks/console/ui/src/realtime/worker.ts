// One stream for all tabs of a browser: more than six would use up its connections to the server.
import { openStream, type Signal } from './stream'

const scope = self as unknown as { onconnect: ((event: MessageEvent) => void) | null }
const ports = new Set<MessagePort>()
let state: Signal = { type: 'state', state: 'live' }
let end: (() => void) | undefined

function tell(signal: Signal) {
  if (signal.type === 'state') state = signal
  for (const port of ports) port.postMessage(signal)
}

scope.onconnect = (event) => {
  const port = event.ports[0]
  if (!port) return
  ports.add(port)
  port.onmessage = (message: MessageEvent<string>) => {
    if (message.data === 'bye') ports.delete(port)
    const over = state.type === 'state' && state.state === 'signed_out'
    if (message.data === 'hello' && (!end || over)) {
      end?.()
      state = { type: 'state', state: 'live' }
      end = openStream('/console/api/events', tell)
    }
    if (ports.size === 0) {
      end?.()
      end = undefined
    }
  }
  port.postMessage(state)
}
