// Made-up campaigns and credit, with a contract as the server's: for the tests of the page.
const money = (amount, currency = 'COP') => ({ amount, currency })

export function collections({ now, made, list, found, refuse }) {
  const at = (hours) => new Date(now + hours * 3_600_000).toISOString()
  const campaigns = [
    { id: 'CAM-00003', user: 'calendar', platform: 'instalments', filters: { reminder: 'grace', country: 'SV', day: at(0).slice(0, 10) }, dryRun: false, state: 'running', stage: 'sending', nextAt: at(9), rows: 4, invoices: 4, rejected: 0, skipped: 0, debtors: { new: 0, queued: 1, waiting: 2, refused: 1, preview: 0 }, createdAt: at(-2), updatedAt: at(-1), until: at(20) },
    { id: 'CAM-00002', user: 'admin', platform: 'csv', filters: { overdueDays: 5 }, file: 'f1', channels: ['whatsapp'], dryRun: false, state: 'done', stage: 'sending', rows: 5, invoices: 4, rejected: 1, skipped: 0, debtors: { new: 0, queued: 1, waiting: 0, refused: 2, preview: 0 }, createdAt: at(-30), updatedAt: at(-29), endedAt: at(-29) },
    { id: 'CAM-00001', user: 'admin', platform: 'csv', filters: {}, dryRun: false, state: 'paused', stage: 'reading', reason: 'columns', detail: 'balance, due', rows: 0, invoices: 0, rejected: 0, skipped: 0, debtors: { new: 0, queued: 0, waiting: 0, refused: 0, preview: 0 }, createdAt: at(-80), updatedAt: at(-80) },
  ]
  const owed = (line, number, debtor, to, more) => ({ line, number, debtor, to, balance: '1234567.89', currency: 'COP', due: '2026-10-31', ...more })
  const results = (campaign) => {
    const sent = campaign.dryRun ? 'preview' : 'queued'
    if (campaign.id === 'CAM-00001') return []
    return [
      { line: 4, number: 'FV-4', state: 'rejected', field: 'due', reason: 'date' },
      owed(1, 'FV-1', 'Ana Ruiz', '+573211234567', { state: sent, channel: 'whatsapp', tone: 'firm', writer: 'template', at: at(-1), text: 'Hola Ana Ruiz, sus 2 facturas siguen pendientes.', evidence: 'CTC-1' }),
      owed(2, 'FV-2', 'Ana Ruiz', '+573211234567', { state: sent, channel: 'whatsapp', tone: 'firm', writer: 'template', at: at(-1), text: 'Hola Ana Ruiz, sus 2 facturas siguen pendientes.', evidence: 'CTC-1' }),
      owed(3, 'FV-3', 'Rosa Marín', '+573211234570', { state: 'waiting', reason: 'hours', rule: 'Ley 2300 de 2023, art. 3', channel: 'whatsapp', at: at(9) }),
      owed(5, 'FV-5', 'Luis Peña', '+573211234568', { state: 'refused', reason: 'phone_shared' }),
    ]
  }
  const contacts = [
    { id: 'CTC-2', state: 'refused', at: at(-1), askedAt: at(-1), country: 'CO', zone: 'America/Bogota', debtor: '', channel: 'whatsapp', recipient: 'debtor', consented: ['whatsapp'], campaign: 'CAM-00002', tone: 'firm', refusal: { reason: 'hours', message: 'Es fuera del horario en que se puede escribir.', rule: { code: 'hours', source: 'Ley 2300 de 2023, art. 3' }, first: at(9) }, refusals: 1, steps: [], facts: {} },
    { id: 'CTC-1', state: 'sent', at: at(-50), askedAt: at(-50), country: 'CO', zone: 'America/Bogota', debtor: '', channel: 'whatsapp', recipient: 'debtor', consented: ['whatsapp'], campaign: 'CAM-00001', tone: 'friendly', refusal: null, refusals: 0, steps: [], facts: { delivered: at(-49), answered: at(-48) } },
  ]
  const account = { contact: '+573211234567', v: 1, debts: [{ id: 'csv:FV-1', number: 'FV-1', debtor: { name: 'Ana Ruiz', documentEnd: '3001' }, balance: money('1234567.89'), due: '2026-10-31', link: '', state: 'open' }], totals: [money('1234567.89')], receipts: [], disputes: [], promises: [], payments: [], changedAt: at(-1) }
  const person = made.customers[0].id
  const evaluations = [{ id: 'EVA-00001', v: 9, customer: person, step: 'APPEAL', missing: [], decision: 'IN_PROCESS', explanation: ['Una persona lo va a revisar.'], limit: null, appeal: { text: 'Ya pagué esa deuda', at: at(-3) }, decidedAt: null, createdAt: at(-9), updatedAt: at(-3),
    staff: { name: 'Ana María', rules: '2026-11-30', reasons: [{ rule: 'few_months', decision: 'IN_PROCESS', text: 'x', words: 'Lleva poco tiempo en su trabajo.' }, { rule: 'late', decision: 'DENIED', text: 'y', words: 'El buró informa de pagos atrasados.', negative: true }], bureau: { bureau: 'simulator', simulated: true, found: true, score: 461, delinquencies: 2, worstDaysLate: 40 }, facts: { age: 36, jobMonths: 2, debtShare: 12 }, cap: money('390.30', 'USD'), history: [{ step: 'CREATED', at: at(-9) }, { step: 'APPEAL', decision: 'IN_PROCESS', at: at(-3) }] } }]
  const part = (number, status, left) => ({ number, due: `2027-0${number}-15`, status, owed: { total: '103.57' }, paid: { total: '0.00' }, left })
  const loans = [{ id: 'CRE-00001', v: 2, customer: person, product: 'COMPRA', principal: money('300.00', 'USD'), status: 'IN_ARREARS', terms: { period: { id: '3m', every: 'monthly', count: 3 }, fee: { type: 'PERCENT', amount: null, percent: '3' }, vatPercent: '13', vatOnInterest: true, graceDays: 3, lateFee: null }, installments: [part(1, 'PAID', '0.00'), part(2, 'IN_ARREARS', '103.57'), part(3, 'ACTIVE', '103.57')], total: money('310.71', 'USD'), left: money('207.14', 'USD'), payments: [{ id: 'PAY-1', amount: money('110.00', 'USD'), rest: money('6.43', 'USD'), at: at(-90), reversedAt: null }], processing: [], history: [{ to: 'ACTIVE', at: at(-200), by: 'admin' }, { installment: 1, from: 'ACTIVE', to: 'PAID', at: at(-90) }], createdAt: at(-200), updatedAt: at(-3) }]

  return {
    'GET /api/v1/campaigns': ({ q }) => list(campaigns.map((one) => ({ ...one, debtors: undefined })), q, 'campaigns'),
    'POST /api/v1/campaigns/files': () => [201, { file: 'f9' }],
    'POST /api/v1/campaigns': ({ body }) => {
      if (body.filters?.dueFrom && body.filters.dueTo < body.filters.dueFrom) refuse(400, 'invalid', 'Hay datos por corregir.', [{ field: 'filters.dueTo', message: 'Es antes del comienzo.' }])
      const id = `CAM-0000${campaigns.length + 1}`
      campaigns.unshift({ filters: {}, ...body, id, dryRun: !!body.dryRun, state: 'done', stage: 'sending', rows: 5, invoices: 4, rejected: 1, skipped: 0, debtors: { new: 0, queued: body.dryRun ? 0 : 1, waiting: 1, refused: 1, preview: body.dryRun ? 1 : 0 }, createdAt: at(0), updatedAt: at(0) })
      return [202, { campaignId: id, state: 'running' }]
    },
    'GET /api/v1/campaigns/:id': ({ id }) => found(campaigns, 'id', id),
    'GET /api/v1/campaigns/:id/results': ({ id }) => ({ results: results(found(campaigns, 'id', id)), next: '' }),
    'POST /api/v1/campaigns/:id/pause': ({ id }) => Object.assign(found(campaigns, 'id', id), { state: 'paused' }),
    'POST /api/v1/campaigns/:id/resume': ({ id }) => Object.assign(found(campaigns, 'id', id), { state: 'running', reason: undefined }),
    'POST /api/v1/campaigns/:id/cancel': ({ id }) => Object.assign(found(campaigns, 'id', id), { state: 'cancelled' }),
    'GET /api/v1/contact-counts': ({ q }) => ({ month: q.get('month'), by: q.get('by'), counts: (q.get('by') === 'hour' ? ['9', '14'] : ['whatsapp', 'sms']).map((group, i) => ({ group, sent: 40, failed: i, delivered: 38, read: 30, answered: 12, promised: 6, paid: 9 - i })) }),
    'GET /api/v1/debtors': ({ q }) => list([account], q, 'debtors'),
    'GET /api/v1/debtors/:id': () => account,
    'GET /api/v1/debtors/:id/contacts': () => ({ contacts, total: contacts.length }),
    'GET /api/v1/credit-evaluations': ({ q }) => list(evaluations.filter((one) => !q.get('decision') || one.decision === q.get('decision')), q, 'evaluations'),
    'GET /api/v1/credit-evaluations/:id': ({ id }) => found(evaluations, 'id', id),
    'POST /api/v1/credit-evaluations/:id/decide': ({ id, body }) => {
      if (body.decision === 'APPROVED' && body.level > 3) refuse(400, 'invalid', 'Hay datos por corregir.', [{ field: 'level', message: 'No hay ese nivel.' }])
      const one = found(evaluations, 'id', id)
      return Object.assign(one, { decision: body.decision, decidedAt: at(0), staff: { ...one.staff, decidedBy: 'admin', why: body.why } })
    },
    'GET /api/v1/credit-orders': ({ q }) => list(loans.filter((one) => !q.get('status') || one.status === q.get('status')), q, 'creditOrders'),
    'GET /api/v1/credit-orders/:id': ({ id }) => found(loans, 'id', id),
  }
}
