import { setLanguage } from '../api/http'
import type es from './es'
import type more from './more.es'

export type Key = keyof typeof es | keyof typeof more
type Catalogue = Record<Key, string>

let words = {} as Catalogue // without those of loadMore until it is asked for
let plural = new Intl.PluralRules('es')
export let language = 'es'

const stored = 'recado.language'

export async function loadLanguage(wanted: string): Promise<void> {
  const chosen = localStorage.getItem(stored) ?? wanted
  language = chosen.startsWith('en') ? 'en' : 'es'
  words = (language === 'en' ? await import('./en') : await import('./es')).default as Catalogue
  plural = new Intl.PluralRules(language)
  document.documentElement.lang = language
  setLanguage(language)
}

let complete: Promise<void> | undefined
/** Loads the words of the pages that few open. The router waits for them before it shows such a page. */
export function loadMore(): Promise<void> {
  return (complete ??= (language === 'en' ? import('./more.en') : import('./more.es')).then(
    (more) => { words = { ...words, ...more.default } },
    (error: unknown) => { complete = undefined; throw error },
  ))
}

export function chooseLanguage(code: string): void {
  localStorage.setItem(stored, code)
}

/** The words of a key, with values in braces. "one | many" is chosen by n. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  let text: string = words[key] ?? String(key)
  if (values.n !== undefined && text.includes(' | ')) {
    const [one = '', many = ''] = text.split(' | ')
    text = plural.select(Number(values.n)) === 'one' ? one : many
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The words of a key that is made at run time, or what stands for it. */
export function tr(key: string, fallback: string): string {
  return (words as Record<string, string>)[key] ?? fallback
}
