// Fails when opening the page costs more than the budget: everything that index.html names,
// and what the first route (the queue) needs, compressed as a browser would receive it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 200_000 // bytes
const dist = new URL('../../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const files = new Set(['index.html'])

function add(key) {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file)) return
  files.add(chunk.file)
  for (const css of chunk.css ?? []) files.add(css)
  for (const next of chunk.imports ?? []) add(next)
}

// The catalogue of one language, the first route, and the worker that shares the stream.
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isEntry || /src\/(i18n\/es|queue\/QueuePage|thread\/ThreadPage)\.tsx?$/.test(key)) add(key)
}
let total = 0
for (const file of files) total += gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
console.log(`first load: ${(total / 1000).toFixed(1)} kB of ${budget / 1000} kB compressed, ${files.size} files`)
if (total > budget) {
  for (const file of files) console.log(gzipSync(readFileSync(new URL(file, dist))).length, file)
  process.exit(1)
}
