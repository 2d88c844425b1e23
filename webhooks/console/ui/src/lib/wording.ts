// The program's texts are Go templates: what stands in {{…}} is a variable or a condition.
const action = /\{\{-?\s*(.*?)\s*-?\}\}/gs
const verbs = ['if', 'with', 'range', 'else', 'end'] as const

export interface Action { whole: string; label: string; condition: boolean }

function read(whole: string, inner: string): Action {
  const verb = inner.split(' ')[0] ?? ''
  return { whole, label: (verbs as readonly string[]).includes(verb) ? inner : named(inner), condition: (verbs as readonly string[]).includes(verb) }
}

/** "clip 60 .was" is about "was", and "text $s" about "s": the last name. */
function named(inner: string): string {
  return /[.$ ]?([\p{L}\p{N}_]*)[) ]*$/u.exec(inner)?.[1] || '…'
}

/** What a text has in braces, each once, in order: what may be used in another wording of it. */
export function actions(text: string): Action[] {
  const found = new Map<string, Action>()
  for (const [whole, inner = ''] of text.matchAll(action)) if (!found.has(whole)) found.set(whole, read(whole, inner))
  return [...found.values()]
}

/** A text in pieces, to show which parts are not words. */
export function pieces(text: string): (string | Action)[] {
  const out: (string | Action)[] = []
  let from = 0
  for (const found of text.matchAll(action)) {
    if (found.index > from) out.push(text.slice(from, found.index))
    out.push(read(found[0], found[1] ?? ''))
    from = found.index + found[0].length
  }
  if (from < text.length) out.push(text.slice(from))
  return out
}

/**
 * A text as it is sent, its variables shown by `show`. Of a condition, one side is shown: that where
 * it holds, or the other one.
 */
export function preview(text: string, otherwise = false, show: (name: string) => string = (name) => `«${name}»`): string {
  const open: boolean[] = [] // whether each open condition is on the side that is shown
  let out = ''
  for (const piece of pieces(text)) {
    const shown = open.every(Boolean)
    if (typeof piece === 'string') {
      if (shown) out += piece
      continue
    }
    const verb = piece.condition ? piece.label.split(' ')[0] : ''
    if (verb === 'end') open.pop()
    else if (verb === 'else') open.push(open.pop() === false)
    else if (verb) open.push(verb === 'if' ? !otherwise : true) // of a list or a name, what is in it
    else if (shown) out += show(piece.label)
  }
  return out.trim()
}

export const hasConditions = (text: string) => actions(text).some((one) => one.condition && one.label.startsWith('if'))

/** A key and the channel that it is for: "menu.several@sms". */
export function keyParts(key: string): { key: string; channel: string } {
  const [base = '', channel = ''] = key.split('@')
  return { key: base, channel }
}

/** Puts words into a text where the caret stands, or over what is selected. */
export function insert(text: string, words: string, from: number, to: number): { text: string; caret: number } {
  return { text: text.slice(0, from) + words + text.slice(to), caret: from + words.length }
}
