import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Entry } from '../api/types'
import { useCanned } from '../app/queries'
import { t } from '../i18n'
import { fill, matching, typedShortcut, unfilled, type Canned, type Values } from '../lib/canned'
import { now } from '../lib/clock'
import { useCommands } from '../lib/commands'
import { dropDraft, keepDraft, keepNote, latest, localDraft, localNote, syncDraft } from '../lib/drafts'
import { bytes } from '../lib/format'
import { useStore } from '../lib/store'
import { suggestion, withDraft } from '../lib/suggestion'
import { useOpen } from '../thread/context'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { CannedMenu } from './CannedMenu'
import { maxFile, useFiles } from './files'
import { MovedOn } from './MovedOn'
import { ProposeButton, SuggestionCard } from './Suggestion'
import { Templates } from './Templates'
import { compose, dispatch, returned } from './send'

const most = 4096 // characters of a message

interface Props {
  noting?: boolean // it was opened for a note: it takes the focus
  draft?: string // as the server has it; another device of the same person may have written it
  order?: string // for {order}
  /** What the person has had on the screen: the count of what was heard, and the entries since. */
  seen: React.RefObject<{ heard?: number; last?: string }>
  entries: Entry[]
  onTyping: (typing: boolean) => void
  say: React.RefObject<((text: string) => void) | null>
}

export function Composer({ noting, draft, order, seen, entries, onTyping, say }: Props) {
  const { contact, session, me, mine, may } = useOpen()
  const open = !session.windowUntil || Date.parse(session.windowUntil) > now()
  const [wantsNote, setNote] = useState(false)
  const note = wantsNote || !mine || !open
  // A note and an answer are two texts: what is meant for colleagues must not slip to the customer.
  const [texts, setTexts] = useState(() => ({ reply: latest(localDraft(contact), draft), note: localNote(contact) }))
  const text = note ? texts.note : texts.reply
  const [caret, setCaret] = useState(0)
  const [problem, setProblem] = useState('')
  const [movedFrom, setMoved] = useState<string | undefined>() // the last entry that was seen
  const moved = useMemo(() => (movedFrom ? since(entries, movedFrom) : undefined), [movedFrom, entries])
  const [active, setActive] = useState(0)
  const [hidden, setHidden] = useState(false) // the menu of canned answers was closed
  const attached = useFiles()
  const field = useRef<HTMLTextAreaElement>(null)
  const menu = useId(), help = useId()

  const shortcut = hidden || note ? undefined : typedShortcut(text, caret)
  const answers = useCanned(mine).data
  const offered = useMemo(() => (shortcut && answers ? matching(answers, shortcut.word).slice(0, 30) : undefined), [shortcut?.word, answers]) // eslint-disable-line react-hooks/exhaustive-deps -- only its word matters
  const values: Values = { name: session.profile?.split(/\s+/)[0], order, agent: me.name.split(/\s+/)[0] }
  const length = text.length > most - 500 ? [...text].length : text.length
  const over = length - most
  const unknown = note ? [] : unfilled(text)
  const proposes = me.model && mine && open && may('conversations.write')

  const write = useCallback((next: string, asNote: boolean) => {
    setTexts((was) => (asNote ? { ...was, note: next } : { ...was, reply: next }))
    setProblem('')
    if (asNote) keepNote(contact, next)
    else keepDraft(contact, next)
    onTyping(next !== '' && !asNote)
  }, [contact, onTyping])

  useEffect(() => syncDraft(contact, draft), [contact]) // eslint-disable-line react-hooks/exhaustive-deps -- once, as it opens

  // What could not leave comes back, with what was heard meanwhile above it.
  const back = useStore(returned)
  useEffect(() => {
    if (back?.contact !== contact) return
    returned.set(undefined)
    setNote(false)
    write(back.out.text, false)
    attached.restore(back.out.attachments)
    setMoved(seen.current.last ?? 'none')
  }, [back]) // eslint-disable-line react-hooks/exhaustive-deps -- once for each that came back

  function deliver(words: string, heard: number | undefined) {
    const files = attached.files.flatMap((one) => (one.id ? [{ id: one.id, name: one.name }] : []))
    const out = compose(words, note, note ? [] : files, heard)
    setMoved(undefined)
    setTexts((was) => (note ? { ...was, note: '' } : { ...was, reply: '' }))
    if (note) keepNote(contact, '')
    else dropDraft(contact)
    onTyping(false)
    if (!note) {
      attached.clear()
      suggestion.set(undefined) // it was made for what stood before this
    }
    void dispatch(contact, out)
    field.current?.focus()
  }

  function submit() {
    const trimmed = text.trim()
    if (!note && attached.files.some((one) => one.error)) return setProblem(t('files.remove'))
    if (!note && attached.files.some((one) => !one.id)) return setProblem(t('files.wait'))
    if (!trimmed && (note || attached.files.length === 0)) return
    if ([...trimmed].length > most) return setProblem(t('compose.over', { n: [...trimmed].length - most }))
    const open = note ? [] : unfilled(trimmed)
    if (open.length > 0) return setProblem(t('compose.unknown', { n: open.length, names: open.map((one) => `{${one}}`).join(', ') }))
    const unseen = since(entries, seen.current.last)
    if (!note && unseen.length > 0) return setMoved(seen.current.last)
    deliver(trimmed, seen.current.heard)
  }
  useEffect(() => {
    say.current = (words) => void dispatch(contact, compose(words, false, [], seen.current.heard))
  })

  function choose(one: Canned) {
    if (!shortcut) return
    const words = fill(one.text, values)
    const next = text.slice(0, shortcut.from) + words + text.slice(caret)
    write(next, false)
    const at = shortcut.from + words.length
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(at, at)
      setCaret(at)
    })
  }

  function key(event: React.KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    if (offered && offered.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step) {
        event.preventDefault()
        return setActive((was) => (was + step + offered.length) % offered.length)
      }
      const one = offered[active] ?? offered[0]
      if ((event.key === 'Enter' || event.key === 'Tab') && one && !event.shiftKey) {
        event.preventDefault()
        return choose(one)
      }
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (offered) setHidden(true)
      else field.current?.blur()
      return
    }
    const touch = matchMedia('(pointer: coarse)').matches // there, Enter is a new line
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (!touch || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      submit()
    }
  }

  function begin(asNote: boolean) {
    setNote(asNote)
    field.current?.focus() // at once: the next key may be the text's first
  }
  useCommands([
    ...(mine && open ? [{ id: 'reply', label: t('compose.reply'), keys: 'r', run: () => begin(false) }] : []),
    ...(may('conversations.write') ? [{ id: 'note', label: t('compose.note'), keys: 'n', run: () => begin(true) }] : []),
  ])

  const picker = useRef<HTMLInputElement>(null)
  return (
    <div className="relative border-t border-line bg-card pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {mine && !open && (
        <Templates heard={() => seen.current.heard} />
      )}
      {moved && <MovedOn entries={moved} name={session.profile || t('contact')} onEdit={() => { seen.current = { heard: session.heard, last: entries[entries.length - 1]?.id }; setMoved(undefined); field.current?.focus() }} onSend={() => { seen.current = { heard: session.heard, last: entries[entries.length - 1]?.id }; deliver(text.trim(), session.heard) }} />}
      {proposes && <SuggestionCard contact={contact} heard={session.heard} onUse={(words) => { begin(false); write(withDraft(texts.reply, words), false) }} />}
      {offered && <CannedMenu id={menu} answers={offered} active={active} choose={choose} />}
      <div className={`mx-3 rounded-xl border focus-within:outline-2 ${note ? 'border-warn bg-note focus-within:outline-warn' : 'border-edge bg-card focus-within:border-brand focus-within:outline-brand'}`}>
        <textarea
          ref={field}
          value={text}
          rows={2}
          autoFocus={noting}
          aria-label={t(note ? 'compose.note' : 'compose.reply')}
          aria-describedby={help}
          aria-invalid={over > 0 || unknown.length > 0}
          {...(offered ? { role: 'combobox', 'aria-expanded': true, 'aria-controls': menu, 'aria-autocomplete': 'list' as const, 'aria-activedescendant': offered.length ? `${menu}-${active}` : undefined } : {})}
          placeholder={t(note ? 'compose.note.hint' : 'compose.hint')}
          onChange={(event) => {
            write(event.target.value, note)
            setCaret(event.target.selectionStart)
            setActive(0)
            setHidden(false)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={key}
          onPaste={(event) => {
            if (event.clipboardData.files.length > 0 && !note) {
              event.preventDefault()
              attached.add(event.clipboardData.files)
            }
          }}
          onDragOver={(event) => !note && event.preventDefault()}
          onDrop={(event) => {
            if (note || event.dataTransfer.files.length === 0) return
            event.preventDefault()
            attached.add(event.dataTransfer.files)
          }}
          className="scroller field-sizing-content block max-h-52 min-h-[3.25rem] w-full resize-none bg-transparent px-3 pt-2 outline-none"
        />
        {!note && attached.files.length > 0 && (
          <ul aria-label={t('files.title')} className="flex flex-wrap gap-1.5 px-3 pb-1">
            {attached.files.map((one) => (
              <li key={one.local} className={`flex max-w-full items-center gap-1.5 rounded-lg px-2 text-sm ${one.error ? 'bg-bad-tint text-bad' : 'bg-hover'}`}>
                <Icon name="file" className="size-4" />
                <bdi className="max-w-48 truncate">{one.name}</bdi>
                <span className={one.error ? '' : 'text-soft'}>{one.error ?? (one.id ? bytes(one.size) : t('files.sending'))}</span>
                <Button small look="quiet" icon="close" aria-label={t('files.drop', { name: one.name })} onClick={() => attached.remove(one.local)} />
              </li>
            ))}
          </ul>
        )}
        <div className="flex items-center gap-1 p-1.5">
          {mine && open && may('conversations.write') && (
            <div role="group" aria-label={t('compose.kind')} className="flex">
              <Button small look="quiet" aria-pressed={!note} className={note ? '' : '!bg-tint !text-tint-ink font-medium'} onClick={() => begin(false)}>{t('compose.reply')}</Button>
              <Button small look="quiet" aria-pressed={note} className={note ? 'bg-warn-tint !text-warn font-medium' : ''} onClick={() => begin(true)}>{t('compose.note')}</Button>
            </div>
          )}
          {!note && <Button small look="quiet" icon="clip" aria-label={t('files.add', { max: bytes(maxFile) })} title={t('files.add', { max: bytes(maxFile) })} onClick={() => picker.current?.click()} />}
          {proposes && !note && <ProposeButton contact={contact} />}
          <input ref={picker} type="file" multiple hidden onChange={(event) => {
            attached.add(event.target.files ?? [])
            event.target.value = ''
          }} />
          <p id={help} aria-live="polite" className={`min-w-0 flex-1 truncate text-end text-sm ${problem || over > 0 || unknown.length > 0 ? 'font-medium text-bad' : 'text-soft'}`}>
            {problem || (over > 0 ? t('compose.over', { n: over }) : unknown.length > 0 ? t('compose.unknown', { n: unknown.length, names: unknown.slice(0, 3).map((one) => `{${one}}`).join(', ') }) : length > most - 500 ? `${length} / ${most}` : '')}
          </p>
          <Button look="main" icon="send" disabled={over > 0 || unknown.length > 0} onClick={() => submit()}>{t(note ? 'compose.save' : 'compose.send')}</Button>
        </div>
      </div>
    </div>
  )
}

/** What the contact wrote after an entry. */
function since(entries: Entry[], last: string | undefined): Entry[] {
  if (!last) return []
  const news: Entry[] = []
  for (let i = entries.length - 1; i >= 0 && entries[i]?.id !== last; i--) {
    const entry = entries[i]
    if (entry?.from === 'contact') news.unshift(entry)
    if (news.length >= 50) break
  }
  return news
}
