// The dialogs with the people in them, and a conversation as a script.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { begin, visible } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 30, longThread: 20 }) })
after(() => w.end())

test('steps show people and where they lead; one opens its conversations', async () => {
  const ana = await w.open('ana', '/dialogs')
  const intake = ana.locator('section', { hasText: 'Pedido de mantenimiento' })
  await visible(intake.getByRole('link', { name: 'Qué pasa' }))
  assert.equal(await intake.getByRole('meter').count(), 6)
  const floor = intake.locator('ol > li').nth(2)
  await visible(floor.getByText('Foto de la placa'))
  await intake.getByText('Desde casi cualquier paso').click()
  await visible(intake.getByText('no se entiende'))
  await intake.getByRole('link', { name: 'Piso' }).click()
  await ana.waitForURL(/at=order_intake/)
  assert.deepEqual(w.wrong, [])
  await ana.context().close()
})

test('a conversation is saved as a script', async () => {
  const ana = await w.open('ana', `/c/${encodeURIComponent(w.contacts[0])}?queue=unassigned`)
  const [saved] = await Promise.all([ana.waitForEvent('download'), ana.getByRole('link', { name: 'Exportar como guion' }).click()])
  assert.equal(saved.suggestedFilename(), 'guion.txt')
  assert.equal(readFileSync(await saved.path(), 'utf8'), 'contact: hola\n')
  await ana.context().close()
})
