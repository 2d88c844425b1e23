// 10,000 conversations and a thread of 20,000 messages, measured in the browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin } from './browser.mjs'

// Goals are for one quiet core; on a machine that is busy, SLACK=3 multiplies the times.
const slack = Number(process.env.SLACK ?? 1)
let w
before(async () => { w = await begin({ conversations: 10_000, longThread: 20_000 }) })
after(() => w.end())

const middle = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
const say = (what, value, goal, unit) => console.log(`# ${what}: ${value.toFixed(1)} ${unit} (goal ${goal})`)

test('10,000 conversations and 20,000 messages', async () => {
  const ana = await w.open('ana', '/?queue=all')
  await ana.locator('section[aria-label=Conversaciones] li a').first().waitFor()
  // All rows are loaded by scrolling, and few are in the document.
  const list = ana.locator('section[aria-label=Conversaciones] .scroller').last()
  const began = Date.now()
  while ((await list.evaluate((element) => element.scrollHeight)) < 9990 * 84) {
    await list.evaluate((element) => { element.scrollTop = element.scrollHeight })
    await ana.waitForTimeout(30)
    if (Date.now() - began > 60_000) assert.fail(`only ${await list.evaluate((element) => element.scrollHeight / 84)} rows`)
  }
  assert.ok((await list.locator('li').count()) < 60, 'rows are not virtual')
  const frames = await list.evaluate(async (element) => {
    const times = []
    let last = performance.now()
    for (let i = 0; i < 60; i++) {
      element.scrollTop = (i * 7919 * 13) % element.scrollHeight
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const now = performance.now()
      times.push(now - last)
      last = now
    }
    return times
  })
  say('a jump in 10,000 rows', middle(frames), 50, 'ms')
  assert.ok(middle(frames) < 50 * slack)

  // A conversation opens: from the press to its last message on the screen.
  const opens = []
  for (let i = 0; i < 7; i++) {
    const contact = i === 0 ? w.long : w.contacts[20 + i]
    const taken = await ana.evaluate(async (to) => {
      const from = performance.now()
      history.pushState({}, '', `/console/c/${encodeURIComponent(to)}?queue=all`)
      dispatchEvent(new PopStateEvent('popstate'))
      const end = to.replace(/\D/g, '')
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve))
        const shown = document.querySelector('main h2')?.parentElement?.textContent?.replace(/\D/g, '').includes(end.slice(-7))
        if (shown && document.querySelector('[role=region][aria-label=Mensajes] [data-index]')) return performance.now() - from
        if (performance.now() - from > 10_000) return 10_000
      }
    }, contact)
    opens.push(taken)
  }
  say('a thread opens', middle(opens.slice(1)), 300, 'ms')
  assert.ok(middle(opens.slice(1)) < 300 * slack, opens.join(' '))

  // The long one, read to its beginning.
  await ana.goto(`${w.origin}/console/c/${encodeURIComponent(w.long)}?queue=all`)
  const region = ana.getByRole('region', { name: 'Mensajes' })
  await region.waitFor()
  const from = Date.now()
  for (;;) {
    if ((await ana.getByText('Aquí empieza la conversación.').count()) > 0) break
    await region.evaluate((element) => { element.scrollTop = 0 })
    await ana.waitForTimeout(20)
    if (Date.now() - from > 90_000) assert.fail('the beginning was not reached')
  }
  assert.ok((await region.locator('[data-index]').count()) < 80, 'messages are not virtual')

  // Typing, with all of it loaded.
  await ana.keyboard.press('a')
  const field = ana.getByLabel('Responder', { exact: true }).and(ana.locator('textarea'))
  await field.waitFor()
  await field.focus()
  await ana.evaluate(() => {
    window.paints = []
    document.querySelector('textarea').addEventListener('keydown', () => {
      const pressed = performance.now()
      requestAnimationFrame(() => setTimeout(() => window.paints.push(performance.now() - pressed)))
    })
  })
  for (const letter of 'Buenas tardes, ya le confirmo la hora') await field.press(letter === ' ' ? 'Space' : letter)
  const paints = await ana.evaluate(() => window.paints)
  say('a key is painted', middle(paints), 50, 'ms')
  assert.ok(middle(paints) < 50 * slack, paints.map(Math.round).join(' '))

  const session = await ana.context().newCDPSession(ana)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  say('heap', usedSize / 1e6, 150, 'MB')
  assert.ok(usedSize < 150e6)

  // A burst of 400 messages in 50 conversations: the page asks little, and stays alive.
  let asked = 0
  ana.on('request', () => asked++)
  w.control.flood({ n: 400 })
  await ana.waitForTimeout(4000)
  say('requests for 400 messages in a burst', asked, 200, '')
  assert.ok(asked < 200, `${asked} requests`)
  assert.deepEqual(w.wrong, [])
})
