// Where the steps of a dialog stand in its picture. Ways out that nearly every step has are left out: they
// would cover all others.
import dagre from '@dagrejs/dagre'
import { everywhere, ownExits, type Diagram } from './diagram'

export const box = { width: 176, height: 52 }
/** Where a step stands, by its centre, and how many arrows that lead to it are left out. */
export interface Placed { state: string; x: number; y: number; hidden: number }
export interface Arrow { from: string; to: string; events: string[]; path: string }
export interface Picture { width: number; height: number; nodes: Placed[]; arrows: Arrow[] }

const crowd = 4 // arrows to one step; of more, one is drawn and the others are counted: they would cover the rest

/** Layers from the beginning down. States that nothing shown leads to, and that hold nobody, are left out. */
export function layOut(diagram: Diagram, occupied: ReadonlySet<string>): Picture {
  const common = everywhere(diagram)
  const shown = new Set([diagram.start, ...occupied].filter(Boolean))
  const ways: { from: string; to: string; events: string[] }[] = []
  for (const from of shown) { // it grows while it is gone through
    for (const { to, events } of ownExits(diagram, from, common)) {
      shown.add(to)
      if (from !== to) ways.push({ from, to, events })
    }
  }
  const hidden = new Map<string, number>()
  const drawn = ways.filter(({ to }, i) => {
    if (ways.filter((one) => one.to === to).length <= crowd || ways.findIndex((one) => one.to === to) === i) return true
    hidden.set(to, (hidden.get(to) ?? 0) + 1)
    return false
  })
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 44, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const state of shown) graph.setNode(state, { ...box })
  for (const { from, to } of drawn) graph.setEdge(from, to)
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width, height,
    nodes: [...shown].map((state) => ({ state, x: graph.node(state).x, y: graph.node(state).y, hidden: hidden.get(state) ?? 0 })).sort((a, b) => a.y - b.y || a.x - b.x),
    arrows: drawn.map((way) => ({ ...way, path: curve(graph.edge(way.from, way.to).points) })),
  }
}

/** A smooth line through the points: each but the ends is where two curves meet. */
export function curve(points: readonly { x: number; y: number }[]): string {
  const at = (n: number) => Math.round(n * 10) / 10
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${at(first.x)} ${at(first.y)}`
  rest.forEach((point, i) => {
    const after = rest[i + 1]
    if (!after) path += i === 0 ? `L${at(point.x)} ${at(point.y)}` : `T${at(point.x)} ${at(point.y)}`
    else path += `Q${at(point.x)} ${at(point.y)} ${at((point.x + after.x) / 2)} ${at((point.y + after.y) / 2)}`
  })
  const last = rest.at(-1)
  return last && rest.length > 1 ? path.replace(/T[^T]*$/, `L${at(last.x)} ${at(last.y)}`) : path
}
