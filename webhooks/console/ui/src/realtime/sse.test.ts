import { describe, expect, it } from 'vitest'
import { parser, type Message } from './sse'

function read(...pieces: string[]) {
  const messages: Message[] = []
  let comments = 0
  const feed = parser((message) => messages.push(message), () => comments++)
  pieces.forEach(feed)
  return { messages, comments }
}

describe('parser', () => {
  it('reads id, event and data, and keeps the id for what follows', () => {
    const { messages } = read('id: 7\nevent: conversation\ndata: {"contact":"+57"}\n\nevent: reset\ndata: {}\n\n')
    expect(messages).toEqual([{ id: '7', event: 'conversation', data: '{"contact":"+57"}' }, { id: '7', event: 'reset', data: '{}' }])
  })
  it('is the same wherever the stream is cut', () => {
    const stream = 'id: 1\r\nevent: a\r\ndata: x\r\ndata: y\r\n\r\n: still here\n\ndata:z\n\n'
    const whole = read(stream)
    for (let cut = 0; cut <= stream.length; cut++) expect(read(stream.slice(0, cut), stream.slice(cut))).toEqual(whole)
    expect(whole.messages.map((one) => one.data)).toEqual(['x\ny', 'z'])
    expect(whole.comments).toBe(1)
  })
  it('does not report an event that is not finished', () => {
    expect(read('event: a\ndata: x\n').messages).toEqual([])
  })
})
