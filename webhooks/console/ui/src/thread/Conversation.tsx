import { useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import * as conversations from '../api/conversations'
import { api, data } from '../api/client'
import { ApiError } from '../api/http'
import type { Form, Session } from '../api/types'
import { client, formKey, isMine, may as permits, refreshConversation, rowOf, setSession, useMe, type Opened } from '../app/queries'
import { Composer } from '../compose/Composer'
import { t } from '../i18n'
import { useCommands } from '../lib/commands'
import type { Rows } from '../lib/queue'
import { keepSearch, useQueueSearch } from '../queue/search'
import { side } from '../lib/settings'
import { useStore } from '../lib/store'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Side } from '../side/Side'
import { Modal } from '../ui/Modal'
import { OpenContext, type Open } from './context'
import { Header } from './Header'
import { usePresence } from './presence'
import { TakeBar } from './TakeBar'
import { Timeline } from './Timeline'

const Steal = lazy(() => import('./Steal').then((module) => ({ default: module.Steal })))
const HandBack = lazy(() => import('./HandBack').then((module) => ({ default: module.HandBack })))

const settleIn = 800 // milliseconds that a message is on the screen before it counts as seen

interface Props { contact: string; opened: Opened; form: Form | undefined; draft: string | undefined }

export function Conversation({ contact, opened, form, draft }: Props) {
  const { session, thread } = opened
  const { entries } = thread
  const me = useMe()
  const mine = isMine(me, session)
  const [unread] = useState(() => session.unread ?? rowOf(contact)?.unread ?? 0) // as it was opened
  const may = useCallback((action: string) => permits(me, action), [me])
  const [picking, setPicking] = useState<string | undefined>()
  const [over, setOver] = useState<'steal' | 'back' | 'finish' | 'next' | 'side' | undefined>()
  const [noting, setNoting] = useState(false) // a note is written beside a conversation of somebody else
  const panel = useStore(side)
  const say = useRef<((text: string) => void) | null>(null)
  const { viewers, onTyping } = usePresence(contact, may('conversations.write'))
  const next = useNext(contact)

  // What has been on the screen long enough to be read: a send says so to the server.
  const last = entries[entries.length - 1]?.id
  const seen = useRef({ heard: session.heard, last })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const heard = session.heard
  const onSeen = useCallback((atEnd: boolean) => {
    clearTimeout(timer.current)
    if (!atEnd || document.visibilityState === 'hidden') return
    timer.current = setTimeout(() => (seen.current = { heard, last }), settleIn)
  }, [heard, last])
  useEffect(() => () => clearTimeout(timer.current), [])

  const [busy, setBusy] = useState(false)
  async function act(what: () => Promise<Session>, done: string): Promise<boolean> {
    if (busy) return false
    setBusy(true)
    try {
      setSession(contact, await what())
      void client.invalidateQueries({ queryKey: formKey(contact) })
      void client.invalidateQueries({ queryKey: ['queue'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
      void refreshConversation(contact).catch(() => {})
      if (done) toast(done, { tone: 'good' })
      return true
    } catch (error) {
      toast(errorText(error), { tone: 'bad' })
      if (error instanceof ApiError && error.status === 409) void refreshConversation(contact).catch(() => {})
      return false
    } finally {
      setBusy(false)
    }
  }
  const navigate = useNavigate()
  const { queue } = useQueueSearch()
  // What was taken leaves the list of those that nobody has: the list of one's own follows it.
  const follow = () => queue === 'unassigned' && void navigate({ to: '.', search: { queue: 'mine' } })
  const take = () => void act(() => conversations.takeover(contact, { epoch: session.owner.epoch }), '').then((taken) => taken && follow())

  async function fill(state: string, message: string) {
    setPicking(undefined)
    try {
      client.setQueryData(formKey(contact), await conversations.setField(contact, state, { message }))
      toast(t('fill.done', { field: form?.fields.find((one) => one.step === state)?.label ?? state }), { tone: 'good' })
    } catch (error) {
      toast(errorText(error), { tone: 'bad' })
    }
  }
  const fillNow = useRef(fill)
  useEffect(() => {
    fillNow.current = fill
  })
  const open: Open = useMemo(() => ({
    contact, me, session, form, mine, may, picking,
    pick: setPicking,
    fill: (state, message) => void fillNow.current(state, message),
    resend: (text) => say.current?.(text),
  }), [contact, me, session, form, mine, may, picking])

  const orders = useQuery({
    queryKey: ['orders', 'of', contact],
    queryFn: () => data(api.GET('/api/v1/orders', { params: { query: { phone: contact, limit: 5 } } })),
    enabled: contact.startsWith('+') && may('orders.read'),
    retry: false,
  }).data?.orders

  const free = session.owner.bot
  useCommands([
    ...(free && may('conversations.write') ? [{ id: 'take', label: t('take'), keys: 'a', run: take }] : []),
    ...(!free && !mine && may('conversations.steal') ? [{ id: 'take', label: t('steal'), keys: 'a', run: () => setOver('steal') }] : []),
    ...(mine ? [
      { id: 'back', label: t('back.title'), keys: 'h', run: () => setOver('back') },
      { id: 'resolve', label: t('back.resolve'), keys: 'e', run: () => setOver('finish') },
      { id: 'resolveNext', label: t('back.resolveNext'), keys: 'shift+e', run: () => setOver('next') },
    ] : []),
    { id: 'panel', label: t('side.toggle'), keys: 'i', run: () => (innerWidth < 1280 ? setOver('side') : side.set(panel === 'open' ? 'closed' : 'open')) },
    ...(picking ? [{ id: 'unpick', label: t('cancel'), keys: 'Escape', run: () => setPicking(undefined) }] : []),
  ])

  const about = <Side orders={orders} onBack={(state) => void act(() => conversations.handback(contact, { at: state }), t('back.done'))} onSaved={(saved) => client.setQueryData(formKey(contact), saved)} />
  return (
    <OpenContext value={open}>
      <div className="flex h-full">
        <section aria-label={session.profile || contact} className="flex min-w-0 flex-1 flex-col">
          <Header viewers={viewers} busy={busy} onTake={take} onSteal={() => setOver('steal')} onBack={() => setOver('back')} onSide={() => (innerWidth < 1280 ? setOver('side') : side.set(panel === 'open' ? 'closed' : 'open'))} />
          {picking && (
            <p role="status" className="flex items-center justify-center gap-3 bg-tint px-4 py-1.5 text-tint-ink">
              {t('fill.choose', { field: form?.fields.find((one) => one.step === picking)?.label ?? picking })}
              <button type="button" className="min-h-6 font-medium underline" onClick={() => setPicking(undefined)}>{t('cancel')}</button>
            </p>
          )}
          <Timeline entries={entries} before={thread.before} unread={unread} onSeen={onSeen} />
          {!mine && <TakeBar busy={busy} onTake={take} onSteal={() => setOver('steal')} onNote={noting || !may('conversations.write') ? undefined : () => setNoting(true)} />}
          {(mine || noting) && <Composer noting={noting && !mine} draft={draft} order={orders?.[0]?.orderId} seen={seen} entries={entries} onTyping={onTyping} say={say} />}
        </section>
        {panel === 'open' && <aside aria-label={t('side.title')} className="scroller hidden w-80 shrink-0 border-s border-line bg-card xl:block">{about}</aside>}
      </div>
      <Suspense>
        {over === 'side' && <Modal title={t('side.title')} onClose={() => setOver(undefined)}><div className="-mx-5">{about}</div></Modal>}
        {over === 'steal' && <Steal owner={session.owner.name} onClose={() => setOver(undefined)} onSteal={async (reason) => {
          if (await act(() => conversations.takeover(contact, { steal: true, reason, epoch: session.owner.epoch }), '')) setOver(undefined)
        }} />}
        {(over === 'back' || over === 'finish' || over === 'next') && <HandBack form={form} finished={over !== 'back'} onClose={() => setOver(undefined)} onBack={async (body) => {
          if (!(await act(() => conversations.handback(contact, body), t(body.finished ? 'back.finished' : 'back.done')))) return
          setOver(undefined)
          if (over === 'next') next()
        }} />}
      </Suspense>
    </OpenContext>
  )
}

/** Opens the conversation after this one in the list that is on the screen. */
function useNext(contact: string): () => void {
  const navigate = useNavigate()
  const { queue, find, at: step } = useQueueSearch()
  return () => {
    const rows = client.getQueryData<Rows>(['queue', queue, find, step])?.rows ?? []
    const waiting = client.getQueryData<Rows>(['queue', 'unassigned', '', ''])?.rows ?? []
    const at = rows.findIndex((one) => one.contact === contact)
    const row = rows[at + 1] ?? rows.find((one) => one.contact !== contact)
    if (row) void navigate({ to: '/c/$contact', params: { contact: row.contact }, search: keepSearch })
    else if (waiting[0]) void navigate({ to: '/c/$contact', params: { contact: waiting[0].contact }, search: { queue: 'unassigned' } })
    else void navigate({ to: '/', search: keepSearch })
  }
}
