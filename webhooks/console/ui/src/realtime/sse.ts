export interface Message { id?: string; event: string; data: string }

/**
 * Parses a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html),
 * fed in pieces that may be cut anywhere. Comments are reported too: they are the heartbeat.
 */
export function parser(onMessage: (message: Message) => void, onComment: () => void): (piece: string) => void {
  let rest = ''
  let event = '', id: string | undefined
  let data: string[] = []

  function line(text: string) {
    if (text === '') {
      if (data.length > 0) onMessage({ id, event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      return
    }
    if (text.startsWith(':')) return onComment()
    const colon = text.indexOf(':')
    const name = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'event') event = value
    else if (name === 'data') data.push(value)
    else if (name === 'id' && !value.includes('\0')) id = value
  }

  return (piece) => {
    rest += piece
    // A CR at the end may be half of a CR LF: it waits for the next piece.
    const complete = rest.endsWith('\r') ? rest.length - 1 : rest.length
    const lines = rest.slice(0, complete).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + rest.slice(complete)
    lines.forEach(line)
  }
}
