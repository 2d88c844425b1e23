// One's own account: the password with its rules, the second factor, and the sessions.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin, eventually, visible } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 30, longThread: 20 }) })
after(() => w.end())

test('password, second factor and sessions', async () => {
  const ana = await w.open('ana', '/me')
  const current = ana.getByLabel('Contraseña actual'), fresh = ana.getByLabel('Contraseña nueva')
  await current.fill('otra')
  await fresh.fill('Casa-1')
  assert.equal(await ana.getByText('(cumplido)').count(), 3, 'all but the length')
  await fresh.fill('Casa-verde-2026')
  assert.equal(await ana.getByText('(cumplido)').count(), 4)
  const save = ana.getByRole('button', { name: 'Cambiar contraseña' })
  await save.click()
  await visible(ana.getByRole('alert').getByText('La contraseña actual no es correcta.').or(ana.getByText('La contraseña actual no es correcta.')))
  assert.equal(await current.getAttribute('aria-invalid'), 'true')
  assert.equal(await fresh.getAttribute('aria-invalid'), 'false')
  // A session that is ended is gone; a new password ends all others.
  await visible(ana.getByText('Firefox en Android'))
  await ana.getByRole('button', { name: /^Cerrar Firefox en Android/ }).click()
  await eventually(async () => (await ana.getByText('Firefox en Android').count()) === 0, 'the session is still listed')
  await visible(ana.getByText('Safari en iPhone'))
  await current.fill('La-de-antes-9')
  await save.click()
  await visible(ana.getByText('Contraseña cambiada'))
  assert.equal(await current.inputValue(), '')
  await eventually(async () => (await ana.getByText('Safari en iPhone').count()) === 0, 'another session did not end')
  // The second factor.
  await ana.getByRole('button', { name: 'Activar segundo factor' }).click()
  await visible(ana.getByRole('img', { name: /Código QR/ }))
  await visible(ana.getByText('JBSW Y3DP', { exact: false }))
  const code = ana.getByLabel('Código de 6 cifras')
  await code.fill('000000')
  await ana.keyboard.press('Enter')
  await visible(ana.getByText('El código no es correcto.'))
  await code.fill('123 456')
  await ana.keyboard.press('Enter')
  await visible(ana.getByRole('alertdialog', { name: 'Códigos de recuperación' }).getByText('abcd-efgh-ijkl-mn0p'))
  await ana.getByRole('button', { name: 'Ya los guardé' }).click()
  await visible(ana.getByText('Le quedan 10 códigos de recuperación.', { exact: false }))
  assert.equal(await ana.getByRole('button', { name: 'Activar segundo factor' }).count(), 0)
  assert.deepEqual(w.wrong, [])
  await ana.context().close()
})
