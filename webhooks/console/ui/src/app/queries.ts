import { QueryClient, useQuery } from '@tanstack/react-query'
import * as conversations from '../api/conversations'
import { ApiError } from '../api/http'
import type { Conversation, Entry, Me, QueueName } from '../api/types'
import { now } from '../lib/clock'
import { settle } from '../lib/outbox'
import { appendRows, belongs, mergeRows, type Rows } from '../lib/queue'
import { merge, reaches, type Thread } from '../lib/transcript'

const transient = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 500)

export const client = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 5 * 60_000, retry: (count, error) => transient(error) && count < 3 },
    mutations: { retry: false },
  },
})

export const useMe = (): Me => useQuery({ queryKey: ['me'], queryFn: conversations.me, staleTime: 300_000 }).data as Me
export const may = (me: Me, action: string): boolean => me.actions.includes(action) || me.actions.includes('*')
export const isMine = (me: Me, session: Conversation): boolean => !session.owner.bot && [me.id, me.name, me.login].includes(session.owner.name)

// Queue. Each list is one value that grows by pages and is mended row by row.

const queueKey = (queue: QueueName, search: string, at = '') => ['queue', queue, search, at] as const

export const useCounts = () => useQuery({ queryKey: ['counts'], queryFn: conversations.counts })

export function useQueue(queue: QueueName, search: string, at: string) {
  return useQuery({
    queryKey: queueKey(queue, search, at),
    queryFn: async (): Promise<Rows> => {
      const page = await conversations.listQueue(queue, search, '', 100, at)
      return { rows: page.conversations, next: page.next }
    },
  })
}

export async function loadMore(queue: QueueName, search: string, at: string): Promise<void> {
  const key = queueKey(queue, search, at)
  const known = client.getQueryData<Rows>(key)
  if (!known?.next) return
  const page = await conversations.listQueue(queue, search, known.next, 200, at)
  client.setQueryData<Rows>(key, (now) => (now?.next === known.next ? appendRows(now, page.conversations, page.next) : now))
}

const atOnce = 8 // rows that are read again one by one; the rest waits for the next time

/** Mends the lists on the screen after some conversations changed. Returns those left for later. */
export async function refreshQueues(changed: Set<string>): Promise<Set<string>> {
  const these = [...changed].slice(0, atOnce)
  void client.invalidateQueries({ queryKey: ['counts'] })
  for (const query of client.getQueryCache().findAll({ queryKey: ['queue'] })) {
    if (!query.isActive()) {
      query.invalidate()
      continue
    }
    const [, queue, search, at] = query.queryKey as ReturnType<typeof queueKey>
    const known = query.state.data as Rows | undefined
    if (!known) continue
    const [first, ...rows] = await Promise.all([
      conversations.listQueue(queue, search, '', 50, at),
      ...(search || at ? [] : these.map((contact) => conversations.listQueue(queue, contact, '', 5))),
    ])
    const me = client.getQueryData<Me>(['me'])
    const again = rows.flatMap((page) => page.conversations.filter((row) => changed.has(row.contact) && me && belongs(queue, row, isMine(me, row))))
    const fresh = [...first.conversations, ...again]
    if (search || at) client.setQueryData<Rows>(query.queryKey, { rows: first.conversations, next: first.next })
    else client.setQueryData<Rows>(query.queryKey, (held) => mergeRows(held ?? known, fresh, new Set(these), queue))
  }
  return new Set([...changed].slice(atOnce))
}

// Conversation: the session and its transcript are read together, the session first, so that
// what is on the screen is never older than the count of what was heard.

export interface Opened { session: Conversation; thread: Thread }
export const openedKey = (contact: string) => ['conversation', contact] as const

export async function readConversation(contact: string): Promise<Opened> {
  const known = client.getQueryData<Opened>(openedKey(contact))
  let session = await conversations.conversation(contact)
  let thread = known?.thread
  let page = await conversations.transcript(contact, '')
  if (known && lastHeard(page.entries) !== lastHeard(known.thread.entries)) {
    // Something arrived: perhaps between the two answers, when its count would be asked about twice.
    const again = await conversations.conversation(contact)
    if (again.heard !== session.heard) page = await conversations.transcript(contact, '')
    session = again
  }
  const missed = [page]
  for (let i = 0; i < 5 && !reaches(thread, page); i++) {
    page = await conversations.transcript(contact, page.before, 500)
    missed.unshift(page)
  }
  if (!reaches(thread, page)) thread = undefined // away for too long: begin again at the end
  // Older pages may have been loaded meanwhile.
  const latest = client.getQueryData<Opened>(openedKey(contact))?.thread
  thread = thread && latest ? latest : thread
  for (const one of missed) thread = merge(thread, one)
  thread ??= { entries: [], before: '' }
  settle(contact, new Set(thread.entries.slice(-200).map((entry) => entry.id)), now())
  return { session, thread }
}

const lastHeard = (entries: Entry[]) => entries.findLast((entry) => entry.from === 'contact')?.id

export const useConversation = (contact: string) => useQuery({ queryKey: openedKey(contact), queryFn: () => readConversation(contact), gcTime: 60_000 })
/** Reads it anew; an answer that is under way may be from before what one has just been told. */
export async function refreshConversation(contact: string): Promise<Opened> {
  await client.cancelQueries({ queryKey: openedKey(contact) })
  return client.fetchQuery({ queryKey: openedKey(contact), queryFn: () => readConversation(contact), staleTime: 0 })
}

export async function loadOlder(contact: string): Promise<void> {
  const key = openedKey(contact)
  const known = client.getQueryData<Opened>(key)
  if (!known?.thread.before) return
  const page = await conversations.transcript(contact, known.thread.before, 200)
  client.setQueryData<Opened>(key, (now) => now && { ...now, thread: merge(now.thread, page) })
}

export const formKey = (contact: string) => ['form', contact] as const
export const useForm = (contact: string) => useQuery({ queryKey: formKey(contact), queryFn: () => conversations.form(contact), gcTime: 60_000 })
export const useCanned = (enabled = true) => useQuery({ queryKey: ['canned'], queryFn: conversations.canned, staleTime: 300_000, enabled })

export function setSession(contact: string, session: Conversation): void {
  client.setQueryData<Opened>(openedKey(contact), (now) => now && { ...now, session: { ...now.session, ...session } })
}

/** What the lists know of a conversation besides its session. */
export function rowOf(contact: string): Conversation | undefined {
  for (const [, list] of client.getQueriesData<Rows>({ queryKey: ['queue'] })) {
    const row = list?.rows.find((one) => one.contact === contact)
    if (row) return row
  }
  return undefined
}
