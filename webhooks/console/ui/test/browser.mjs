// A browser, the stand-in and a page for each person: what the tests in a browser begin with.
import { chromium } from 'playwright-core'
import { standin } from './standin.mjs'

export const visible = (locator) => locator.first().waitFor({ state: 'visible' })
export async function eventually(check, what) {
  for (let i = 0; i < 80; i++) {
    if (await check()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(what)
}

export async function begin(options) {
  const server = standin(options)
  await new Promise((resolve) => server.server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.server.address().port}`
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--js-flags=--expose-gc', '--enable-precise-memory-info'] })
  const wrong = []

  async function open(who, path = '/', more = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-CO', timezoneId: 'America/Bogota', ...more })
    const page = await context.newPage()
    page.setDefaultTimeout(8000)
    page.on('pageerror', (error) => wrong.push(`${who}: ${error.message}`))
    page.on('console', (message) => {
      // A refusal that a test asks for is logged by the browser as a failed load.
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) wrong.push(`${who}: ${message.text()}`)
    })
    await page.goto(`${origin}/console/login?as=${who}&next=${encodeURIComponent('/console' + path)}`)
    return page
  }
  async function end() {
    await browser.close()
    server.server.closeAllConnections()
    server.server.close()
  }
  return { ...server, origin, browser, open, end, wrong }
}
