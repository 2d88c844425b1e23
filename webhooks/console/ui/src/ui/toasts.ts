import { Store } from '../lib/store'

export interface Toast { id: number; text: string; tone: 'info' | 'good' | 'bad'; contact?: string }

export const toasts = new Store<Toast[]>([])
let count = 0

/** Says something in a corner and to screen readers. Bad news stays longer. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'contact'>> = {}): void {
  const one: Toast = { id: ++count, text, tone: options.tone ?? 'info', contact: options.contact }
  toasts.set([...toasts.get().slice(-3), one])
  setTimeout(() => dismiss(one.id), one.tone === 'bad' ? 12_000 : 5_000)
}

export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id))
}
