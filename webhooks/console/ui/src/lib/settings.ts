import { Store } from './store'

// What a person chose for this browser.
function kept<T extends string>(name: string, first: T): Store<T> {
  const store = new Store<T>((localStorage.getItem(name) as T | null) ?? first)
  store.watch(() => localStorage.setItem(name, store.get()))
  return store
}

export type Theme = 'system' | 'light' | 'dark'
export const theme = kept<Theme>('recado.theme', 'system')
export const rail = kept<'open' | 'narrow'>('recado.rail', innerWidth >= 1440 ? 'open' : 'narrow')
export const side = kept<'open' | 'closed'>('recado.side', 'open')

export function applyTheme(): void {
  const chosen = theme.get()
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}
theme.watch(applyTheme)
