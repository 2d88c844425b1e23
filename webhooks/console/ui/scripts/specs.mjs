// Runs the tests in a browser one after another: all but that of the program itself.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const specs = readdirSync('test').filter((name) => name.endsWith('.spec.mjs') && name !== 'real.spec.mjs').map((name) => `test/${name}`)
process.exit(spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...process.argv.slice(2), ...specs], { stdio: 'inherit' }).status ?? 1)
