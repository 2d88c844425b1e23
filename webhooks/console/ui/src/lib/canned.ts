export interface Canned { id: string; shortcut: string; text: string; v?: number }
export type Values = Record<string, string | undefined>

/** Names that stand in braces: {name}. Anything else in braces is left alone, but for what looks like one. */
const variable = /\{([\p{L}_][\p{L}\p{N}_]*)\}/gu

/** Puts values in; a variable without one stays, so that it is seen. */
export function fill(text: string, values: Values): string {
  return text.replace(variable, (whole, name: string) => values[name] || whole)
}

/** The variables that are still in a text: it must not be sent with them. */
export function unfilled(text: string): string[] {
  return [...new Set([...text.matchAll(variable)].map((found) => found[1] ?? ''))]
}

/** The shortcut that is being typed: the last word, when it begins with a slash. */
export function typedShortcut(text: string, caret: number): { word: string; from: number } | undefined {
  const before = text.slice(Math.max(0, caret - 60), caret)
  const found = /(?:^|\s)(\/[\p{L}\p{N}_-]*)$/u.exec(before)
  if (!found?.[1]) return undefined
  return { word: found[1].slice(1).toLowerCase(), from: caret - found[1].length }
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those that fit what was typed: by shortcut first, then by their words. */
export function matching(all: Canned[], word: string): Canned[] {
  const wanted = plain(word)
  const by = (test: (one: Canned) => boolean) => all.filter(test)
  const starts = by((one) => plain(one.shortcut).startsWith(wanted))
  if (wanted === '') return starts
  return [...starts, ...by((one) => !starts.includes(one) && plain(`${one.shortcut} ${one.text}`).includes(wanted))]
}
