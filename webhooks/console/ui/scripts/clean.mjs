// Empties what Vite writes, but for the placeholder that lets the program compile without a build.
import { readdirSync, rmSync } from 'node:fs'

const dist = new URL('../../dist/', import.meta.url)
for (const name of readdirSync(dist)) {
  if (name !== '.keep') rmSync(new URL(name, dist), { recursive: true })
}
