// The server's clock: a workstation that is ten minutes off must not show wrong deadlines.
let ahead = 0 // milliseconds that the server is ahead of this machine

const tolerance = 3_000 // milliseconds: the Date header has whole seconds, and travel takes time

export function learnServerTime(header: string | null, local = Date.now()): void {
  const at = header ? Date.parse(header) : NaN
  if (Number.isNaN(at)) return
  const difference = at - local
  ahead = Math.abs(difference) > tolerance ? difference : 0
}

export function now(): number {
  return Date.now() + ahead
}

const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** Calls back each second, with one timer for everything that counts down. */
export function eachSecond(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(() => watchers.forEach((one) => one()), 1000)
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}
