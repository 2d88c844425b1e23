// What has become of a campaign's debtors: the results are of invoices, and those of a debtor follow each other.
import type { components } from '../api/schema'

export type Campaign = components['schemas']['Campaign']
export type CampaignResult = components['schemas']['CampaignResult']
export type DebtorResult = CampaignResult & { id: string; invoices: CampaignResult[] }

const whose = (one: CampaignResult) => [one.debtor, one.to, one.state, one.reason, one.at, one.evidence].join('|')

/** The results by debtor. A row that cannot be used stands by itself. */
export function byDebtor(results: CampaignResult[]): DebtorResult[] {
  const all: DebtorResult[] = []
  for (const one of results) {
    const last = all.at(-1)
    if (last && one.state !== 'rejected' && whose(last) === whose(one)) last.invoices.push(one)
    else all.push({ ...one, id: `${one.line} ${one.number ?? ''} ${one.to ?? ''}`, invoices: [one] })
  }
  return all
}

/** How many debtors there are, and of how many it is known what becomes of them. */
export function progress({ debtors }: Campaign): { all: number; settled: number } {
  if (!debtors) return { all: 0, settled: 0 }
  const all = Object.values(debtors).reduce((sum, n) => sum + n, 0)
  return { all, settled: all - debtors.new - debtors.waiting }
}

/** Whether what is left waits for a later moment: nothing happens until then. */
export const waits = (one: Campaign, now: number): boolean => one.state === 'running' && !!one.nextAt && Date.parse(one.nextAt) > now + 5000

/** How soon to look again, in milliseconds; false: it does not change by itself. */
export const lookAgain = (one: Campaign | undefined, now: number): number | false => (one?.state !== 'running' ? false : waits(one, now) ? 30_000 : 2000)

/** Pages of CSV as one table: only the first page keeps its header. */
export const joinCsv = (pages: string[]): string => pages.map((page, i) => (i === 0 ? page : page.slice(page.indexOf('\n') + 1))).join('')
