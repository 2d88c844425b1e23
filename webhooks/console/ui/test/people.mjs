// Made-up people and conversations, the same at every start.
export function random(seed) {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
export const pick = (next, list) => list[Math.floor(next() * list.length)]

const first = ['Luz', 'Camilo', 'Valentina', 'Andrés', 'Paola', 'Jorge', 'Mariana', 'Hernán', 'Diana', 'Óscar', 'Natalia', 'Iván', 'Gloria', 'Felipe', 'Rocío', 'Tomás']
const last = ['Arango', 'Bernal', 'Cárdenas', 'Duarte', 'Escobar', 'Forero', 'Giraldo', 'Henao', 'Ibarra', 'Lozano', 'Mejía', 'Niño', 'Ospina', 'Pardo', 'Quintero', 'Rojas']
export const name = (next) => `${pick(next, first)} ${pick(next, last)}`
export const said = [
  'Buenas, el aire de la sala no enfría', '¿A qué hora llega el técnico?', 'Gracias, quedo atenta', 'Es en el piso 8, oficina 803', 'Necesito que me llamen por favor',
  'Hace un ruido muy fuerte desde ayer', '¿Cuánto vale la visita?', 'Listo, mañana a las 9 está bien', 'No encuentro la placa', 'Ya mandé la foto', 'La nevera del local está botando agua',
]
const bot = ['¿En qué piso está el equipo?', 'Con mucho gusto. ¿Me puede enviar una foto de la placa?', 'Gracias. ¿Qué pasa con el equipo?', 'Su orden quedó registrada. Le avisamos cuando el técnico vaya en camino.', '¿Es una urgencia?']

const image = { id: 'photo', url: '/media/photo.svg', mime: 'image/svg+xml', bytes: 183_000, width: 1200, height: 900 }

/** n messages of one contact, the last of them at a moment. */
export function messages(seed, n, end, everySeconds = 140) {
  const next = random(seed)
  const entries = []
  for (let i = 0; i < n; i++) {
    const at = new Date(end - (n - 1 - i) * everySeconds * 1000).toISOString()
    const who = next()
    const id = `m${seed}-${i}`
    if (who < 0.5) {
      const kind = next()
      if (kind < 0.06) entries.push({ id, at, from: 'contact', kind: 'image', media: [image] })
      else if (kind < 0.1) entries.push({ id, at, from: 'contact', kind: 'audio', media: [{ id: 'voice', url: '/media/voice.wav', mime: 'audio/wav', bytes: 16_044 }], transcript: { text: pick(next, said), confidence: next() < 0.3 ? 0.4 : 0.9, seconds: 4 } })
      else if (kind < 0.12) entries.push({ id, at, from: 'contact', kind: 'document', media: [{ id: 'doc', url: '/media/doc.pdf', mime: 'application/pdf', bytes: 48_200, name: 'Contrato de mantenimiento 2026.pdf' }] })
      else if (kind < 0.14) entries.push({ id, at, from: 'contact', kind: 'location', location: { latitude: 3.45164, longitude: -76.53198, name: 'Edificio Mirador' } })
      else entries.push({ id, at, from: 'contact', kind: 'text', text: pick(next, said) })
    } else if (who < 0.9) {
      const text = pick(next, bot)
      entries.push({ id, at, from: 'bot', kind: 'text', text, status: pick(next, ['read', 'read', 'delivered', 'sent']), ...(text.includes('urgencia') ? { options: [{ id: 'si', title: 'Sí, es urgente' }, { id: 'no', title: 'No, puede esperar' }] } : {}) })
    } else if (who < 0.95) entries.push({ id, at, from: 'system', kind: 'answer', name: 'plate_read', text: 'AC-12345 (85 %)' })
    else entries.push({ id, at, from: 'bot', kind: 'text', text: 'Le confirmamos su visita para mañana.', status: 'failed', reason: 'undeliverable' })
  }
  return entries
}
