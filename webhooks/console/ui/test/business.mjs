// Made-up records of the other pages.
import { name, pick, random } from './people.mjs'

const money = (amount) => ({ amount, currency: 'COP' })
const states = [['requested', 'PENDING'], ['scheduled', 'SCHEDULED'], ['in_progress', 'IN_PROGRESS'], ['pending', 'ON_HOLD'], ['completed', 'COMPLETED'], ['invoiced', 'INVOICED'], ['closed', 'CLOSED'], ['cancelled', 'CANCELLED']]
const problems = ['El aire no enfría y hace ruido', 'Nevera botando agua', 'Mantenimiento preventivo de 4 equipos', 'Instalación de minisplit', 'Fuga en el cuarto frío', 'El compresor no arranca']

export function business(now) {
  const next = random(7)
  const at = (hours) => new Date(now + hours * 3_600_000).toISOString()
  const technicians = Array.from({ length: 9 }, (_, i) => ({
    id: `TEC-0${i + 1}`, v: 1, name: name(next), phone: `+57310555${1000 + i}`, status: i === 7 ? 'vacation' : 'active', specialties: [{ code: pick(next, ['hvac', 'refrigeration', 'electric']), level: pick(next, ['junior', 'semi_senior', 'senior']), active: true }],
    certificates: [{ name: 'Trabajo en alturas', expires: i === 3 ? '2026-12-20' : '2027-08-01', state: i === 3 ? 'expiring' : 'in_force' }], emergencies: i % 2 === 0, zones: ['norte'], location: { latitude: 3.4, longitude: -76.5, at: at(-1) }, createdAt: at(-9000), updatedAt: at(-3),
  }))
  const orders = Array.from({ length: 60 }, (_, i) => {
    const [state, status] = states[i % states.length]
    const priority = pick(next, ['BAJA', 'MEDIA', 'ALTA', 'EMERGENCIA'])
    return {
      orderId: `ORD-${String(i + 1).padStart(5, '0')}`, v: 3, status, state, substate: state === 'scheduled' ? (i % 3 ? 'assigned' : 'approved') : state === 'in_progress' ? 'on_site' : undefined, serviceType: 'HVAC_MAINTENANCE', description: pick(next, problems), photos: [], assetSerial: `AC-${12000 + i}`, asset: null,
      location: { building: 'Edificio Mirador', floor: `Piso ${1 + (i % 9)}`, city: 'Cali', point: { latitude: 3.45, longitude: -76.53 } }, priority, dueOn: at(24 + i).slice(0, 10), clientPhone: `+5730000${String(10000 + i)}`, clientName: name(next), clientMail: '', providerId: null, source: 'WHATSAPP', partners: {},
      history: [{ status: 'PENDING', state: 'requested', at: at(-30 - i), by: { role: 'client' } }, { status, state, at: at(-2 - i), by: { role: 'supervisor', id: 'sofia' }, reason: state === 'cancelled' ? 'El cliente ya lo resolvió' : undefined }],
      kind: i % 11 === 5 ? 'warranty' : 'problem', technician: ['scheduled', 'in_progress', 'pending'].includes(state) && i % 3 ? { id: technicians[i % 9].id, name: technicians[i % 9].name } : null,
      sla: { class: priority === 'EMERGENCIA' ? 'emergency' : 'normal', response: { due: at(-20), met: at(-21) }, onSite: { due: at((i % 9) - 2) }, resolution: { due: at(20 + i) } },
      createdAt: at(-30 - i), updatedAt: at(-2 - i),
    }
  })
  const quotations = Array.from({ length: 24 }, (_, i) => ({
    quotationId: `COT-${String(i + 1).padStart(5, '0')}`, v: 2, orderId: orders[i].orderId, version: 1 + (i % 3), status: ['draft', 'sent', 'approved', 'rejected', 'changes_requested', 'expired'][i % 6], client: orders[i].clientName,
    lines: [
      { kind: 'labour', description: 'Diagnóstico y limpieza', quantity: '2.5', unit: money('85000'), surchargePercent: '0', sharePercent: '100', total: money('212500') },
      { kind: 'material', description: 'Gas R-410A (kg)', sku: 'R410A', quantity: '1.2', unit: money('96000.50'), surchargePercent: '0', sharePercent: '100', total: money('115200.60') },
    ],
    labour: money('212500'), materials: money('115200.60'), travel: money('30000'), others: money('0'), subtotal: money('357700.60'), discount: money('0'), net: money('357700.60'), vatPercent: '19', vat: money('67963.11'), total: money('425663.71'),
    texts: { problem: 'No enfría por falta de gas.', solution: 'Limpieza, carga de gas y prueba de fugas.', warranty: '90 días' }, days: 15, sentAt: i % 6 ? at(-20) : null, validUntil: i % 6 ? at(300) : null,
    decision: i % 6 === 3 ? { by: { role: 'client' }, at: at(-3), reason: 'Muy costosa' } : undefined, earlier: [], history: [{ status: 'draft', version: 1, at: at(-22), by: { role: 'operator', id: 'ana' } }], createdAt: at(-22), updatedAt: at(-3),
  }))
  const companies = Array.from({ length: 14 }, (_, i) => ({
    id: `EMP-${i + 1}`, v: 1, name: `Comercializadora ${pick(next, ['Andina', 'del Valle', 'Pacífico', 'Central'])} ${i + 1} S.A.S.`, tradeName: '', taxId: `90012${i}345-1`, country: 'CO', status: i % 6 === 5 ? 'inactive' : 'active',
    contacts: [{ name: name(next), phone: '+573005550101', mail: 'compras@example.com', role: 'approver', primary: true }, { name: name(next), phone: '+573005550102', role: 'requester' }], locations: [{ name: 'Sede norte', address: 'Calle 44 # 5-10', access: 'Portería' }], createdAt: at(-5000), updatedAt: at(-50),
  }))
  const contracts = companies.map((company, i) => ({ id: `CTR-${i + 1}`, v: 1, company: company.id, type: ['on_demand', 'framework', 'preventive'][i % 3], from: '2026-01-01', to: '2026-12-31', renews: true, status: 'active', paymentDays: 30, sla: { normal: { response: 120, onSite: 1440, resolution: 4320 } }, createdAt: at(-5000), updatedAt: at(-50) }))
  const customers = Array.from({ length: 12 }, (_, i) => ({
    id: `CLI-${String(i + 1).padStart(5, '0')}`, v: 3, state: ['registered', 'draft', 'blocked'][i % 3], country: 'SV', names: name(next).split(' ')[0], surnames: name(next).split(' ')[1], birthDate: '1990-05-31', phones: [`+5037012345${i % 10}`], phoneProven: i % 2 === 0, mail: 'rosa@example.com',
    address: { text: 'Colonia Escalón, casa 5' }, document: { kind: 'DUI', number: '******745' }, work: { employer: 'Panadería Sol', position: 'Panadera', monthlyIncome: { amount: '650.50', currency: 'USD' }, since: '2019-02-01' },
    references: [{ name: name(next), phone: '+50370111111', relation: 'hermana' }], documents: ['idFront', 'idBack', 'selfie'].map((kind) => ({ id: `DOC-${kind}`, kind, mime: 'image/jpeg', bytes: 90_000, at: at(-40) })), level: 1, limit: { amount: '200.00', currency: 'USD' }, contact: '+573000010001', contacts: [], merged: [], createdAt: at(-80), updatedAt: at(-i - 1),
  }))
  const deliveries = Array.from({ length: 40 }, (_, i) => ({ id: (i + 1).toString(16).padStart(32, '0'), event: pick(next, ['order_created', 'order_changed', 'quotation_sent']), receiver: 'https://erp.example.com/recado', state: i % 7 === 2 ? 'failed' : i % 7 === 4 ? 'pending' : 'delivered', happenedAt: at(-i), attempts: i % 7 === 2 ? 8 : 1, lastAttemptAt: at(-i + 0.1), answer: i % 7 === 2 ? 500 : 200, reason: i % 7 === 2 ? 'answered 500' : undefined }))
  const ranking = {
    candidates: technicians.slice(0, 4).map((one, i) => ({ id: one.id, name: one.name, points: 870 - i * 90, metres: 1200 + i * 2300, reasons: [{ code: 'for.near', message: `A ${(1.2 + i * 2.3).toFixed(1)} km del sitio`, points: 180 - i * 20 }, { code: 'for.level', message: 'Nivel sénior en climatización', points: 200 }, { code: 'for.load', message: i ? 'Dos trabajos hoy' : 'Libre todo el día', points: 100 - i * 20 }] })),
    excluded: [{ id: technicians[7].id, name: technicians[7].name, reasons: [{ code: 'out.vacation', message: 'En vacaciones hasta el 20 de diciembre' }] }],
  }
  const dialogs = [['order_intake', 'Pedido de mantenimiento', ['service:Servicio', 'problem:Qué pasa', 'floor:Piso', 'plate:Foto de la placa', 'urgency:Urgencia', 'confirm:Confirmación']], ['quotation', 'Aprobar cotización', ['review:Revisión', 'reason:Motivo']], ['rating', 'Calificación', ['stars:Estrellas', 'comment:Comentario']]].map(([id, title, states_]) => ({ name: id, title, mermaid: ['stateDiagram-v2', `    [*] --> ${states_[0].split(':')[0]}`, ...states_.flatMap((one, i) => [`    ${one.split(':')[0]} --> ${(states_[i + 1] ?? 'done').split(':')[0]}: ok`, `    ${one.split(':')[0]} --> agent: lost`]), '    done --> [*]', '    agent --> [*]', ''].join('\n'), people: 300, steps: states_.map((one, i) => ({ state: one.split(':')[0], label: one.split(':')[1], people: [212, 96, 180, 41, 12, 3][i] })) }))
  const users = [['ana', 'Ana Ruiz', 'operator'], ['luis', 'Luis Peña', 'operator'], ['sofia', 'Sofía Marín', 'supervisor'], ['admin', 'Elena Prada', 'admin']].map(([id, label, role]) => ({ id, v: 1, name: label, roles: [role], state: 'active', locale: 'es', secondFactor: role !== 'operator', createdAt: at(-900), updatedAt: at(-3) }))
  const audit = Array.from({ length: 80 }, (_, i) => ({ id: `a${i}`, at: at(-i * 0.7), who: pick(next, ['ana', 'luis', 'sofia']), act: pick(next, ['conversations.write', 'login', 'orders.assign']), method: 'POST', path: '/api/v1/conversations/+573000010001/takeover', from: '203.0.113.7', status: i % 9 ? 200 : 409, code: i % 9 ? undefined : 'owned' }))
  const keys = [{ id: 'k1', name: 'ERP', roles: ['finance'], by: 'admin', endsAt: at(2000), usedAt: at(-1), createdAt: at(-800) }, { id: 'k2', name: 'Tablero', roles: ['supervisor'], by: 'admin', endsAt: at(900), createdAt: at(-300) }]
  const texts = [
    ['agent.lost', 'Prefiero no hacerle perder tiempo: dejé su caso para una persona de nuestro equipo. {{if .open}}Suelen responder en unos {{.wait}} minutos.{{else}}Atienden de nuevo {{day .opens_at}}.{{end}} Mientras tanto puede seguir conmigo.', 'I left your case for a person of our team. {{if .open}}They answer in some {{.wait}} minutes.{{else}}They are back {{day .opens_at}}.{{end}}'],
    ['menu.several', 'Veo {{.count}} trabajos distintos: {{range $i, $s := .services}}{{if $i}}, {{end}}{{text $s}}{{end}}. ¿Los tomo por separado, una orden por cada uno?', 'I see {{.count}} jobs: {{range $i, $s := .services}}{{if $i}}, {{end}}{{text $s}}{{end}}.'],
    ['menu.several@sms', 'Veo {{.count}} trabajos distintos. ¿Los tomo por separado?', 'I see {{.count}} jobs. One order each?'],
    ['order.doubt', '¿Cambio {{text .field}}{{if .was}} de {{clip 60 .was}}{{end}} a {{clip 60 .now}}?', 'Do I change {{text .field}} to {{clip 60 .now}}?'],
    ['order.created', '✅ *Orden creada*: {{.order}}\nLe notificaremos cuando se asigne un proveedor.', '✅ *Order made*: {{.order}}'],
    ...Array.from({ length: 60 }, (_, i) => [`order.ask_${i}`, `¿En qué piso está el equipo? Si no sabe, escriba *no sé* (${i}).`, `Which floor is it on? (${i})`]),
  ].flatMap(([key, es, en]) => [['es', es], ['en', en]].map(([locale, source]) => ({ key, locale, source, text: '', preview: source, v: 0, earlier: [] })))
  Object.assign(texts.find((one) => one.key === 'order.created' && one.locale === 'es'), { text: '🎉 Su orden *{{.order}}* quedó lista.', v: 2, by: 'sofia', at: at(-20), earlier: [{ text: 'Listo: orden {{.order}}.', by: 'admin', at: at(-200) }] })
  return { texts, technicians, orders, quotations, companies, contracts, customers, deliveries, ranking, dialogs, users, audit, keys }
}
