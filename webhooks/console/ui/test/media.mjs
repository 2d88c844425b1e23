// Files that the made-up people sent, made here: a plate, a tone, a page.
const plate = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="#8a9391"/><rect x="180" y="220" width="840" height="460" rx="18" fill="#d9dcda" stroke="#555" stroke-width="6"/><g font-family="sans-serif" fill="#222"><text x="230" y="330" font-size="64">CLIMA VIVO</text><text x="230" y="430" font-size="46">MODEL  CV-18000</text><text x="230" y="510" font-size="46">S/N  AC-12345</text><text x="230" y="590" font-size="36">220 V  60 Hz  R-410A</text></g></svg>`

function tone() {
  const rate = 8000, n = rate * 2, bytes = Buffer.alloc(44 + n)
  bytes.write('RIFF', 0); bytes.writeUInt32LE(36 + n, 4); bytes.write('WAVEfmt ', 8); bytes.writeUInt32LE(16, 16); bytes.writeUInt16LE(1, 20); bytes.writeUInt16LE(1, 22); bytes.writeUInt32LE(rate, 24); bytes.writeUInt32LE(rate, 28); bytes.writeUInt16LE(1, 32); bytes.writeUInt16LE(8, 34); bytes.write('data', 36); bytes.writeUInt32LE(n, 40)
  for (let i = 0; i < n; i++) bytes[44 + i] = 128 + Math.round(40 * Math.sin((i / rate) * 2 * Math.PI * 440))
  return bytes
}

const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F 24 Tf 60 760 Td (Cotizacion) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>`

const files = { 'photo.svg': { type: 'image/svg+xml', bytes: plate }, 'voice.wav': { type: 'audio/wav', bytes: tone() }, 'doc.pdf': { type: 'application/pdf', bytes: pdf } }
export const mediaFile = (name) => files[name] ?? files['photo.svg']
