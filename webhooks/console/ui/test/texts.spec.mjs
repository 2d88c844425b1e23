// The texts of the bot, as a business words them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin, eventually, visible } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 30, longThread: 20 }) })
after(() => w.end())

test('a text is found, reworded, refused, brought back and taken back', async () => {
  const sofia = await w.open('sofia', '/texts')
  await visible(sofia.getByText('65 textos'))
  await sofia.getByLabel('Solo los míos').check()
  await visible(sofia.getByText('1 texto', { exact: true }))
  await sofia.getByLabel('Solo los míos').uncheck()
  await sofia.getByLabel('Buscar en los textos').fill('perder tiempo')
  await visible(sofia.getByText('1 texto', { exact: true }))
  await sofia.getByRole('link', { name: /agent\.lost/ }).click()
  const words = sofia.getByLabel('Lo que se dice')
  await visible(words)
  const preview = sofia.locator('section', { hasText: 'Así se ve' })
  await visible(preview.getByText('unos «wait» minutos'))
  await sofia.getByRole('button', { name: 'Si no' }).click()
  await visible(preview.getByText('Atienden de nuevo «opens_at»'))
  // A variable that the original does not have is refused at the field.
  await words.fill('Ya le respondemos, {{.nombre}}.')
  const save = sofia.getByRole('button', { name: 'Guardar', exact: true })
  await save.click()
  await visible(sofia.getByText('Use solo las variables del texto original.'))
  assert.equal(await words.getAttribute('aria-invalid'), 'true')
  // A chip puts the variable where the caret stands.
  await words.fill('Ya le respondemos en  minutos.')
  await words.evaluate((one) => one.setSelectionRange(21, 21))
  await sofia.getByRole('button', { name: 'Insertar {{.wait}}' }).click()
  assert.equal(await words.inputValue(), 'Ya le respondemos en {{.wait}} minutos.')
  await visible(sofia.getByText(/Por SMS: 34 caracteres, 1 parte \(de 160\)/))
  await save.click()
  await visible(sofia.getByText('Guardado: ya se dice así'))
  await words.fill('En un momento le respondemos.')
  await save.click()
  await visible(sofia.getByRole('button', { name: /^Volver a esta/ }))
  await sofia.getByRole('button', { name: /^Volver a esta/ }).first().click()
  await eventually(async () => (await words.inputValue()) === 'Ya le respondemos en {{.wait}} minutos.', 'the earlier wording did not come back')
  await sofia.getByRole('button', { name: 'Usar el original' }).click()
  await eventually(async () => (await words.inputValue()).startsWith('Prefiero no hacerle'), 'the original did not come back')
  assert.deepEqual(w.wrong, [])
  await sofia.context().close()
})

test('who saves over somebody sees what is there now', async () => {
  const [sofia, admin] = [await w.open('sofia', '/texts/order.created'), await w.open('admin', '/texts/order.created')]
  const words = (page) => page.getByLabel('Lo que se dice')
  await visible(words(sofia))
  await visible(words(admin))
  await words(admin).fill('Orden {{.order}} en camino.')
  await admin.getByRole('button', { name: 'Guardar', exact: true }).click()
  await visible(admin.getByText('Guardado: ya se dice así'))
  await words(sofia).fill('Mi propia {{.order}}.')
  await sofia.getByRole('button', { name: 'Guardar', exact: true }).click()
  await visible(sofia.getByRole('alert').getByText('Orden {{.order}} en camino.'))
  assert.equal(await words(sofia).inputValue(), 'Mi propia {{.order}}.', 'what was typed is lost')
  await sofia.getByRole('button', { name: 'Guardar el mío' }).click()
  await visible(sofia.getByText('Guardado: ya se dice así'))
  // In the other language it is another text.
  await sofia.getByLabel('Idioma').selectOption('en')
  await eventually(async () => (await words(sofia).inputValue()).startsWith('✅ *Order made*'), 'the language did not change')
  assert.deepEqual(w.wrong, [])
  for (const page of [sofia, admin]) await page.context().close()
  // Who may not change settings is not offered the page.
  const ana = await w.open('ana', '/')
  await ana.getByRole('navigation').first().waitFor()
  assert.equal(await ana.getByRole('link', { name: 'Textos' }).count(), 0)
  await ana.context().close()
})
