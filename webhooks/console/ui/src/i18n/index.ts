import { setLanguage } from '../api/http'
import type es from './es'

export type Key = keyof typeof es
type Catalogue = Record<Key, string>

let words = {} as Catalogue
let plural = new Intl.PluralRules('es')
export let language = 'es'

const stored = 'recado.language'

export async function loadLanguage(wanted: string): Promise<void> {
  const chosen = localStorage.getItem(stored) ?? wanted
  language = chosen.startsWith('en') ? 'en' : 'es'
  words = (language === 'en' ? await import('./en') : await import('./es')).default
  plural = new Intl.PluralRules(language)
  document.documentElement.lang = language
  setLanguage(language)
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
