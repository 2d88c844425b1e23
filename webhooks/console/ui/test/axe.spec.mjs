// Every page, light and dark, on a desk and on a phone: axe finds nothing serious, nothing runs out
// of the side, and what cannot be seen by axe is asserted here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { begin } from './browser.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let w
before(async () => { w = await begin({ conversations: 120, longThread: 300 }) })
after(() => w.end())

const contact = () => encodeURIComponent(w.contacts[0])
const pages = () => [
  ['/', []], [`/c/${contact()}?queue=unassigned`, []], [`/c/${encodeURIComponent(w.contacts[6])}?queue=waiting`, []], [`/c/${contact()}?queue=mine`, ['h']], [`/c/${contact()}?queue=mine`, ['i']],
  ['/orders', []], ['/orders?view=board', []], ['/orders/ORD-00002', []], ['/quotations', []], ['/quotations/COT-00002', []], ['/technicians', []], ['/companies', []], ['/companies/EMP-1', []], ['/jobs', []], ['/quote?order=ORD-00002', ['click:+ Material', 'click:+ Otro costo']], ['/campaigns', []], ['/campaigns?view=followed', []], ['/campaigns/new', []], ['/campaigns/CAM-00003', []], ['/campaigns/CAM-00002', ['click:Rosa Marín']], ['/debtors/+573211234567', []], ['/credit', []], ['/credit?view=orders', []], ['/credit-evaluations/EVA-00001', ['click:Abrir selfi y frente']], ['/credit-orders/CRE-00001', []], ['/customers', []], ['/customers/CLI-00001', []], ['/customers/CLI-00001', ['click:Editar']],
  ['/people', []], ['/keys', []], ['/audit', []], ['/deliveries', []], ['/dialogs', []], ['/dialogs/order_intake', ['node:Piso']], ['/canned', []], ['/texts', []], ['/texts/agent.lost', []], ['/texts/order.created', []], ['/health', []], ['/me', []], [`/c/${contact()}?queue=mine`, ['click:Proponer respuesta']], ['/me', ['click:Activar segundo factor']],
  ['/technicians', ['click:Nuevo técnico', 'click:+ Especialidad', 'click:+ Certificado', 'click:+ Ausencia']], ['/companies/EMP-1', ['click:Editar']], ['/companies/EMP-1', ['click:Nuevo contrato']], ['/', ['Control+k']], ['/', ['?']],
]

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    test(`${colorScheme}, ${width} pixels wide`, async () => {
      const admin = await w.open('admin', '/', { colorScheme, viewport: { width, height: 844 } })
      w.sessions.get(w.contacts[0]).owner = { name: 'Elena Prada', bot: false, epoch: 9 }
      const found = []
      for (const [path, keys] of pages()) {
        await admin.goto(`${w.origin}/console${path}`)
        await admin.locator('main h1:visible, main h2:visible').first().waitFor()
        await admin.waitForTimeout(250)
        for (const key of keys) {
          if (key.startsWith('click:')) await admin.getByRole('button', { name: key.slice(6) }).first().click()
          else if (key.startsWith('node:')) await admin.getByRole('button', { name: key.slice(5) }).first().press('Enter')
          else await admin.keyboard.press(key)
          await admin.waitForTimeout(350)
        }
        await admin.waitForTimeout(100)
        const violations = await admin.evaluate(async (source) => {
          if (!window.axe) new Function(source)()
          const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
          return result.violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)
        }, `${axe}; window.axe = window.axe || axe`).catch((error) => [String(error)])
        for (const one of violations) found.push(`${path} ${keys}: ${one}`)
        const over = await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (over > 0) found.push(`${path}: ${over} pixels too wide`)
      }
      assert.deepEqual(found, [])
      await admin.context().close()
    })
  }
}

test('what is said aloud, and where the focus goes', async () => {
  const ana = await w.open('ana', `/c/${encodeURIComponent(w.contacts[1])}?queue=unassigned`)
  await ana.getByRole('button', { name: 'Tomar la conversación' }).waitFor()
  assert.match(await ana.title(), /Conversaciones/)
  await ana.getByRole('region', { name: 'Conversaciones' }).locator('a[aria-current]').waitFor()
  await ana.keyboard.press('a')
  const field = ana.getByLabel('Responder', { exact: true }).and(ana.locator('textarea'))
  await field.waitFor()
  w.control.say({ contact: w.contacts[1], text: 'Hola, ¿sigue ahí?' })
  await ana.locator('p[aria-live=polite]', { hasText: 'Cliente: Hola, ¿sigue ahí?' }).waitFor({ state: 'attached' })
  // A dialog takes the focus, holds it and gives it back.
  const opener = ana.getByRole('button', { name: 'Devolver' })
  await opener.focus()
  await ana.keyboard.press('Enter')
  await ana.getByRole('dialog').waitFor()
  for (let i = 0; i < 8; i++) {
    await ana.keyboard.press('Tab')
    assert.ok(await ana.evaluate(() => !!document.activeElement?.closest('[role=dialog]')), 'the focus left the dialog')
  }
  await ana.keyboard.press('Escape')
  await ana.getByRole('dialog').waitFor({ state: 'detached' })
  assert.match(await ana.evaluate(() => document.activeElement?.textContent ?? ''), /Devolver/, 'the focus did not go back')
  // Everything that is focused can be seen to be, and is large enough.
  const small = await ana.evaluate(() => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((one) => {
    const box = one.getBoundingClientRect()
    return box.width > 2 && (box.width < 24 || box.height < 24) && getComputedStyle(one).display !== 'inline' && !one.closest('.sr')
  }).map((one) => one.outerHTML.slice(0, 120)))
  assert.deepEqual(small, [], 'smaller than 24 pixels')
  await ana.context().close()
})

test('what a role may not do is not offered', async () => {
  const ana = await w.open('ana', '/')
  await ana.getByRole('navigation').first().waitFor()
  assert.equal(await ana.getByRole('link', { name: 'Auditoría' }).count(), 0)
  assert.equal(await ana.getByRole('link', { name: 'Claves de API' }).count(), 0)
  await ana.goto(`${w.origin}/console/c/${encodeURIComponent(w.contacts[6])}?queue=waiting`)
  await ana.getByText('Tomada por Luis Peña').first().waitFor()
  assert.equal(await ana.getByRole('button', { name: /Quitar/ }).count(), 0)
  await ana.context().close()
})
