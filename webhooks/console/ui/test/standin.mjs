// A server that follows the contract of the console, with made-up people: for the tests of the
// page and its development. Never part of the program.
//
//   node test/standin.mjs [PORT]     then open http://127.0.0.1:4780/console/login?as=ana
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { business } from './business.mjs'
import { collections } from './collections.mjs'
import { messages, name, pick, random, said } from './people.mjs'
import { mediaFile } from './media.mjs'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' }
const policy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self'; media-src 'self'; worker-src 'self'; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const everyone = ['conversations.read', 'conversations.write', 'orders.read', 'orders.write', 'orders.assign', 'quotations.read', 'quotations.write', 'technicians.read', 'companies.read', 'contracts.read', 'customers.read', 'customers.write', 'consents.write']
const supervisor = [...everyone, 'conversations.steal', 'deliveries.read', 'deliveries.write', 'audit.read', 'settings.write', 'technicians.write', 'companies.write', 'contracts.write', 'customers.open', 'customers.merge', 'campaigns.read', 'credit.read', 'credit.write', 'credit.decide', 'debts.read', 'debts.write']
const people = {
  ana: { name: 'Ana Ruiz', roles: ['operator'], actions: everyone },
  luis: { name: 'Luis Peña', roles: ['operator'], actions: everyone },
  sofia: { name: 'Sofía Marín', roles: ['supervisor'], actions: supervisor },
  admin: { name: 'Elena Prada', roles: ['admin'], actions: [...supervisor, 'campaigns.write', 'users.read', 'users.write', 'keys.write', 'customers.export', 'customers.erase'] },
}

export function standin({ conversations = 10_000, longThread = 20_000, model = true } = {}) {
  const start = Date.now()
  const made = { ...business(start), opened: [] }
  const sessions = new Map(), threads = new Map(), drafts = new Map(), viewers = new Map(), forms = new Map(), keys = new Map()
  const canned = [['SALUDO', 'Hola {name}, le escribe {agent}. ¿En qué le ayudo?'], ['ORDEN', 'Su orden {order} está en camino.'], ['CITA', 'Su visita es el {fecha}.']].map(([id, text]) => ({ id, text, v: 1, active: true }))
  const texts = made.texts
  const ended = new Set(), factors = new Set()
  const logins = ['Chromium en Linux', 'Firefox en Android', 'Safari en iPhone'].map((agent, i) => ({ id: `s${i}`, kind: 'session', from: '203.0.113.7', agent, createdAt: new Date(start - (i + 1) * 3_600_000).toISOString(), endsAt: new Date(start + 7 * 3_600_000).toISOString(), current: i === 0 }))
  const failures = { slow: 0, next: [] }
  const events = []
  const streams = new Set()
  let cutUntil = 0, eventId = 0

  const next = random(42)
  for (let i = 0; i < conversations; i++) {
    const contact = `+5730000${String(10_000 + i).padStart(5, '0')}`
    const lastIn = start - i * 37_000 - 20_000
    const kind = i < 6 ? 'case' : i < 9 ? 'luis' : 'bot'
    const reason = ['asked', 'emergency:gas', 'not_understood', 'complained', 'asked', 'trouble'][i % 6]
    sessions.set(contact, {
      contact, channel: 'whatsapp', profile: i === 5 ? '<script>alert(1)</script>' : name(next), locale: 'es',
      owner: kind === 'luis' ? { name: 'Luis Peña', bot: false, epoch: 2, since: new Date(start - 600_000).toISOString() } : { name: 'bot', bot: true, epoch: 1 },
      case: kind === 'bot' ? null : { reason: kind === 'case' ? reason : 'asked', since: new Date(lastIn).toISOString() },
      stack: [{ id: 1, dialog: 'order_intake', version: 3, state: 'floor', slots: {}, sources: {}, misses: 0, trail: [] }], misses: 0, parked: null, timers: [], held: 0, working: [], optedOut: i % 977 === 976,
      lastIn: new Date(lastIn).toISOString(), windowUntil: new Date(i === 8 ? start - 1000 : lastIn + 86_400_000).toISOString(), updated: new Date(lastIn).toISOString(), version: 5, heard: 12,
      deadline: kind === 'bot' ? (i < 400 ? { at: new Date(lastIn + 86_400_000).toISOString(), kind: 'window' } : null) : { at: new Date(start + (i === 1 ? -65_000 : i * 260_000 + 95_000)).toISOString(), kind: reason.startsWith('emergency') ? 'emergency' : 'answer' },
      lastText: pick(next, said), unread: kind === 'case' ? 1 + (i % 3) : 0,
    })
  }
  const long = `+5730000${String(10_000 + 9)}`

  function thread(contact) {
    let found = threads.get(contact)
    if (!found) {
      const session = sessions.get(contact)
      const n = contact === long ? longThread : 14 + (Number(contact.slice(-3)) % 30)
      found = messages(Number(contact.slice(-5)), n, Date.parse(session.lastIn))
      if (found.length && contact !== long) found[found.length - 1] = { id: `m${contact}-end`, at: session.lastIn, from: 'contact', kind: 'text', text: session.lastText }
      threads.set(contact, found)
    }
    return found
  }
  function form(contact) {
    const fields = forms.get(contact) ?? [['service', 'Servicio', 'Mantenimiento de aire'], ['problem', 'Qué pasa', 'No enfría y hace ruido'], ['floor', 'Piso', ''], ['plate', 'Placa', ''], ['urgency', 'Urgencia', '']].map(([step, label, value]) => ({ step, label, value, missing: !value, ...(value ? { source: thread(contact).find((one) => one.from === 'contact')?.id } : {}) }))
    forms.set(contact, fields)
    return { dialog: 'order_intake', title: 'Pedido de mantenimiento', state: 'floor', question: '¿En qué piso está el equipo?', fields, steps: fields.map(({ step, label }) => ({ state: step, label })), unanswered: ['el de la esquina, donde siempre'] }
  }
  const othersAt = (contact, me) => [...(viewers.get(contact) ?? new Map())].filter(([id, one]) => id !== me && one.until > Date.now()).map(([id, one]) => ({ agent: people[id].name, typing: one.typing }))

  function tell(event, data) {
    const one = { id: String(++eventId), text: `id: ${eventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n` }
    events.push(one)
    if (events.length > 500) events.shift()
    for (const stream of streams) stream.write(one.text)
  }
  function add(contact, entry) {
    const all = thread(contact)
    const full = { id: `n${++eventId}`, at: new Date().toISOString(), ...entry }
    all.push(full)
    const session = sessions.get(contact)
    session.updated = full.at
    session.version++
    if (full.from === 'contact') Object.assign(session, { heard: session.heard + 1, lastIn: full.at, lastText: full.text ?? 'Foto', unread: session.unread + 1, windowUntil: new Date(Date.now() + 86_400_000).toISOString() })
    tell('conversation', { contact })
    return full
  }

  const inQueue = {
    mine: (one, me) => one.owner.name === people[me].name,
    unassigned: (one) => one.owner.bot && one.case,
    waiting: (one) => !one.owner.bot || one.case,
    bot: (one) => one.owner.bot && !one.case,
    all: () => true,
  }
  const order = (a, b) => (a.deadline?.at ?? '9').localeCompare(b.deadline?.at ?? '9') || b.lastIn.localeCompare(a.lastIn)
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const list = (all, q, field) => {
    const from = Number(q.get('cursor') || 0), n = Number(q.get('limit') || 50)
    return { [field]: all.slice(from, from + n), next: from + n < all.length ? String(from + n) : '' }
  }

  class Refused extends Error {
    constructor(status, code, message, fields = []) { super(message); Object.assign(this, { status, code, fields }) }
  }

  const routes = {
    'GET /console/api/me': ({ me }) => ({ id: me, login: me, ...people[me], csrf: `csrf-${me}`, locale: 'es', sessionEnds: new Date(start + 8 * 3_600_000).toISOString(), business: { name: 'Clima Vivo', currency: 'COP', timeZone: 'America/Bogota', country: 'CO' }, simulator: '/sim', model }),
    'GET /api/v1/conversation-counts': ({ me }) => Object.fromEntries(Object.entries(inQueue).map(([queue, fits]) => [queue, Math.min(1000, [...sessions.values()].filter((one) => fits(one, me)).length)])),
    'GET /api/v1/conversations': ({ me, q }) => {
      if (q.get('at')) return { conversations: [...sessions.values()].slice(0, 3), next: '' }
      const find = plain(q.get('search') ?? '')
      const all = [...sessions.values()].filter((one) => (find || inQueue[q.get('queue') || 'all'](one, me)) && (!find || plain(`${one.profile} ${one.contact} ${one.lastText}`).includes(find))).sort(['all', 'bot'].includes(q.get('queue')) ? (a, b) => b.updated.localeCompare(a.updated) : order)
      return list(all, q, 'conversations')
    },
    'GET /api/v1/conversations/:c': ({ session }) => Object.fromEntries(Object.entries(session).filter(([field]) => !["deadline", "unread", "lastText"].includes(field))),
    'GET /api/v1/conversations/:c/transcript': ({ c, q }) => {
      const all = thread(c), before = q.get('before') ?? '', limit = Number(q.get('limit') || 100)
      let end = all.length
      if (before) while (end > 0 && all[end - 1].at >= before) end--
      const from = Math.max(0, end - limit)
      return { entries: all.slice(from, end), before: from > 0 ? all[from].at : '' }
    },
    'GET /api/v1/conversations/:c/form': ({ c }) => form(c),
    'GET /api/v1/conversations/:c/templates': () => ({ templates: [{ template: 'agent.continue', text: 'Hola, soy Luis Peña de Clima Vivo. ¿Seguimos con su solicitud?' }] }),
    'GET /api/v1/conversations/:c/script': () => 'contact: hola\n',
    'POST /api/v1/conversations/:c/suggestion': ({ session }) => ({ draft: `Hola ${session.profile.split(' ')[0]}, con gusto: ¿en qué piso está el equipo?`, wants: 'Que le revisen el aire, que no enfría.', done: 'Se tomó el servicio y el problema.', next: 'Preguntar el piso y pedir la foto de la placa.', heard: session.heard }),
    'PUT /api/v1/conversations/:c/form/:id': ({ c, id, body }) => {
      const field = form(c).fields.find((one) => one.step === id)
      const value = body.text ?? (thread(c).find((one) => one.id === body.message)?.text || 'AC-12345')
      if (/^\?+$/.test(value)) throw new Refused(422, 'not_understood', 'No se entiende como respuesta.')
      Object.assign(field, { value, missing: false, source: body.message })
      tell('conversation', { contact: c })
      return form(c)
    },
    'POST /api/v1/conversations/:c/takeover': ({ c, session, body, me }) => {
      const mine = people[me].name
      if (!session.owner.bot && session.owner.name !== mine) {
        if (!body.steal) throw new Refused(409, 'owned', `${session.owner.name} ya tomó esta conversación.`)
        if (!people[me].actions.includes('conversations.steal')) throw new Refused(403, 'forbidden', 'Su rol no permite esto.')
      } else if (body.epoch !== undefined && body.epoch !== session.owner.epoch) throw new Refused(409, 'stale', 'La conversación cambió de dueño. Mírela de nuevo.')
      session.owner = { name: mine, bot: false, epoch: session.owner.epoch + 1, since: new Date().toISOString() }
      session.unread = 0
      add(c, { from: mine, kind: 'act', name: 'takeover' })
      return session
    },
    'POST /api/v1/conversations/:c/handback': ({ c, session, me }) => {
      if (session.owner.name !== people[me].name) throw new Refused(409, 'not_owned', 'La conversación no es suya.')
      Object.assign(session, { owner: { name: 'bot', bot: true, epoch: session.owner.epoch + 1 }, case: null, deadline: null })
      add(c, { from: people[me].name, kind: 'act', name: 'handback' })
      setTimeout(() => add(c, { from: 'bot', kind: 'text', text: 'Sigamos: ¿en qué piso está el equipo?', status: 'sent' }), 150)
      return session
    },
    'POST /api/v1/conversations/:c/reply': ({ c, session, body, me, key }) => {
      if (!key) throw new Refused(400, 'invalid', 'Falta Idempotency-Key.')
      const once = JSON.stringify(body)
      if (keys.has(key)) {
        if (keys.get(key).once !== once) throw new Refused(422, 'key_reused', 'La clave ya se usó con otros datos.')
        return [202, { id: keys.get(key).id }]
      }
      if (session.owner.name !== people[me].name) throw new Refused(409, 'not_owned', 'La conversación ya no es suya.')
      if (body.heard !== undefined && body.heard < session.heard) throw new Refused(409, 'moved_on', 'Llegó algo nuevo.')
      const entry = add(c, { from: people[me].name, kind: body.template ? 'template' : 'text', text: body.text ?? 'Hola, soy Luis Peña de Clima Vivo. ¿Seguimos con su solicitud?', status: 'sent', ...(body.attachments?.length ? { media: [{ id: 'photo', url: '/media/photo.svg', mime: 'image/svg+xml', width: 1200, height: 900 }] } : {}) })
      keys.set(key, { id: entry.id, once })
      session.lastText = body.text
      setTimeout(() => { entry.status = 'read'; tell('conversation', { contact: c }) }, 400)
      return [202, { id: entry.id }]
    },
    'POST /api/v1/conversations/:c/notes': ({ c, body, me }) => [201, { id: add(c, { from: people[me].name, kind: 'act', name: 'note', text: body.text }).id }],
    'GET /api/v1/conversations/:c/draft': ({ c, me }) => ({ text: drafts.get(`${me}|${c}`)?.text ?? '' }),
    'PUT /api/v1/conversations/:c/draft': ({ c, body, me }) => {
      if (body.text) drafts.set(`${me}|${c}`, { text: body.text, at: new Date().toISOString() })
      else drafts.delete(`${me}|${c}`)
      return [204]
    },
    'POST /api/v1/conversations/:c/presence': ({ c, body, me }) => {
      if (!viewers.has(c)) viewers.set(c, new Map())
      if (body.gone) viewers.get(c).delete(me)
      else viewers.get(c).set(me, { typing: body.typing, until: Date.now() + 40_000 })
      return { viewers: othersAt(c, me) }
    },
    'POST /api/v1/files': () => [201, { id: 'photo', mime: 'image/png', name: 'foto.png', bytes: 1000, url: '/media/photo.svg' }],
    'GET /api/v1/canned-answers': () => ({ answers: canned, next: '' }),
    'POST /api/v1/canned-answers': ({ body }) => {
      if (canned.some((one) => one.id === body.id.toUpperCase())) throw new Refused(409, 'taken', 'Ese atajo ya existe.')
      canned.push({ v: 1, active: true, ...body, id: body.id.toUpperCase() })
      return [201, canned.at(-1)]
    },
    'PUT /api/v1/canned-answers/:id': ({ id, body }) => Object.assign(found(canned, 'id', id), body, { v: found(canned, 'id', id).v + 1 }),
    'GET /api/v1/dialogs': () => ({ dialogs: made.dialogs }),
    'GET /api/v1/orders': ({ q }) => list(made.orders.filter((one) => (!q.get('state') || one.status === q.get('state') || one.state === q.get('state')) && (!q.get('phone') || one.clientPhone === q.get('phone'))), q, 'orders'),
    'GET /api/v1/orders/:id': ({ id }) => found(made.orders, 'orderId', id),
    'GET /api/v1/orders/:id/history': ({ id }) => ({ history: found(made.orders, 'orderId', id).history }),
    'GET /api/v1/orders/:id/attachments': () => ({ attachments: [] }),
    'POST /api/v1/orders/:id/assign': ({ id, body }) => Object.assign(found(made.orders, 'orderId', id), { state: 'scheduled', substate: 'assigned', status: 'ASSIGNED', technician: { id: body.technicianId, name: found(made.technicians, 'id', body.technicianId).name } }),
    'POST /api/v1/orders/:id/cancel': ({ id }) => Object.assign(found(made.orders, 'orderId', id), { state: 'cancelled', status: 'CANCELLED' }),
    'GET /api/v1/quotations': ({ q }) => list(made.quotations.filter((one) => !q.get('status') || one.status === q.get('status')), q, 'quotations'),
    'GET /api/v1/quotations/:id': ({ id }) => found(made.quotations, 'quotationId', id),
    'POST /api/v1/quotations/:id/send': ({ id }) => Object.assign(found(made.quotations, 'quotationId', id), { status: 'sent', sentAt: new Date().toISOString() }),
    'GET /api/v1/quotations/:id/pdf': () => mediaFile('doc.pdf'),
    'GET /api/v1/technicians': ({ q }) => list(made.technicians, q, 'technicians'),
    'GET /api/v1/technicians/available': () => made.ranking,
    'GET /api/v1/technicians/:id': ({ id }) => found(made.technicians, 'id', id),
    'GET /api/v1/technicians/:id/stats': ({ id }) => ({ id, completed: 128, rework: 3, reworkPercent: 2.3, needsPlan: false, lastEmergencyAt: null, ratings: { overall: { mean: 4.7, count: 61 } } }),
    'GET /api/v1/companies': ({ q }) => list(made.companies.filter((one) => !q.get('name') || plain(one.name).includes(plain(q.get('name')))), q, 'companies'),
    'GET /api/v1/companies/:id': ({ id }) => found(made.companies, 'id', id),
    'GET /api/v1/companies/:id/contracts': ({ id }) => ({ contracts: made.contracts.filter((one) => one.company === id), next: '' }),
    ...records('technicians', () => made.technicians, (body) => (/^\+?[\d ]{7,}$/.test(body.phone ?? '') ? [] : [{ field: 'phone', message: 'Escriba el celular con indicativo.' }]).concat((body.specialties ?? []).flatMap((one, i) => (/^[a-z_]+$/.test(one.code) ? [] : [{ field: `specialties[${i}].code`, message: 'Debe ser un código, como electronica.' }])))),
    ...records('companies', () => made.companies, (body) => (body.country?.length === 2 ? [] : [{ field: 'country', message: 'Dos letras.' }])),
    ...records('contracts', () => made.contracts, (body) => (body.to && body.to < body.from ? [{ field: 'to', message: 'Es antes del comienzo.' }] : [])),
    'POST /api/v1/companies/:id/contracts': ({ id, body }) => [201, (made.contracts.push({ v: 1, company: id, status: 'active', ...body }), made.contracts.at(-1))],
    'GET /api/v1/customers': ({ q }) => list(made.customers.filter((one) => !q.get('state') || one.state === q.get('state')), q, 'customers'),
    'POST /api/v1/customers/search': ({ body }) => ({ customers: made.customers.filter((one) => (body.phone ? one.phones.includes(`+503${body.phone.replace(/\D/g, '')}`) : body.document?.number.replace(/\D/g, '').endsWith('745') && one.id === 'CLI-00001')) }),
    'POST /api/v1/customers': ({ body }) => {
      if (/[^\p{L} ]/u.test(body.names)) throw new Refused(400, 'invalid', 'Hay datos por corregir.', [{ field: 'names', message: 'Debe ser un nombre.' }])
      made.customers.push({ ...made.customers[1], ...body, id: 'CLI-00090', v: 1, document: { kind: body.document?.kind ?? 'DUI', number: '******975' }, documents: [], limit: null, address: body.address, work: { ...body.work, monthlyIncome: null } })
      return [201, made.customers.at(-1)]
    },
    'GET /api/v1/customers/:id': ({ id }) => found(made.customers, 'id', id),
    'PUT /api/v1/customers/:id': ({ id, body }) => Object.assign(found(made.customers, 'id', id), body.state ? { state: body.state } : { names: body.names }, { v: found(made.customers, 'id', id).v + 1 }),
    'GET /api/v1/customers/:id/consents': () => ({ consents: [{ id: 'CON-1', purpose: 'credit_bureau', text: 'onboarding.consent', version: '1', locale: 'es', hash: 'a'.repeat(64), channel: 'whatsapp', at: new Date(start).toISOString(), inForce: true }] }),
    'POST /api/v1/consents/:id/withdraw': ({ id }) => ({ id }),
    'POST /api/v1/customers/:id/identity/open': ({ id }) => (made.opened.push(id), { kind: 'DUI', number: '042888745', formatted: '04288874-5', readings: {} }),
    'POST /api/v1/customers/:id/erase': ({ id }) => Object.assign(found(made.customers, 'id', id), { state: 'erased', names: '', surnames: '', phones: [], document: { kind: '', number: '' }, documents: [], references: [], mail: '' }),
    'POST /api/v1/customers/:id/merge': ({ id, body }) => {
      if (body.from !== 'CLI-00002') throw new Refused(409, 'customers_differ', 'Tienen documentos distintos: no son la misma persona.')
      return found(made.customers, 'id', id)
    },
    'GET /api/v1/contracts/:id': ({ id }) => found(made.contracts, 'id', id),
    'GET /api/v1/webhooks/deliveries': ({ q }) => list(made.deliveries.filter((one) => !q.get('state') || one.state === q.get('state')), q, 'deliveries'),
    'GET /api/v1/webhooks/deliveries/:id': ({ id }) => ({ ...found(made.deliveries, 'id', id), body: '{"event":"order_created"}' }),
    'POST /api/v1/webhooks/deliveries/:id/resend': ({ id }) => [202, Object.assign(found(made.deliveries, 'id', id), { state: 'pending' })],
    'GET /api/v1/users': () => ({ users: made.users, next: '' }),
    'POST /api/v1/users': ({ body }) => [201, { ...(made.users.push({ v: 1, state: 'active', ...body }), made.users.at(-1)), link: '/console/setup?token=x' }],
    'PUT /api/v1/users/:id': ({ id, body }) => Object.assign(found(made.users, 'id', id), body),
    'POST /api/v1/users/:id/reset': ({ id }) => ({ ...found(made.users, 'id', id), link: '/console/setup?token=x' }),
    'GET /api/v1/api-keys': () => ({ keys: made.keys, next: '' }),
    'POST /api/v1/api-keys': ({ body }) => [201, { ...(made.keys.push({ id: `k${Date.now()}`, ...body }), made.keys.at(-1)), key: 'rk_example_only_once' }],
    'DELETE /api/v1/api-keys/:id': ({ id }) => (made.keys.splice(made.keys.findIndex((one) => one.id === id), 1), [204]),
    'GET /api/v1/audit': ({ q }) => list(made.audit.filter((one) => !q.get('who') || one.who === q.get('who')), q, 'entries'),
    'GET /api/v1/texts': ({ q }) => {
      const find = plain(q.get('search') ?? ''), locale = q.get('locale') ?? 'es'
      return { texts: texts.filter((one) => one.locale === locale && (q.get('own') !== 'true' || one.text) && plain(`${one.source} ${one.text} ${one.key}`).includes(find)).map((one) => ({ ...one, earlier: undefined })) }
    },
    'GET /api/v1/texts/:id': ({ id, q }) => found(texts.filter((one) => one.locale === (q.get('locale') ?? 'es')), 'key', id),
    'PUT /api/v1/texts/:id': ({ id, body, me }) => {
      const one = found(texts.filter((other) => other.locale === (body.locale ?? 'es')), 'key', id)
      if (body.v !== one.v) throw new Refused(409, 'stale', 'Otra persona lo cambió.')
      const known = one.source.match(/\{\{.*?\}\}/g) ?? []
      if ((body.text.match(/\{\{.*?\}\}/g) ?? []).some((used) => !known.includes(used))) throw new Refused(400, 'invalid', 'Revise los datos.', [{ field: 'text', message: 'Use solo las variables del texto original.' }])
      return Object.assign(one, { earlier: one.by ? [{ text: one.text, by: one.by, at: one.at }, ...one.earlier] : one.earlier, text: body.text, preview: body.text || one.source, v: one.v + 1, by: me, at: new Date().toISOString() })
    },
    'GET /api/v1/me/totp': ({ me }) => ({ enabled: factors.has(me), required: people[me].roles[0] !== 'operator', recoveryCodes: factors.has(me) ? 10 : 0 }),
    'POST /api/v1/me/totp': ({ me }) => {
      if (factors.has(me)) throw new Refused(409, 'has_second_factor', 'Ya tiene un segundo paso.')
      return { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Clima%20Vivo:ana?issuer=Clima%20Vivo&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }
    },
    'PUT /api/v1/me/totp': ({ me, body }) => {
      if (body.code !== '123456') throw new Refused(400, 'invalid', 'Revise los datos.', [{ field: 'code', message: 'El código no es correcto.' }])
      factors.add(me)
      return { recoveryCodes: Array.from({ length: 10 }, (_, i) => `abcd-efgh-ijkl-mn${i}p`) }
    },
    'POST /api/v1/me/password': ({ body }) => {
      const wrong = (field, message) => { throw new Refused(400, 'invalid', 'Revise los datos.', [{ field, message }]) }
      if (body.current !== 'La-de-antes-9') wrong('current', 'La contraseña actual no es correcta.')
      if (body.password === body.current) wrong('password', 'No repita ninguna de las últimas 5 contraseñas.')
      logins.splice(1)
      return [204]
    },
    'DELETE /api/v1/me/sessions/:id': ({ id }) => (logins.splice(logins.indexOf(found(logins, 'id', id)), 1), [204]),
    'GET /api/v1/me/sessions': () => ({ sessions: logins }),
    ...collections({ now: start, made, list, found, refuse: (...why) => { throw new Refused(...why) } }),
    'POST /api/v1/quotations': ({ body }) => [201, quoted({ quotationId: 'COT-00090', v: 0, version: 1, status: 'draft', orderId: body.orderId, earlier: [], history: [], sentAt: null, validUntil: null, client: 'Ana Ruiz' }, body)],
    'PUT /api/v1/quotations/:id': ({ id, body }) => quoted(found(made.quotations, 'quotationId', id), body),
    'GET /readyz': () => ({ status: 'ok', checks: [{ name: 'store', status: 'ok', ms: 2 }, { name: 'queue', status: 'ok', ms: 1 }, { name: 'whatsapp', status: 'failed', reason: 'unreachable', detail: 'no answer in 5 s', ms: 5000 }] }),
  }
  // Sums are invented: that they are shown as they come is what the tests look at.
  function quoted(one, body) {
    if (body.labour?.some((line) => line.hours && !/^\d+(\.\d+)?$/.test(line.hours))) throw new Refused(400, 'invalid', 'Hay datos por corregir.', [{ field: `labour[${body.labour.findIndex((line) => line.hours && !/^\d+(\.\d+)?$/.test(line.hours))}].hours`, message: 'Debe ser un número, como 2,5.' }])
    const zero = { amount: '0', currency: 'COP' }, total = { amount: `${body.labour.length}${body.materials.length}0000.07`, currency: 'COP' }
    Object.assign(one, { v: one.v + 1, lines: [], labour: total, materials: zero, travel: zero, others: zero, subtotal: total, discount: zero, net: total, vatPercent: '19', vat: zero, total, texts: {}, days: body.days ?? 15, decision: null, draft: { ...body, discount: null, materials: body.materials.map((line) => ({ ...line, cost: null, price: null })), others: [] } })
    if (!made.quotations.includes(one)) made.quotations.push(one)
    return one
  }
  function records(kind, all, problems) {
    const check = (body) => {
      const wrong = problems(body)
      if (wrong.length > 0) throw new Refused(400, 'invalid', 'Revise los datos.', wrong)
    }
    return {
      [`POST /api/v1/${kind}`]: ({ body }) => {
        check(body)
        if (all().some((one) => one.id === body.id.toUpperCase())) throw new Refused(409, 'taken', 'Ya existe.', [{ field: 'id', message: 'Ese código ya existe.' }])
        all().unshift({ v: 1, certificates: [], ...body, id: body.id.toUpperCase() })
        return [201, all()[0]]
      },
      [`PUT /api/v1/${kind}/:id`]: ({ id, body, match }) => {
        const one = found(all(), 'id', id)
        if (match !== `"${one.v}"`) throw new Refused(409, 'stale', 'Cambió desde que se leyó.')
        check({ ...one, ...body })
        return Object.assign(one, body, { v: one.v + 1 })
      },
    }
  }
  function found(all, key, value) {
    const one = all.find((other) => other[key] === value)
    if (!one) throw new Refused(404, 'not_found', 'No existe.')
    return one
  }
  const table = Object.entries(routes).map(([route, handle]) => {
    const [method, path] = route.split(' ')
    return { method, handle, match: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }
  })

  const control = {
    say: (body) => add(body.contact, { from: 'contact', kind: 'text', text: body.text }),
    flood: ({ n }) => { for (let i = 0; i < n; i++) add([...sessions.keys()][i % 50], { from: 'contact', kind: 'text', text: `Mensaje ${i}` }) },
    cut: ({ ms }) => { cutUntil = Date.now() + ms; for (const stream of streams) stream.destroy() },
    reset: () => tell('reset', {}),
    event: ({ name: what, data }) => tell('event', { name: what, at: new Date().toISOString(), data }),
    expire: ({ who }) => { ended.add(who); for (const stream of streams) stream.destroy() },
    slow: ({ ms }) => { failures.slow = ms },
    fail: (body) => { failures.next.push(body) }, // {match, status, code, message}
    typing: ({ contact, who }) => { (viewers.get(contact) ?? viewers.set(contact, new Map()).get(contact)).set(who, { typing: true, until: Date.now() + 40_000 }) },
  }

  async function serve(req, res) {
    const url = new URL(req.url, 'http://x'), path = url.pathname
    const body = await read(req)
    const json = (status, value) => {
      res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      res.end(status === 204 ? '' : JSON.stringify(value))
    }
    if (path.startsWith('/__standin/')) return json(200, control[path.slice(11)](JSON.parse(body || '{}')) ?? {})
    if (path === '/console/login') {
      const who = url.searchParams.get('as')
      if (!who) { res.writeHead(200, { 'Content-Type': 'text/html' }); return res.end('<!doctype html><title>Entrar</title><h1>Entrar</h1>') }
      ended.delete(who)
      res.writeHead(303, { 'Set-Cookie': `recado_session=${who}; HttpOnly; SameSite=Lax; Path=/`, Location: url.searchParams.get('next') ?? '/console/' })
      return res.end()
    }
    if (path.startsWith('/media/')) return file(res, mediaFile(path.slice(7)))
    const me = /recado_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
    const known = me && people[me] && !ended.has(me)
    if (path === '/console/api/events') {
      if (!known) return json(401, { error: { code: 'unauthorized', message: 'Entre de nuevo.' } })
      if (Date.now() < cutUntil) return res.destroy()
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      res.write(': hello\n\n')
      const after = Number(req.headers['last-event-id'] ?? NaN)
      if (!Number.isNaN(after)) for (const one of events) if (Number(one.id) > after) res.write(one.text)
      streams.add(res)
      const beat = setInterval(() => res.write(': still here\n\n'), 15_000)
      return res.on('close', () => { clearInterval(beat); streams.delete(res) })
    }
    if (path.startsWith('/api/') || path.startsWith('/console/api/') || path === '/readyz') {
      if (failures.slow) await new Promise((resolve) => setTimeout(resolve, failures.slow))
      if (!known) return json(401, { error: { code: 'unauthorized', message: 'Entre de nuevo.' } })
      if (req.method !== 'GET' && req.headers['x-csrf-token'] !== `csrf-${me}`) return json(403, { error: { code: 'csrf', message: 'Recargue la página.' } })
      const fail = failures.next.findIndex((one) => `${req.method} ${path}`.includes(one.match))
      if (fail >= 0) {
        const [one] = failures.next.splice(fail, 1)
        if (one.status === 0) return res.destroy()
        return json(one.status, { error: { code: one.code ?? 'failed', message: one.message ?? 'Falló a propósito.' } })
      }
      for (const { method, handle, match } of table) {
        const parts = method === req.method && match.exec(decodeURIComponent(path))
        if (!parts) continue
        try {
          const { c, id } = parts.groups ?? {}
          const session = c ? sessions.get(c) : undefined
          if (c && !session) throw new Refused(404, 'not_found', 'No existe.')
          const given = handle({ me, q: url.searchParams, c, id, session, body: (req.headers['content-type'] ?? '').startsWith('application/json') ? JSON.parse(body) : {}, key: req.headers['idempotency-key'], match: req.headers['if-match'] })
          if (given?.bytes) return file(res, given)
          return Array.isArray(given) ? json(...given) : typeof given === 'string' ? (res.writeHead(200, { 'Content-Type': 'text/plain' }), res.end(given)) : json(200, given)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          return json(error.status, { error: { code: error.code, message: error.message, ...(error.fields.length ? { fields: error.fields } : {}) } })
        }
      }
      return json(404, { error: { code: 'not_found', message: 'No existe.' } })
    }
    if (path === '/console' || path.startsWith('/console/')) {
      const name_ = path.slice(9) || 'index.html'
      const real = existsSync(join(dist, name_)) && extname(name_) ? name_ : 'index.html'
      res.writeHead(200, { 'Content-Type': types[extname(real)] ?? 'application/octet-stream', 'Cache-Control': 'no-store', ...(real === 'index.html' ? { 'Content-Security-Policy': policy } : {}) })
      return res.end(readFileSync(join(dist, real)))
    }
    res.writeHead(302, { Location: '/console/' })
    res.end()
  }
  const file = (res, { type, bytes }) => {
    res.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'private, max-age=600', 'Content-Disposition': type.startsWith('application') ? 'attachment; filename="archivo"' : 'inline', 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'" })
    res.end(bytes)
  }
  const server = createServer((req, res) => void serve(req, res).catch((error) => { console.error(error); res.writeHead(500); res.end('{}') }))
  return { server, control, streams, contacts: [...sessions.keys()], long, sessions, thread, drafts }
}

async function read(req) {
  const parts = []
  for await (const part of req) parts.push(part)
  return Buffer.concat(parts).toString()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 4780)
  standin().server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/console/login?as=ana`))
}
