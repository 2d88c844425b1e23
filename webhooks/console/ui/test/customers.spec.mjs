// Customers who are people: found without a number in an address, masked until opened, made with the problems
// at their fields, merged and erased by who may.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin, eventually, visible } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 10, longThread: 10 }) })
after(() => w.end())

test('an operator finds and makes customers, and opens nothing', async () => {
  const ana = await w.open('ana', '/customers')
  const asked = []
  ana.on('request', (request) => asked.push(`${request.method()} ${request.url()}`))
  await ana.getByRole('searchbox').fill('04288874-5')
  await ana.getByRole('button', { name: 'Buscar cliente' }).click()
  await eventually(async () => (await ana.getByRole('row').count()) === 2, 'it is not found by the number')
  assert.ok(asked.some((one) => one.endsWith('/api/v1/customers/search')) && !asked.some((one) => one.includes('04288874')) && !ana.url().includes('04288874'))
  await ana.getByRole('row').nth(1).getByRole('link').click()
  await visible(ana.getByText('DUI ******745'))
  await visible(ana.getByText('Consulta al buró de crédito'))
  assert.equal(await ana.getByRole('button', { name: 'Abrir' }).count(), 0)
  assert.equal(await ana.getByRole('button', { name: 'Borrar' }).count(), 0)
  await ana.goto(`${w.origin}/console/customers`)
  await ana.getByRole('button', { name: 'Nuevo cliente' }).click()
  const dialog = ana.getByRole('dialog')
  await dialog.getByLabel('Nombres').fill('😀')
  await dialog.getByLabel('Número').fill('00016297-5')
  await dialog.getByRole('button', { name: 'Guardar' }).click()
  await visible(dialog.getByText('Debe ser un nombre.'))
  await dialog.getByLabel('Nombres').fill('Zoila')
  await dialog.getByRole('button', { name: 'Guardar' }).click()
  await visible(ana.getByRole('heading', { name: /Zoila/ }))
  await ana.context().close()
})

test('a supervisor opens the number and merges; an admin erases', async () => {
  const sofia = await w.open('sofia', '/customers/CLI-00001')
  await sofia.getByRole('button', { name: 'Abrir' }).first().click()
  await visible(sofia.getByText('DUI 04288874-5'))
  await sofia.getByRole('button', { name: 'Unir' }).click()
  const dialog = sofia.getByRole('dialog')
  await dialog.getByLabel('Código del otro').fill('cli-00003')
  await dialog.getByRole('button', { name: 'Unir' }).click()
  await visible(dialog.getByText('no son la misma persona', { exact: false }))
  await dialog.getByLabel('Código del otro').fill('cli-00002')
  await dialog.getByRole('button', { name: 'Unir' }).click()
  await eventually(async () => (await sofia.getByRole('dialog').count()) === 0, 'it was not merged')
  await sofia.getByRole('button', { name: 'Bloquear' }).click()
  await visible(sofia.getByRole('button', { name: 'Desbloquear' }))
  assert.equal(await sofia.getByRole('button', { name: 'Borrar' }).count(), 0)
  await sofia.context().close()
  const admin = await w.open('admin', '/customers/CLI-00004')
  await admin.getByRole('button', { name: 'Borrar' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Borrar' }).click()
  await visible(admin.getByText('Borrado'))
  assert.equal(await admin.getByText('DUI ******745').count(), 0)
  assert.deepEqual(w.wrong, [])
  await admin.context().close()
})
