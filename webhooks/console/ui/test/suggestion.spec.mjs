// The draft of the language model: marked, used or discarded by a person, and never sent by itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin, eventually, visible } from './browser.mjs'

let w
before(async () => { w = await begin({ conversations: 60, longThread: 50 }) })
after(() => w.end())

const at = (n) => `/c/${encodeURIComponent(w.contacts[n])}?queue=mine`
const own = (n) => Object.assign(w.sessions.get(w.contacts[n]), { owner: { name: 'Ana Ruiz', bot: false, epoch: 5 } })
const composer = (page) => page.getByLabel('Responder', { exact: true }).and(page.locator('textarea'))
const card = (page) => page.getByRole('region', { name: 'Borrador del modelo' })
const propose = (page) => page.getByRole('button', { name: 'Proponer respuesta' })
const fromAna = (n) => w.thread(w.contacts[n]).filter((one) => one.from === 'Ana Ruiz' && one.kind === 'text').length

test('a draft is read, used and changed before a person sends it', async () => {
  own(0)
  const ana = await w.open('ana', at(0))
  await visible(composer(ana))
  await composer(ana).fill('Buenas tardes.')
  await propose(ana).click()
  await visible(card(ana).getByText('¿en qué piso está el equipo?'))
  await visible(ana.getByText('Que le revisen el aire, que no enfría.'))
  await card(ana).getByRole('button', { name: 'Usar' }).click()
  assert.match(await composer(ana).inputValue(), /^Buenas tardes\.\n\nHola .+piso/)
  assert.equal(await card(ana).count(), 0)
  assert.equal(fromAna(0), 0, 'it was sent by itself')
  await ana.keyboard.press('Enter')
  await eventually(() => fromAna(0) === 1, 'it was not sent')
  // Discarded, nothing is left of it.
  await propose(ana).click()
  await card(ana).getByRole('button', { name: 'Descartar' }).click()
  assert.equal(await composer(ana).inputValue(), '')
  assert.equal(await ana.getByText('Que le revisen el aire, que no enfría.').count(), 0)
  assert.deepEqual(w.wrong, [])
  await ana.context().close()
})

test('it is dropped with a word when the contact writes, or the conversation is left', async () => {
  own(1); own(2)
  const ana = await w.open('ana', at(1))
  await propose(ana).click()
  await visible(card(ana))
  w.control.say({ contact: w.contacts[1], text: 'Ya no, gracias' })
  await visible(ana.getByText('El cliente escribió: se descartó la propuesta.'))
  assert.equal(await card(ana).count(), 0)
  await propose(ana).click()
  await visible(card(ana))
  await ana.keyboard.press('Escape')
  await ana.getByRole('region', { name: 'Conversaciones' }).locator(`a[href*="${w.contacts[2].slice(1)}"]`).first().click()
  await visible(ana.getByText('Dejó la conversación: se descartó la propuesta.'))
  await visible(composer(ana))
  assert.equal(await card(ana).count(), 0)
  await ana.goBack()
  await visible(composer(ana))
  assert.equal(await card(ana).count(), 0, 'it came back')
  await ana.context().close()
})

test('a model that is down or has no idea is said kindly; without a model nothing pretends', async () => {
  own(3)
  const ana = await w.open('ana', at(3))
  w.control.fail({ match: 'POST /api/v1/conversations/', status: 422, code: 'no_suggestion', message: 'x' })
  await ana.route('**/presence', (route) => route.fulfill({ json: { viewers: [] } }))
  await propose(ana).click()
  await visible(ana.getByText(/no salió una propuesta útil/))
  await ana.route('**/suggestion', (route) => route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'x' } } }))
  await propose(ana).click()
  await visible(ana.getByText(/El modelo no responde ahora/))
  await ana.route('**/console/api/me', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...(await answer.json()), model: false } })
  })
  await ana.reload()
  await visible(composer(ana))
  assert.equal(await propose(ana).count(), 0)
  await ana.context().close()
})
