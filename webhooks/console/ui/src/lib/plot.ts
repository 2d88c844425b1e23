// Points of the earth on a small flat picture: right enough for the jobs of a city.
export interface Spot { latitude: number; longitude: number }
export interface Plot { at: { x: number; y: number }[]; metres: number; length: number } // a round distance and how long it is drawn

const metresPerDegree = 111_320 // of latitude

/** Places the points in a picture with a margin, north up, as far apart as they are. */
export function plot(points: readonly Spot[], width: number, height: number, margin = 28): Plot {
  if (points.length === 0) return { at: [], metres: 0, length: 0 }
  const middle = points.reduce((sum, one) => sum + one.latitude, 0) / points.length
  const flat = points.map((one) => ({ x: one.longitude * Math.cos((middle * Math.PI) / 180) * metresPerDegree, y: -one.latitude * metresPerDegree }))
  const xs = flat.map((one) => one.x), ys = flat.map((one) => one.y)
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys)
  const least = 200 // metres that the picture spans at least: one point stands in the middle
  const scale = Math.min((width - 2 * margin) / Math.max(right - left, least), (height - 2 * margin) / Math.max(bottom - top, least))
  const wanted = (width / 4) / scale
  const power = 10 ** Math.floor(Math.log10(wanted))
  const metres = ([5, 2, 1].find((n) => n * power <= wanted) ?? 1) * power
  return {
    at: flat.map((one) => ({ x: width / 2 + (one.x - (left + right) / 2) * scale, y: height / 2 + (one.y - (top + bottom) / 2) * scale })),
    metres, length: metres * scale,
  }
}

/** Moves points that lie on each other apart, so that each can be seen and pressed. */
export function apart(at: readonly { x: number; y: number }[], least: number): { x: number; y: number }[] {
  const out: { x: number; y: number }[] = []
  for (const one of at) {
    let next = one
    for (let i = 1; i < 40 && out.some((other) => Math.hypot(other.x - next.x, other.y - next.y) < least); i++) {
      const angle = i * 2.4, far = least * 0.55 * Math.sqrt(i) // a spiral
      next = { x: one.x + far * Math.cos(angle), y: one.y + far * Math.sin(angle) }
    }
    out.push(next)
  }
  return out
}
