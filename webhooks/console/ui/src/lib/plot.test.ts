import { expect, test } from 'vitest'
import { apart, plot } from './plot'

test('north is up, east is right, and all points are inside', () => {
  const { at, metres, length } = plot([{ latitude: 3.45, longitude: -76.53 }, { latitude: 3.40, longitude: -76.50 }, { latitude: 3.42, longitude: -76.55 }], 600, 400)
  const [north, southEast, west] = at
  expect(north && southEast && west && north.y < southEast.y && southEast.x > north.x && west.x < north.x).toBe(true)
  for (const one of at) expect(one.x >= 28 && one.x <= 572 && one.y >= 28 && one.y <= 372).toBe(true)
  expect(metres).toBe(2000)
  expect(length).toBeGreaterThan(40)
})

test('a single point stands in the middle; points of one address are moved apart', () => {
  expect(plot([{ latitude: 3.45, longitude: -76.53 }], 600, 400).at).toEqual([{ x: 300, y: 200 }])
  const [a, b, c] = apart([{ x: 5, y: 5 }, { x: 5, y: 5 }, { x: 5, y: 5 }], 20)
  for (const [one, other] of [[a, b], [b, c], [a, c]]) expect(Math.hypot((one?.x ?? 0) - (other?.x ?? 0), (one?.y ?? 0) - (other?.y ?? 0))).toBeGreaterThanOrEqual(20)
})
