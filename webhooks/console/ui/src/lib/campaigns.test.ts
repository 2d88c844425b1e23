import { expect, test } from 'vitest'
import { byDebtor, joinCsv, lookAgain, progress, waits, type Campaign } from './campaigns'

const campaign = (more: object) => ({ id: 'CAM-00001', state: 'running', stage: 'sending', ...more }) as Campaign

test('invoices of a debtor are one result, rows that cannot be used are each their own', () => {
  const got = byDebtor([
    { line: 4, state: 'rejected', reason: 'date' }, { line: 5, state: 'rejected', reason: 'date' },
    { line: 1, number: 'FV-1', debtor: 'Ana', to: '+573001', state: 'queued', at: 'a' }, { line: 3, number: 'FV-3', debtor: 'Ana', to: '+573001', state: 'queued', at: 'a' },
    { line: 2, number: 'FV-2', debtor: 'Luis', to: '+573002', state: 'refused', reason: 'opted_out' },
  ])
  expect(got.map((one) => one.invoices.map((invoice) => invoice.line))).toEqual([[4], [5], [1, 3], [2]])
  expect(new Set(got.map((one) => one.id)).size).toBe(4)
})

test('a debtor who waits is not settled', () => {
  expect(progress(campaign({ debtors: { new: 3, queued: 4, waiting: 2, refused: 1, preview: 0 } }))).toEqual({ all: 10, settled: 5 })
  expect(progress(campaign({}))).toEqual({ all: 0, settled: 0 })
})

test('it is looked at often while something happens, seldom while it waits, and no more at the end', () => {
  const now = Date.parse('2026-11-30T12:00:00Z')
  expect(lookAgain(campaign({}), now)).toBe(2000)
  expect(lookAgain(campaign({ nextAt: '2026-12-01T08:00:00Z' }), now)).toBe(30_000)
  expect(lookAgain(campaign({ state: 'done' }), now)).toBe(false)
  expect(waits(campaign({ nextAt: '2026-11-30T12:00:01Z' }), now)).toBe(false)
})

test('pages of CSV have one header', () => {
  expect(joinCsv(['line,number\n1,A\n', 'line,number\n2,B\n'])).toBe('line,number\n1,A\n2,B\n')
})
