import { useEffect } from 'react'
import * as conversations from '../api/conversations'
import { ApiError } from '../api/http'
import { t } from '../i18n'
import { outdated, suggestion } from '../lib/suggestion'
import { Store, useStore } from '../lib/store'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'

const asking = new Store<AbortController | undefined>(undefined)

/** Asks the language model for a draft. */
export function ProposeButton({ contact }: { contact: string }) {
  const busy = useStore(asking) !== undefined
  return (
    <Button small look="quiet" icon="spark" disabled={busy} title={t('suggest.ask')} aria-label={t(busy ? 'suggest.wait' : 'suggest.ask')} onClick={() => void ask(contact)}>
      <span className="hidden sm:inline">{t(busy ? 'suggest.wait' : 'suggest.ask')}</span>
    </Button>
  )
}

async function ask(contact: string) {
  const mine = new AbortController()
  asking.set(mine)
  suggestion.set(undefined)
  try {
    const made = await conversations.suggest(contact, mine.signal)
    if (!mine.signal.aborted) suggestion.set({ contact, ...made })
  } catch (error) {
    if (!mine.signal.aborted) toast(kindly(error), { tone: 'bad' })
  } finally {
    if (asking.get() === mine) asking.set(undefined)
  }
}

function kindly(error: unknown): string {
  if (error instanceof ApiError && error.code === 'no_suggestion') return t('suggest.none')
  if (error instanceof ApiError && error.status === 503) return t('suggest.down')
  return errorText(error)
}

/**
 * The draft, marked as one. It is dropped, with a word, when the contact writes again or another
 * conversation is opened; what is sent is always what a person put into the composer.
 */
export function SuggestionCard({ contact, heard, onUse }: { contact: string; heard: number; onUse: (draft: string) => void }) {
  const one = useStore(suggestion)
  useEffect(() => {
    if (!one || !outdated(one, contact, heard)) return
    suggestion.set(undefined)
    toast(t('suggest.moved'))
  }, [one, contact, heard])
  useLeaving(contact)
  if (!one || outdated(one, contact, heard)) return null
  return (
    <section aria-label={t('suggest.title')} className="mx-3 mb-2 rounded-xl border border-dashed border-edge bg-hover px-3 py-2">
      <p className="mb-1 flex flex-wrap items-center gap-2"><Tag tone="brand">{t('suggest.title')}</Tag><span className="text-sm text-soft">{t('suggest.how')}</span></p>
      <p role="status" className="scroller max-h-36 whitespace-pre-wrap [overflow-wrap:anywhere]">{one.draft}</p>
      <div className="mt-2 flex gap-2">
        <Button small look="main" onClick={() => { suggestion.set(undefined); onUse(one.draft) }}>{t('suggest.use')}</Button>
        <Button small onClick={() => suggestion.set(undefined)}>{t('discard')}</Button>
      </div>
    </section>
  )
}

/** Ends what was asked or proposed for a conversation when it is left. */
function useLeaving(contact: string) {
  useEffect(() => () => {
    const waiting = asking.get()
    if (!waiting && suggestion.get()?.contact !== contact) return
    waiting?.abort()
    asking.set(undefined)
    suggestion.set(undefined)
    toast(t('suggest.left'))
  }, [contact])
}
