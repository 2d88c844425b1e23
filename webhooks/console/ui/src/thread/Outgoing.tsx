import { t } from '../i18n'
import { time } from '../lib/format'
import { discard, type Outgoing } from '../lib/outbox'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { useOpen } from './context'
import { dispatch } from '../compose/send'
import { Rich } from './rich'

/** What was sent and is not in the transcript yet, or could not be sent. */
export function OutgoingMessage({ out }: { out: Outgoing }) {
  const { contact } = useOpen()
  const failed = out.state === 'failed'
  return (
    <div className="flex flex-col items-end px-4 pt-2">
      <div className={`max-w-[min(38rem,88%)] space-y-1 rounded-2xl border px-3 py-2 ${out.note ? 'bg-note' : 'bg-own'} ${failed ? 'border-bad' : 'border-transparent'}`}>
        {out.attachments.map((file) => <p key={file.id} className="flex items-center gap-1.5 text-sm"><Icon name="file" className="size-4" /><bdi className="truncate">{file.name}</bdi></p>)}
        <Rich text={out.text} />
        <p className="flex items-center justify-end gap-1 text-xs text-soft">
          <time dateTime={out.at}>{time(out.at)}</time>
          {!failed && <><Icon name="clock" className="size-4" /><span className="sr">{t('status.sending')}</span></>}
        </p>
      </div>
      {failed && (
        <div role="alert" className="mt-1 flex max-w-[88%] flex-wrap items-center justify-end gap-2 text-sm text-bad">
          <span>{t('thread.failed')}: {out.reason === 'unknown' ? t('thread.unknown') : out.reason}</span>
          <Button small onClick={() => void dispatch(contact, out)}>{t('retry')}</Button>
          <Button small look="quiet" icon="trash" aria-label={t('discard')} onClick={() => discard(contact, out.key)} />
        </div>
      )}
    </div>
  )
}
