import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ApiError } from '../api/http'
import { setText, text as readText, type Text } from '../api/texts'
import { client } from '../app/queries'
import { t } from '../i18n'
import { moment } from '../lib/format'
import { actions, insert, keyParts, pieces } from '../lib/wording'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { Area, useProblems, Whole } from './form'
import { Box, Filter, Page } from './kit'
import { TextPreview } from './TextPreview'
import { locales, type TextsSearch } from './Texts'

const most = 900 // characters of a wording

export function TextPage() {
  const { key } = useParams({ strict: false }) as { key: string }
  const search = useSearch({ strict: false }) as TextsSearch
  const { locale = 'es' } = search
  const navigate = useNavigate()
  const one = useQuery({ queryKey: ['text', key, locale], queryFn: () => readText(key, locale), refetchOnWindowFocus: false })
  const parts = keyParts(key)
  return (
    <Page
      back="/texts"
      backSearch={search}
      title={<><span className="[overflow-wrap:anywhere]">{parts.key}</span>{parts.channel && <Tag>{parts.channel.toUpperCase()}</Tag>}{one.data?.text && <Tag tone="brand">{t('texts.mine')}</Tag>}</>}
      tools={<Filter label={t('me.language')} value={locale} options={locales} onChange={(next) => void navigate({ to: '/texts/$key', params: { key }, search: { ...search, locale: next === 'es' ? undefined : next } as never, replace: true })} />}
    >
      {one.isError ? <Failed error={one.error} retry={() => void one.refetch()} /> : !one.data ? <Loading /> : <Editor key={`${key} ${locale}`} text={one.data} channel={parts.channel} />}
    </Page>
  )
}

function Editor({ text, channel }: { text: Text; channel: string }) {
  const [words, setWords] = useState(text.text || text.source)
  const [busy, setBusy] = useState(false)
  const [met, setMet] = useState<Text | undefined>() // what somebody else saved meanwhile
  const problems = useProblems(['text'])
  const field = useRef<HTMLDivElement>(null)
  const before = text.text || text.source
  const over = [...words].length - most

  function store(next: Text) {
    client.setQueryData(['text', text.key, text.locale], next)
    void client.invalidateQueries({ queryKey: ['texts'] })
    void client.invalidateQueries({ queryKey: ['text', text.key, text.locale] }) // with its history
  }
  async function save(given: string, v = text.v) {
    problems.clear()
    setBusy(true)
    const own = given.trim() === text.source.trim() ? '' : given.trim() // the program's own words are no rewording
    try {
      const saved = await setText(text.key, text.locale, own, v)
      store({ ...saved, earlier: saved.earlier ?? text.earlier })
      setWords(saved.text || saved.source)
      setMet(undefined)
      toast(t(own ? 'texts.saved' : 'texts.original.done'), { tone: 'good' })
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) setMet(await readText(text.key, text.locale).catch(() => undefined))
      problems.refused(error)
    } finally {
      setBusy(false)
    }
  }
  function put(whole: string) {
    const area = field.current?.querySelector('textarea')
    const made = insert(words, whole, area?.selectionStart ?? words.length, area?.selectionEnd ?? words.length)
    setWords(made.text)
    requestAnimationFrame(() => {
      area?.focus()
      area?.setSelectionRange(made.caret, made.caret)
    })
  }
  const chips = actions(text.source)
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <div className="min-w-0 space-y-4">
        <Box title={t('texts.yours')} tools={<span className={`figures text-sm ${over > 0 ? 'font-medium text-bad' : 'text-soft'}`}>{[...words].length} / {most}</span>}>
          <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); void save(words) }}>
            <div ref={field}>
              <Area label={t('texts.words')} hint={chips.length > 0 ? t('texts.variables.how') : undefined} problem={problems.fields.text ?? (over > 0 ? t('compose.over', { n: over }) : undefined)} rows={8} lang={text.locale} value={words} onChange={(event) => { setWords(event.target.value); problems.clear() }} className="field-sizing-content max-h-96 min-h-40" />
            </div>
            {chips.length > 0 && (
              <div role="group" aria-label={t('texts.variables')} className="flex flex-wrap gap-1.5">
                {chips.map((one) => (
                  <button key={one.whole} type="button" title={t('texts.insert', { what: one.whole })} aria-label={t('texts.insert', { what: one.whole })} onClick={() => put(one.whole)} className={`min-h-7 max-w-full truncate rounded-full border px-2.5 text-sm hover:bg-hover ${words.includes(one.whole) ? 'border-line text-soft' : 'border-brand text-brand'} ${one.condition ? 'font-mono text-xs' : ''}`}>
                    {one.condition ? one.label : `«${one.label}»`}
                  </button>
                ))}
              </div>
            )}
            <Whole>{met ? '' : problems.whole}</Whole>
            {met && (
              <div role="alert" className="space-y-2 rounded-xl bg-warn-tint p-3">
                <p className="font-medium text-warn">{t('texts.stale', { who: met.by || t('someone'), at: moment(met.at) })}</p>
                <blockquote className="whitespace-pre-wrap rounded-lg bg-card px-3 py-2 [overflow-wrap:anywhere]">{met.text || t('texts.stale.original')}</blockquote>
                <div className="flex flex-wrap gap-2">
                  <Button small onClick={() => { store(met); setWords(met.text || met.source); setMet(undefined); problems.clear() }}>{t('texts.stale.theirs')}</Button>
                  <Button small onClick={() => void save(words, met.v)}>{t('texts.stale.mine')}</Button>
                </div>
              </div>
            )}
            <div className="flex flex-wrap justify-end gap-2">
              {text.text && <Button look="quiet" disabled={busy} className="me-auto" onClick={() => void save('')}>{t('texts.original.use')}</Button>}
              {words !== before && <Button onClick={() => { setWords(before); problems.clear() }}>{t('discard')}</Button>}
              <Button type="submit" look="main" disabled={busy || over > 0 || words.trim() === '' || words.trim() === before.trim()}>{t('save')}</Button>
            </div>
          </form>
        </Box>
        <Box title={t('texts.original')} tools={<Button small look="quiet" onClick={() => setWords(text.source)}>{t('texts.original.copy')}</Button>}>
          <p lang={text.locale} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {pieces(text.source).map((one, i) => (typeof one === 'string' ? one : <code key={i} className="rounded bg-hover px-1 font-mono text-xs text-soft">{one.whole}</code>))}
          </p>
        </Box>
      </div>
      <div className="min-w-0 space-y-4 lg:sticky lg:top-0">
        <TextPreview words={words} channel={channel} locale={text.locale} />
        <History text={text} busy={busy} onBack={(earlier) => void save(earlier)} />
      </div>
    </div>
  )
}

function History({ text, busy, onBack }: { text: Text; busy: boolean; onBack: (words: string) => void }) {
  const earlier = text.earlier ?? []
  if (!text.by && earlier.length === 0) return null
  return (
    <Box title={t('texts.history')}>
      <ol className="divide-y divide-line">
        {text.by && <li className="py-2"><p className="text-sm text-soft">{t('texts.now')} · {text.by} · <time dateTime={text.at}>{moment(text.at)}</time></p><p className="line-clamp-3 [overflow-wrap:anywhere]">{text.text || t('texts.stale.original')}</p></li>}
        {earlier.map((one, i) => (
          <li key={i} className="py-2">
            <p className="flex items-center gap-2 text-sm text-soft"><span className="min-w-0 flex-1">{one.by} · <time dateTime={one.at}>{moment(one.at)}</time></span>{one.text !== text.text && <Button small disabled={busy} aria-label={t('texts.back.one', { at: moment(one.at) })} onClick={() => onBack(one.text)}>{t('texts.back')}</Button>}</p>
            <p className="line-clamp-4 whitespace-pre-wrap [overflow-wrap:anywhere]">{one.text || t('texts.stale.original')}</p>
          </li>
        ))}
      </ol>
    </Box>
  )
}
