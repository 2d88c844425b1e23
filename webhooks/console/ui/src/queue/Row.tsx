import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Conversation, QueueName } from '../api/types'
import { t, tr } from '../i18n'
import { now } from '../lib/clock'
import { phone, short } from '../lib/format'
import { localDraft } from '../lib/drafts'
import { DeadlineChip, Tag } from '../ui/Chip'

/** The words of why a conversation asks for a person: "emergency:gas" is an emergency, about gas. */
export function reason(code: string): string {
  const [kind = '', about] = code.split(':')
  const words = tr(`reason.${kind}`, t('reason.other'))
  return about ? `${words}: ${tr(`hazard.${about}`, about)}` : words
}

export const Row = memo(function Row({ row, current, queue, find, at }: { row: Conversation; current: boolean; queue: QueueName; find: string; at: string }) {
  const unread = row.unread ?? 0
  const name = row.profile || phone(row.contact)
  const draft = current ? '' : localDraft(row.contact)?.text
  return (
    <Link
      to="/c/$contact"
      params={{ contact: row.contact }}
      search={{ queue, find: find || undefined, at: at || undefined }}
      preload={false}
      aria-current={current ? 'true' : undefined}
      className={`relative flex h-full flex-col justify-center gap-0.5 border-b border-line px-4 focus-visible:-outline-offset-2 ${current ? 'bg-tint' : 'hover:bg-hover'}`}
    >
      {current && <span className="absolute inset-y-0 left-0 w-[3px] bg-brand" />}
      <span className="flex items-baseline gap-2">
        <span className={`min-w-0 flex-1 truncate ${unread ? 'font-semibold' : 'font-medium'}`}>{name}</span>
        <time dateTime={row.lastAt ?? row.lastIn ?? row.updated} className="text-xs text-soft">{short(row.lastAt ?? row.lastIn ?? row.updated, now())}</time>
      </span>
      <span className="flex items-center gap-2">
        <span className={`min-w-0 flex-1 truncate ${unread ? 'text-ink' : 'text-soft'}`}>
          {draft ? <><b className="font-medium text-brand">{t('queue.draft')}</b> {draft.slice(0, 120)}</> : row.lastText || (row.lastKind ? tr(`kind.${row.lastKind}`, '') : '')}
        </span>
        {unread > 0 && (
          <span className="figures min-w-5 rounded-full bg-brand px-1.5 text-center text-xs font-semibold leading-5 text-on-brand">
            {unread > 99 ? '99+' : unread}<span className="sr"> {t('queue.unread', { n: unread })}</span>
          </span>
        )}
      </span>
      <span className="flex items-center gap-1.5 overflow-hidden pt-0.5">
        {row.deadline && <DeadlineChip deadline={row.deadline} />}
        <span className="truncate text-xs text-soft">
          {row.case ? reason(row.case.reason) : row.owner.bot ? t('queue.withBot') : ''}
          {!row.owner.bot && <>{row.case ? ' · ' : ''}{row.owner.name}</>}
        </span>
        {row.optedOut && <Tag>{t('optedOut')}</Tag>}
      </span>
    </Link>
  )
})
