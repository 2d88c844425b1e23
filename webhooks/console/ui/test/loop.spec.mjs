// The loop of a takeover, as two operators and a supervisor live it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { begin } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 300, longThread: 600 }) })
after(() => w.end())
beforeEach(() => { w.wrong.length = 0 })

const one = (n) => w.contacts[n]
const at = (n) => `/c/${encodeURIComponent(one(n))}?queue=unassigned`
const visible = (locator) => locator.first().waitFor({ state: 'visible' })
const composer = (page) => page.getByLabel('Responder', { exact: true }).and(page.locator('textarea'))
const eventually = async (check, what) => {
  for (let i = 0; i < 80; i++) {
    if (await check()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(what)
}
const fine = () => assert.deepEqual(w.wrong, [], 'errors in the page')

test('the whole loop by keyboard alone', async () => {
  const ana = await w.open('ana')
  await visible(ana.getByText('Pide una persona'))
  // The emergency that is late stands on top, then the nearest deadline.
  const first = await ana.getByRole('region', { name: 'Conversaciones' }).locator('li a').first().textContent()
  assert.match(first, /tarde/)
  await ana.keyboard.press('j')
  await visible(ana.getByText('Espera a una persona'))
  await ana.keyboard.press('j')
  await eventually(() => ana.url().includes(encodeURIComponent(one(0)).replace('%2B', '+')) || decodeURIComponent(ana.url()).includes(one(0)), 'j did not open the second')
  await visible(ana.getByText('Última pregunta del asistente'))
  await ana.keyboard.press('a')
  await visible(composer(ana))
  await ana.keyboard.press('r')
  await ana.keyboard.type('/sal')
  await visible(ana.getByRole('option', { name: /saludo/ }))
  await ana.keyboard.press('Enter')
  await eventually(async () => /^Hola \S+, le escribe Ana/.test(await composer(ana).inputValue()), 'the canned answer was not filled')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText(/le escribe Ana/))
  await eventually(async () => (await composer(ana).inputValue()) === '', 'the composer was not emptied')
  await eventually(() => w.thread(one(0)).some((entry) => entry.from === 'Ana Ruiz' && entry.text?.startsWith('Hola')), 'it was not sent')
  // A note, for colleagues only.
  await ana.keyboard.press('Escape')
  await ana.keyboard.press('n')
  await ana.keyboard.type('Cliente de confianza')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText('Nota privada · Ana Ruiz'))
  // Back to the bot, at a step that is chosen.
  await ana.keyboard.press('Escape')
  await ana.keyboard.press('h')
  await visible(ana.getByRole('dialog'))
  await ana.keyboard.press('ArrowDown')
  await ana.keyboard.press('Tab')
  await ana.keyboard.press('ArrowDown')
  await ana.keyboard.press('Enter')
  await eventually(() => w.sessions.get(one(0)).owner.bot, 'it was not handed back')
  await visible(ana.getByText('Sigamos: ¿en qué piso está el equipo?'))
  fine()
  await ana.context().close()
})

test('two take in one instant: the loser is told who has it', async () => {
  const [ana, luis] = await Promise.all([w.open('ana', at(2)), w.open('luis', at(2))])
  for (const page of [ana, luis]) await visible(page.getByText('Espera a una persona'))
  await Promise.all([ana.keyboard.press('a'), luis.keyboard.press('a')])
  await eventually(() => !w.sessions.get(one(2)).owner.bot, 'nobody has it')
  const [winner, loser, name] = w.sessions.get(one(2)).owner.name === 'Ana Ruiz' ? [ana, luis, 'Ana Ruiz'] : [luis, ana, 'Luis Peña']
  await visible(winner.locator('textarea'))
  await visible(loser.getByText(`Tomada por ${name}`))
  assert.equal(await composer(loser).count(), 0, 'the loser can write')
  // A supervisor takes it over, with a reason; the agent sees it at once.
  const sofia = await w.open('sofia', at(2))
  await visible(sofia.getByText(`Tomada por ${name}`))
  await sofia.keyboard.press('a')
  await sofia.getByLabel('Motivo').fill('Cliente prioritario')
  await sofia.keyboard.press('Tab')
  await sofia.getByRole('dialog').getByRole('button', { name: 'Quitar', exact: true }).click()
  await visible(composer(sofia))
  await visible(winner.getByText('Tomada por Sofía Marín'))
  fine()
  for (const page of [ana, luis, sofia]) await page.context().close()
})

test('what arrives while one writes is seen before the answer leaves', async () => {
  const ana = await w.open('ana', at(3))
  await visible(ana.getByText('Espera a una persona'))
  await ana.keyboard.press('a')
  await visible(composer(ana))
  await ana.keyboard.press('r')
  await ana.keyboard.type('El técnico llega a las 3')
  const sent = () => w.thread(one(3)).filter((entry) => entry.text === 'El técnico llega a las 3').length
  w.control.say({ contact: one(3), text: 'Mejor mañana, hoy no estoy' })
  await ana.keyboard.press('Enter') // at once: the page may not even know of it
  const warning = ana.getByRole('alert').filter({ hasText: 'escribió mientras tanto' })
  await visible(warning)
  await visible(warning.getByText('Mejor mañana, hoy no estoy'))
  assert.equal(sent(), 0, 'it left')
  await warning.getByRole('button', { name: 'Cambiar mi mensaje' }).click()
  assert.equal(await composer(ana).inputValue(), 'El técnico llega a las 3', 'the text is lost')
  await composer(ana).fill('Claro, mañana a las 9')
  await ana.keyboard.press('Enter')
  await eventually(() => w.thread(one(3)).some((entry) => entry.text === 'Claro, mañana a las 9'), 'it did not leave')
  fine()
  await ana.context().close()
})

test('a draft survives a reload and another device; an ended session loses nothing', async () => {
  const ana = await w.open('ana', at(3))
  await visible(composer(ana))
  await composer(ana).fill('Esto quedó a medias')
  await ana.reload()
  await visible(composer(ana))
  assert.equal(await composer(ana).inputValue(), 'Esto quedó a medias')
  await eventually(() => w.drafts.get(`ana|${one(3)}`)?.text === 'Esto quedó a medias', 'the server has no draft')
  const phone = await w.open('ana', at(3), { viewport: { width: 390, height: 844 } })
  await visible(composer(phone))
  assert.equal(await composer(phone).inputValue(), 'Esto quedó a medias')
  await phone.context().close()
  w.control.expire({ who: 'ana' })
  await ana.waitForURL(/console\/login\?next=/)
  await ana.goto(`${w.origin}/console/login?as=ana&next=${encodeURIComponent('/console' + at(3))}`)
  await visible(composer(ana))
  assert.equal(await composer(ana).inputValue(), 'Esto quedó a medias')
  await composer(ana).fill('')
  await ana.context().close()
})

test('a failed send stays, with its reason, and is said once', async () => {
  const ana = await w.open('ana', at(3))
  await visible(composer(ana))
  const count = (text) => w.thread(one(3)).filter((entry) => entry.text === text).length
  w.control.fail({ match: '/reply', status: 503, message: 'El canal está ocupado.' })
  await composer(ana).fill('Uno')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText('El canal está ocupado.'))
  await ana.reload()
  await visible(ana.getByText('El canal está ocupado.'))
  assert.equal(count('Uno'), 0)
  await ana.getByRole('button', { name: 'Reintentar' }).last().click()
  await eventually(() => count('Uno') === 1, 'it was not sent again')
  await eventually(async () => (await ana.getByText('El canal está ocupado.').count()) === 0, 'it still says that it failed')
  assert.equal(count('Uno'), 1)
  fine()
  await ana.context().close()
})

test('a variable without a value, a text too long and a file too large are said before', async () => {
  const ana = await w.open('ana', at(3))
  await visible(composer(ana))
  await composer(ana).fill('Su visita es el {fecha}.')
  await visible(ana.getByText('Falta el valor de {fecha}'))
  assert.ok(await ana.getByRole('button', { name: 'Enviar' }).isDisabled())
  const long = 'a'.repeat(70_000)
  const took = await ana.evaluate(async (text) => {
    const field = document.querySelector('textarea')
    field.focus()
    field.select()
    const from = performance.now()
    document.execCommand('insertText', false, text)
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return performance.now() - from
  }, long)
  assert.ok(took < 3000, `70,000 characters took ${took} ms`)
  await visible(ana.getByText('Sobran 65904 caracteres'))
  await composer(ana).fill('')
  await ana.locator('input[type=file]').setInputFiles({ name: '../../<b>foto</b>.png', mimeType: 'image/png', buffer: Buffer.alloc(17_000_000) })
  await visible(ana.getByText(/pesa 17.0 MB; el máximo es 16.0 MB/))
  await ana.getByRole('button', { name: /Quitar ..\/../ }).or(ana.getByRole('button', { name: /Quitar .*foto/ })).first().click()
  fine()
  await ana.context().close()
})

test('the form is filled from a message, edited, and a refusal is shown', async () => {
  const ana = await w.open('ana', at(3))
  await visible(composer(ana))
  await ana.getByRole('button', { name: 'Llenar Piso con un mensaje' }).click()
  await visible(ana.getByText('Elija el mensaje o la foto para «Piso»'))
  await ana.getByRole('button', { name: 'Este' }).last().click()
  await visible(ana.getByText('Piso: listo'))
  await ana.getByRole('button', { name: 'Editar Urgencia' }).click()
  await ana.getByLabel('Urgencia', { exact: true }).fill('???')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText('No se entiende como respuesta.'))
  await ana.getByLabel('Urgencia', { exact: true }).fill('Alta')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText('Alta', { exact: true }))
  await ana.getByRole('button', { name: 'Ver el mensaje' }).first().click()
  await eventually(() => ana.evaluate(() => document.activeElement?.hasAttribute('data-index')), 'the message did not take the focus')
  fine()
  await ana.context().close()
})

test('a stream that is cut says so, and catches up', async () => {
  const ana = await w.open('ana', at(3))
  await visible(composer(ana))
  w.control.cut({ ms: 6000 })
  w.control.say({ contact: one(3), text: 'Escrito durante el corte' })
  await ana.getByText('Sin conexión en vivo').waitFor({ timeout: 15_000 })
  await ana.getByText('Escrito durante el corte').first().waitFor({ timeout: 25_000 })
  await eventually(async () => (await ana.getByText('Sin conexión en vivo').count()) === 0, 'it still says that it is behind')
  await ana.context().close()
})

test('two tabs have one stream', async () => {
  const ana = await w.open('ana', at(3))
  const second = await ana.context().newPage()
  await second.goto(`${w.origin}/console${at(3)}`)
  await visible(composer(ana))
  await visible(composer(second))
  w.control.say({ contact: one(3), text: 'Para las dos pestañas' })
  await visible(ana.getByText('Para las dos pestañas'))
  await visible(second.getByText('Para las dos pestañas'))
  assert.equal(w.streams.size, 1)
  await ana.context().close()
})

test('after the window the composer explains, and takes notes only', async () => {
  const luis = await w.open('luis', `/c/${encodeURIComponent(one(8))}?queue=mine`)
  await visible(luis.getByText('Pasaron 24 horas'))
  assert.equal(await composer(luis).count(), 0, 'an answer can be written')
  await visible(luis.getByPlaceholder('Nota privada'))
  await luis.context().close()
})

test('new messages while one reads further up do not move the page', async () => {
  const ana = await w.open('ana', `/c/${encodeURIComponent(w.long)}?queue=all`)
  const region = ana.getByRole('region', { name: 'Mensajes' })
  await visible(region)
  await eventually(() => region.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 100), 'it does not open at the end')
  await region.evaluate((element) => { element.scrollTop -= 1500 })
  await ana.waitForTimeout(600)
  const place = () => region.evaluate((element) => {
    const top = element.getBoundingClientRect().top
    const row = [...element.querySelectorAll('[data-index]')].find((one) => one.getBoundingClientRect().top >= top)
    return { text: row.textContent, offset: Math.round(row.getBoundingClientRect().top - top) }
  })
  const was = await place()
  w.control.say({ contact: w.long, text: 'Llegó uno nuevo' })
  await visible(ana.getByRole('button', { name: '1 mensaje nuevo' }))
  assert.deepEqual(await place(), was, 'the page moved')
  // Older pages come in above, and what is read stays.
  for (let i = 0; i < 12; i++) {
    await region.evaluate((element) => { element.scrollTop -= 2500 })
    await ana.waitForTimeout(150)
  }
  await ana.getByRole('button', { name: '1 mensaje nuevo' }).click()
  await visible(ana.getByText('Llegó uno nuevo'))
  fine()
  await ana.context().close()
})

test('a photo is zoomed and turned by keys, and names are text', async () => {
  const ana = await w.open('ana', `/c/${encodeURIComponent(w.long)}?queue=all`)
  w.thread(w.long).push({ id: 'foto-final', at: new Date().toISOString(), from: 'contact', kind: 'image', media: [{ id: 'photo', url: '/media/photo.svg', mime: 'image/svg+xml', width: 1200, height: 900 }] })
  w.control.say({ contact: w.long, text: 'Esa es la placa' })
  await visible(ana.getByText('Esa es la placa'))
  await ana.getByRole('button', { name: 'Ver la foto en grande' }).last().press('Enter')
  const viewer = ana.getByRole('dialog')
  await visible(viewer)
  for (const key of ['+', '+', 'r', 'ArrowLeft']) await ana.keyboard.press(key)
  const transform = await viewer.locator('img').first().evaluate((element) => element.style.transform)
  assert.match(transform, /translate\(60px, 0px\) rotate\(90deg\) scale\(1\.96/)
  await ana.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  await ana.goto(`${w.origin}/console/?queue=unassigned`)
  await visible(ana.getByText('<script>alert(1)</script>'))
  fine()
  await ana.context().close()
})
