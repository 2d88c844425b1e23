import { t } from '../i18n'
import { useCommands } from '../lib/commands'
import { moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { useOpen } from './context'

/** Where the answer would be written, when the conversation is somebody else's: it says whose. */
export function TakeBar({ busy, onTake, onSteal, onNote }: { busy: boolean; onTake: () => void; onSteal: () => void; onNote?: () => void }) {
  const { session, may } = useOpen()
  const free = session.owner.bot
  useCommands(onNote ? [{ id: 'note', label: t('compose.note'), keys: 'n', run: onNote }] : [])
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-card px-4 py-3">
      <span className={`rounded-lg p-2 ${free ? 'bg-hover text-soft' : 'bg-warn-tint text-warn'}`}><Icon name={free ? 'bot' : 'people'} /></span>
      <div className="min-w-40 flex-1">
        <p className="font-medium">{free ? t(session.case ? 'takebar.waits' : 'takebar.bot') : t('owned', { who: session.owner.name })}</p>
        <p className="text-sm text-soft">{free ? t('takebar.bot.how') : t('takebar.owned.how', { since: moment(session.owner.since) })}</p>
      </div>
      {onNote && <Button look="quiet" icon="note" keys="n" onClick={onNote}>{t('compose.note')}</Button>}
      {free && may('conversations.write') && <Button look="main" icon="hand" disabled={busy} onClick={onTake}>{t('take.long')}</Button>}
      {!free && may('conversations.steal') && <Button disabled={busy} onClick={onSteal}>{t('steal.long')}</Button>}
    </div>
  )
}
