import { useEffect, useRef } from 'react'
import type { Entry } from '../api/types'
import { t } from '../i18n'
import { time } from '../lib/format'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'

interface Props { entries: Entry[]; name: string; onSend: () => void; onEdit: () => void }

/** What the contact wrote while the answer was being written: seen before it leaves. */
export function MovedOn({ entries, name, onSend, onEdit }: Props) {
  const again = useRef<HTMLButtonElement>(null)
  useEffect(() => again.current?.focus(), [])
  return (
    <section role="alert" aria-label={t('moved.title', { name })} onKeyDown={(event) => event.key === 'Escape' && onEdit()} className="mx-3 mb-2 rounded-xl border border-warn bg-warn-tint p-3">
      <p className="flex items-center gap-2 font-medium text-warn"><Icon name="alert" className="size-4" />{t('moved.title', { name })}</p>
      <ul className="scroller my-2 max-h-36 space-y-1">
        {entries.map((entry) => (
          <li key={entry.id} className="flex items-baseline gap-2 rounded-lg bg-card px-3 py-1.5">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{entry.text?.slice(0, 600) || t(entry.media?.length ? 'thread.file' : 'thread.something')}</span>
            <time dateTime={entry.at} className="text-xs text-soft">{time(entry.at)}</time>
          </li>
        ))}
        {entries.length === 0 && <li className="text-sm">{t('moved.unknown')}</li>}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button ref={again} look="main" icon="send" onClick={onSend}>{t('moved.send')}</Button>
        <Button onClick={onEdit}>{t('moved.edit')}</Button>
      </div>
    </section>
  )
}
