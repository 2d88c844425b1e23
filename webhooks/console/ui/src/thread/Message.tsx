import { memo } from 'react'
import type { Entry } from '../api/types'
import { t, tr } from '../i18n'
import { moment, time } from '../lib/format'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { useOpen } from './context'
import { isSpoken } from './noise'
import { FillMenu } from './FillMenu'
import { Media } from './Media'
import { Rich } from './rich'

export const Message = memo(function Message({ entry, joined }: { entry: Entry; joined: boolean }) {
  if (entry.kind === 'act' && entry.name === 'note') return <Note entry={entry} />
  if (entry.kind === 'act' || entry.from === 'system' || !isSpoken(entry)) return <SystemLine entry={entry} />
  return <Bubble entry={entry} joined={joined} />
})

function Bubble({ entry, joined }: { entry: Entry; joined: boolean }) {
  const { picking, fill, mine, session } = useOpen()
  const theirs = entry.from === 'contact'
  const bot = entry.from === 'bot'
  const who = theirs ? session.profile || t('contact') : bot ? t('bot') : entry.from
  const failed = entry.status === 'failed'
  const gone = entry.redacted || entry.status === 'void'
  const look = theirs ? 'bg-card border-line' : bot ? 'bg-hover border-line' : 'bg-own border-transparent'
  return (
    <div className={`group flex flex-col px-4 ${joined ? 'pt-1' : 'pt-3'} ${theirs ? 'items-start' : 'items-end'}`}>
      {!joined && (
        <p className="mb-0.5 flex items-center gap-1 px-1 text-xs text-soft">
          {bot && <Icon name="bot" className="size-3.5" />}
          {who}
        </p>
      )}
      <div className={`flex max-w-[min(38rem,88%)] items-end gap-1 ${theirs ? '' : 'flex-row-reverse'}`}>
        <div className={`min-w-0 space-y-1.5 rounded-2xl border px-3 py-2 ${look} ${failed ? '!border-bad' : ''} ${picking && theirs ? 'ring-2 ring-brand/40' : ''}`}>
          {gone ? <p className="italic text-soft">{t(entry.redacted ? 'thread.redacted' : 'thread.void')}</p> : <Content entry={entry} />}
          <p className="flex items-center justify-end gap-1 text-xs text-soft">
            {entry.kind === 'edit' && <span>{t('thread.edited')}</span>}
            <time dateTime={entry.at} title={moment(entry.at)}>{time(entry.at)}</time>
            {!theirs && <Ticks status={entry.status} />}
          </p>
        </div>
        {theirs && picking && <Button small look="main" icon="target" onClick={() => fill(picking, entry.id)}>{t('fill.this')}</Button>}
        {theirs && !picking && mine && <FillMenu entry={entry} />}
      </div>
      {failed && <FailedLine reason={entry.reason} text={theirs || bot ? undefined : entry.text} />}
    </div>
  )
}

function Content({ entry }: { entry: Entry }) {
  const place = entry.location
  return (
    <>
      <Media entry={entry} />
      {entry.text && <Rich text={entry.text} />}
      {entry.kind === 'option' && !entry.text && <p>{entry.option}</p>}
      {entry.kind === 'sticker' && !entry.media?.length && <p className="text-soft">{t('thread.sticker')}</p>}
      {place && (
        <a href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=17/${place.latitude}/${place.longitude}`} target="_blank" rel="noopener noreferrer" className="flex items-center gap-2 rounded-lg border border-line bg-card p-2 hover:bg-hover">
          <span className="rounded-lg bg-tint p-2 text-tint-ink"><Icon name="pin" /></span>
          <span>
            <span className="block font-medium">{place.name || t('location')}</span>
            <span className="figures block text-xs text-soft">{place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}</span>
          </span>
        </a>
      )}
      {entry.options && entry.options.length > 0 && (
        <ul aria-label={t('thread.options')} className="space-y-1">
          {entry.options.map((one) => <li key={one.id} className="rounded-lg border border-line bg-card px-2.5 py-1 text-center text-sm text-tint-ink">{one.title}</li>)}
        </ul>
      )}
    </>
  )
}

function Ticks({ status }: { status?: Entry['status'] }) {
  if (!status || status === 'void') return null
  const name = status === 'sending' ? 'clock' : status === 'failed' ? 'alert' : status === 'sent' ? 'check' : 'checks'
  return (
    <span className={status === 'failed' ? 'text-bad' : status === 'read' ? 'text-brand' : ''} title={t(`status.${status}`)}>
      <Icon name={name} className="size-4" />
      <span className="sr">{t(`status.${status}`)}</span>
    </span>
  )
}

export function FailedLine({ reason, text }: { reason?: string; text?: string }) {
  const { resend, mine } = useOpen()
  return (
    <p className="mt-1 flex max-w-[88%] flex-wrap items-center justify-end gap-x-2 text-sm text-bad">
      <span>{t('thread.failed')}{reason ? `: ${tr(`failed.${reason}`, reason)}` : ''}</span>
      {text && mine && <Button small onClick={() => resend(text)}>{t('retry')}</Button>}
    </p>
  )
}

function Note({ entry }: { entry: Entry }) {
  return (
    <div className="flex justify-center px-4 pt-3">
      <div className="w-full max-w-xl rounded-xl border border-warn/30 bg-note px-3 py-2">
        <p className="mb-0.5 flex items-center gap-1.5 text-xs text-warn">
          <Icon name="note" className="size-3.5" />
          <b>{t('note.by', { who: entry.from === 'system' ? '' : entry.from })}</b>
          <time dateTime={entry.at} className="ms-auto">{time(entry.at)}</time>
        </p>
        <Rich text={entry.text ?? ''} />
      </div>
    </div>
  )
}

function SystemLine({ entry }: { entry: Entry }) {
  const name = entry.name || entry.event || entry.kind
  const who = entry.kind !== 'act' ? '' : entry.from === 'system' ? (entry.text ?? '') : entry.from
  const words = tr(`system.${name}`, tr(`system.${entry.kind}`, name.replaceAll('_', ' '))).replace('{who}', who || t('someone'))
  const detail = entry.kind !== 'act' && entry.text ? `: ${entry.text}` : ''
  return (
    <p className="mx-auto flex max-w-xl items-baseline justify-center gap-2 px-4 pt-2 text-center text-xs text-soft">
      <span className="[overflow-wrap:anywhere]">{words}{detail}</span>
      <time dateTime={entry.at}>{time(entry.at)}</time>
    </p>
  )
}
