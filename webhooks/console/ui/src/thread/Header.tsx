import { Link } from '@tanstack/react-router'
import type { Viewer } from '../api/types'
import { rowOf } from '../app/queries'
import { t, tr } from '../i18n'
import { phone } from '../lib/format'
import { keepSearch } from '../queue/search'
import { reason } from '../queue/Row'
import { Button } from '../ui/Button'
import { DeadlineChip, Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { useOpen } from './context'

interface Props { viewers: Viewer[]; busy: boolean; onTake: () => void; onSteal: () => void; onBack: () => void; onSide: () => void }

export function Header({ viewers, busy, onTake, onSteal, onBack, onSide }: Props) {
  const { session, contact, mine, may } = useOpen()
  const free = session.owner.bot
  const deadline = session.deadline ?? rowOf(contact)?.deadline
  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line bg-card px-2 py-1.5 sm:px-4">
      <Link to="/" search={keepSearch} aria-label={t('thread.back')} className="flex size-9 items-center justify-center rounded-lg text-soft hover:bg-hover md:hidden"><Icon name="back" /></Link>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-lg font-semibold leading-6">{session.profile || phone(contact)}</h2>
        <p className="flex items-center gap-2 overflow-hidden whitespace-nowrap text-sm text-soft">
          <span className="figures hidden sm:inline">{phone(contact)}</span>
          {session.channel && <span className="hidden 2xl:inline">{tr(`channel.${session.channel}`, session.channel)}</span>}
          {session.case && <span className="truncate font-medium text-ink">{reason(session.case.reason)}</span>}
          {deadline && <DeadlineChip deadline={deadline} />}
        </p>
      </div>
      <p aria-live="polite" className="hidden max-w-52 truncate text-sm text-soft lg:block">
        {viewers.length > 0 && t(viewers.some((one) => one.typing) ? 'viewers.typing' : 'viewers.here', { who: viewers.map((one) => one.agent).join(', ') })}
      </p>
      {!free && !mine && <Tag tone="soon">{t('owned', { who: session.owner.name })}</Tag>}
      {free && may('conversations.write') && <Button look="main" icon="hand" keys="a" disabled={busy} onClick={onTake}>{t('take')}</Button>}
      {!free && !mine && may('conversations.steal') && <Button icon="hand" disabled={busy} onClick={onSteal} aria-label={t('steal')}><span className="hidden sm:inline">{t('steal')}</span></Button>}
      {mine && <Button icon="bot" keys="h" disabled={busy} onClick={onBack}>{t('back.short')}</Button>}
      <Button look="quiet" icon="panel" onClick={onSide} aria-label={t('side.toggle')} title={`${t('side.toggle')} · i`} />
    </header>
  )
}
