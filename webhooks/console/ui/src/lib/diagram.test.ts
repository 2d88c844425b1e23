import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { depths, everywhere, ownExits, readDiagram } from './diagram'

const small = 'stateDiagram-v2\n    [*] --> ask\n    ask --> wrong: cancel\n    ask --> wrong: no\n    ask --> right: yes\n    right --> [*]\n    wrong --> [*]\n'

describe('the diagram of a dialog', () => {
  it('is read from Mermaid', () => {
    const diagram = readDiagram(small)
    expect(diagram.start).toBe('ask')
    expect([...diagram.ends]).toEqual(['right', 'wrong'])
    expect(diagram.exits.get('ask')).toEqual([{ to: 'wrong', events: ['cancel', 'no'] }, { to: 'right', events: ['yes'] }])
    expect([...depths(diagram)]).toEqual([['ask', 0], ['wrong', 1], ['right', 1]])
  })
  it('of nothing is empty', () => {
    const diagram = readDiagram('')
    expect([diagram.start, depths(diagram).size, everywhere(diagram)]).toEqual(['', 0, []])
  })
  it('of the program is read whole: every state is reached, and what most have in common is said once', () => {
    const mermaid = readFileSync(new URL('../../../../../dialogs/testdata/order_intake.mmd', import.meta.url), 'utf8')
    const diagram = readDiagram(mermaid)
    const arrows = mermaid.split('\n').filter((one) => one.includes('-->')).length
    const read = [...diagram.exits.values()].flat().reduce((sum, one) => sum + one.events.length, 0)
    expect(read + diagram.ends.size + 1).toBe(arrows)
    for (const state of diagram.exits.keys()) expect(depths(diagram).has(state), state).toBe(true)
    const common = everywhere(diagram)
    expect(common.map((one) => `${one.events[0]} ${one.to}`)).toContain('doubt doubt')
    expect(ownExits(diagram, 'building').map((one) => one.to)).not.toContain('doubt')
  })
})
