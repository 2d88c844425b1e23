// What a Mermaid state diagram of a dialog says: where it begins, and what leads where.
export interface Exit { to: string; events: string[] }
export interface Diagram { start: string; ends: Set<string>; exits: Map<string, Exit[]> }

const line = /^\s*(\[\*\]|[\w.-]+)\s*-->\s*(\[\*\]|[\w.-]+)\s*(?::\s*(.+?))?\s*$/

export function readDiagram(mermaid: string): Diagram {
  const diagram: Diagram = { start: '', ends: new Set(), exits: new Map() }
  for (const text of mermaid.split('\n')) {
    const [, from, to, event = ''] = line.exec(text) ?? []
    if (!from || !to) continue
    if (from === '[*]') diagram.start = to
    else if (to === '[*]') diagram.ends.add(from)
    else add(diagram, from, to, event)
  }
  return diagram
}

function add({ exits }: Diagram, from: string, to: string, event: string) {
  const all = exits.get(from) ?? []
  exits.set(from, all)
  const known = all.find((one) => one.to === to)
  if (!known) all.push({ to, events: event ? [event] : [] })
  else if (event) known.events.push(event)
}

/** How many steps each state is from the beginning, by the shortest way. */
export function depths({ start, exits }: Diagram): Map<string, number> {
  const found = new Map(start ? [[start, 0]] : [])
  for (const [state, depth] of found) { // it grows while it is gone through
    for (const one of exits.get(state) ?? []) if (!found.has(one.to)) found.set(one.to, depth + 1)
  }
  return found
}

/** What leads to the same place from at least half of the states: said once, and not at each of them. */
export function everywhere({ exits }: Diagram): Exit[] {
  const counted = new Map<string, { exit: Exit; n: number }>()
  for (const all of exits.values()) {
    for (const { to, events } of all) {
      for (const event of events) {
        const name = `${to} ${event}`
        const one = counted.get(name) ?? { exit: { to, events: [event] }, n: 0 }
        counted.set(name, { ...one, n: one.n + 1 })
      }
    }
  }
  return exits.size < 4 ? [] : [...counted.values()].filter((one) => one.n * 2 >= exits.size).map((one) => one.exit)
}

/** The ways out of a state that are its own. */
export function ownExits(diagram: Diagram, state: string, common = everywhere(diagram)): Exit[] {
  return (diagram.exits.get(state) ?? []).flatMap((one) => {
    const events = one.events.filter((event) => !common.some((other) => other.to === one.to && other.events.includes(event)))
    return events.length > 0 || one.events.length === 0 ? [{ to: one.to, events }] : []
  })
}
