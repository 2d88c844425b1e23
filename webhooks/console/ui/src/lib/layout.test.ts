import { expect, test } from 'vitest'
import { readDiagram } from './diagram'
import { box, curve, layOut } from './layout'

const mermaid = ['stateDiagram-v2', '[*] --> ask', ...['ask', 'name', 'place', 'check'].map((state) => `${state} --> agent: lost`), 'ask --> name: ok', 'name --> place: ok', 'place --> check: ok', 'check --> name: edit', 'check --> done: ok', 'check --> check: again', 'done --> [*]', 'agent --> [*]', 'lonely --> done: ok'].join('\n')

test('steps stand in layers that do not touch, and what nearly all lead to is left out', () => {
  const { nodes, arrows, width, height } = layOut(readDiagram(mermaid), new Set())
  expect(nodes.map((one) => one.state)).toEqual(['ask', 'name', 'place', 'check', 'done'])
  expect(arrows.map((one) => `${one.from}-${one.to}`).sort()).toEqual(['ask-name', 'check-done', 'check-name', 'name-place', 'place-check'])
  for (const one of nodes) {
    expect(one.x - box.width / 2 >= 0 && one.x + box.width / 2 <= width && one.y + box.height / 2 <= height).toBe(true)
    for (const other of nodes) expect(one === other || Math.abs(one.x - other.x) >= box.width || Math.abs(one.y - other.y) >= box.height).toBe(true)
  }
})

test('a step where somebody stands is shown, whatever leads there', () => {
  expect(layOut(readDiagram(mermaid), new Set(['agent', 'lonely'])).nodes.map((one) => one.state)).toEqual(expect.arrayContaining(['agent', 'lonely']))
})

test('a curve begins and ends at its ends', () => {
  expect(curve([{ x: 0, y: 0 }, { x: 5, y: 10 }])).toBe('M0 0L5 10')
  expect(curve([{ x: 0, y: 0 }, { x: 5, y: 10 }, { x: 0, y: 20 }])).toBe('M0 0Q5 10 2.5 15L0 20')
})

test('of many arrows to one step one is drawn, and the others are counted', () => {
  const many = ['[*] --> s0', ...[0, 1, 2, 3, 4, 5].flatMap((i) => [`s${i} --> s${i + 1}: ok`, `s${i} --> person: reason${i}`])].join('\n')
  const { nodes, arrows } = layOut(readDiagram(many), new Set())
  expect(nodes.find((one) => one.state === 'person')?.hidden).toBe(5)
  expect(arrows.filter((one) => one.to === 'person').map((one) => one.from)).toEqual(['s0'])
})
