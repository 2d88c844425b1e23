// The loop of a takeover against the program itself: a customer of the simulator, an operator in a
// browser. Not part of `npm run browser`, which needs no program.
//
//   BASE=http://127.0.0.1:18931 PROGRAM=bin/recado DATA=/tmp/fresh npm run real
//
// BASE is where the program is to listen, DATA a directory that does not exist or is empty.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { visible } from './browser.mjs'

const { BASE, PROGRAM, DATA } = process.env
const customer = '+573001112233'
const password = 'Una-casa-verde-8'
const env = { ...process.env, RECADO_DATA: DATA, RECADO_ADDR: BASE && new URL(BASE).host }
let program, browser
let log = ''

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
async function until(check, what, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(150)) {
    const found = await check().catch(() => undefined)
    if (found) return found
  }
  throw new Error(`${what}\n${log.slice(-2000)}`)
}

before(async () => {
  for (const name of ['BASE', 'PROGRAM', 'DATA']) assert.ok(process.env[name], `${name} is missing from the environment`)
  assert.ok(!existsSync(DATA) || readdirSync(DATA).length === 0, 'DATA is not empty')
  program = spawn(PROGRAM, ['up'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (part) => { log += part })
  await until(async () => (await fetch(`${BASE}/readyz`)).ok, 'the program is not ready', 60)
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
})
after(async () => {
  await browser?.close()
  if (!program || program.exitCode !== null) return
  program.kill('SIGTERM')
  await new Promise((resolve) => program.once('exit', resolve))
})

const recado = async (...words) => (await promisify(execFile)(PROGRAM, words, { env })).stdout
async function addPerson(login, name, roles) {
  const link = /https?:\/\/\S+/.exec(await recado('user', 'add', '-roles', roles, login, name))?.[0]
  assert.ok(link, 'no link to choose a password')
  return `${BASE}${new URL(link).pathname}${new URL(link).search}`
}
async function say(text) {
  const answer = await fetch(`${BASE}/sim/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ from: customer, profile: 'Luz Arango', text }) })
  assert.ok(answer.ok, `the simulator refused: ${answer.status}`)
}
const told = async () => (await (await fetch(`${BASE}/sim/messages?contact=${encodeURIComponent(customer)}`)).json()).messages
const hears = (words, from = 0) => until(async () => (await told()).slice(from).find((one) => words.test(one.text ?? '')), `the customer did not get ${words}`)

async function enter(link) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'es-CO', timezoneId: 'America/Bogota' })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.wrong = []
  page.on('pageerror', (error) => page.wrong.push(error.message))
  page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) page.wrong.push(message.text()) })
  await page.goto(link)
  await page.locator('#password').fill(password)
  await page.locator('#repeat').fill(password)
  await page.getByRole('button', { name: 'Guardar y entrar' }).click()
  await page.waitForURL(/\/console\/?(\?.*)?$/)
  return page
}

test('from the queue to the bot again', { timeout: 120_000 }, async () => {
  const ana = await enter(await addPerson('ana', 'Ana Ruiz', 'operator'))
  await say('necesito mantenimiento, el aire no enfría, es urgente')
  await hears(/foto del equipo/)
  await say('no tengo')
  await hears(/placa del serial/)
  await say('no tengo')
  await hears(/ubicación/)
  await say('quiero hablar con un asesor')
  await hears(/le atienda una persona/)

  // It stands in the queue, with why; it is opened and taken.
  await ana.goto(`${BASE}/console/?queue=unassigned`)
  const row = ana.getByRole('region', { name: 'Conversaciones' }).locator('li a').first()
  await visible(row.getByText('Pide una persona'))
  await row.click()
  await visible(ana.getByText('Última pregunta del asistente'))
  await ana.getByRole('button', { name: 'Tomar', exact: false }).first().click()
  const composer = ana.getByLabel('Responder', { exact: true }).and(ana.locator('textarea'))
  await visible(composer)
  await visible(ana.getByText('Ana Ruiz tomó la conversación'))

  // What arrives while she types is shown before her answer leaves.
  const heardBefore = (await told()).length
  const answer = 'Con gusto la ayudo. ¿Dónde está el equipo?'
  const place = 'Edificio Mirador, piso 8, oficina 803'
  await composer.fill(answer)
  await say(place)
  const warning = ana.getByRole('alert').filter({ hasText: 'escribió mientras tanto' })
  await sleep(150) // it may or may not be on the screen by now: it has not been read
  await composer.press('Enter')
  await visible(warning.getByText(place))
  assert.ok(!(await told()).some((one) => one.text === answer), 'it left unseen')
  await warning.getByRole('button', { name: 'Enviar así' }).click()
  await hears(/¿Dónde está el equipo\?/, heardBefore)
  assert.equal((await told()).slice(heardBefore).length, 1, 'the bot spoke, or the answer left twice')
  assert.equal(await composer.inputValue(), '')

  // A field of the form is filled from that message.
  const side = ana.getByRole('complementary', { name: 'Detalles' })
  await side.getByRole('button', { name: 'Llenar Ubicación con un mensaje' }).click()
  await visible(ana.getByText('Elija el mensaje o la foto para «Ubicación»'))
  await ana.getByRole('button', { name: 'Este', exact: true }).last().click()
  await visible(ana.getByText('Ubicación: listo'))
  await visible(side.getByText(/Mirador/))

  // Handed back at a step, the bot goes on from there with what is known now.
  const saidBefore = (await told()).length
  await ana.getByRole('button', { name: 'Devolver' }).click()
  const dialog = ana.getByRole('dialog')
  await dialog.getByLabel('En otro paso').check()
  await dialog.getByRole('combobox', { name: 'En otro paso' }).selectOption('confirm')
  await dialog.getByRole('button', { name: 'Devolver', exact: true }).click()
  await visible(ana.getByText('Devuelta al asistente'))
  const review = await hears(/Revise su orden/, saidBefore)
  assert.match(review.text, /Mirador/)
  assert.match(review.text, /8/)
  await say('dale')
  await hears(/Orden creada/, saidBefore)
  await visible(ana.getByText(/Orden creada/))
  await visible(ana.getByText('Ana Ruiz la devolvió al asistente'))
  assert.deepEqual(ana.wrong, [], 'errors in the page')
  await ana.context().close()
})
