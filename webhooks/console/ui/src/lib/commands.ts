// Everything that a key can do is a command: the keyboard, the palette and the help read one list.
import { useEffect, useRef } from 'react'
import { Store } from './store'

export interface Command {
  id: string
  label: string
  keys?: string // "a", "shift+e", "?"
  group?: 'go' | 'here'
  run: () => void
}

const layers = new Map<symbol, () => Command[]>()
export const changes = new Store(0)

export function commands(): Command[] {
  const seen = new Set<string>()
  return [...layers.values()].reverse().flatMap((layer) => layer()).filter((one) => !seen.has(one.id) && seen.add(one.id))
}

/** Offers commands while the component is on the screen; a later component's come first. */
export function useCommands(list: Command[]): void {
  const latest = useRef(list)
  useEffect(() => {
    latest.current = list
  })
  useEffect(() => {
    const layer = Symbol()
    layers.set(layer, () => latest.current)
    changes.set(changes.get() + 1)
    return () => {
      layers.delete(layer)
      changes.set(changes.get() + 1)
    }
  }, [])
}

/** The name of a pressed key as commands write it. */
export function pressed(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  const letter = /^\p{L}$/u.test(event.key)
  return letter && event.shiftKey ? `shift+${event.key.toLowerCase()}` : letter ? event.key.toLowerCase() : event.key
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Runs the command of a key, unless somebody is writing or a dialog is open. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (document.querySelector('[role=dialog],[role=alertdialog],[role=menu]')) return
  const name = pressed(event)
  const found = commands().find((one) => one.keys === name)
  if (!found) return
  event.preventDefault()
  found.run()
}
