import { useSyncExternalStore } from 'react'

/** A value outside React that components can watch. */
export class Store<T> {
  private watchers = new Set<() => void>()
  constructor(private value: T) {}
  get = () => this.value
  set = (value: T) => {
    if (Object.is(value, this.value)) return
    this.value = value
    this.watchers.forEach((one) => one())
  }
  watch = (watcher: () => void) => {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.watch, store.get)
}
