import { useQuery } from '@tanstack/react-query'
import * as conversations from '../api/conversations'
import { t } from '../i18n'
import { useOpen } from '../thread/context'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { compose, dispatch } from './send'

/** After the window: why nothing can be written, and the templates that may be sent instead. */
export function Templates({ heard }: { heard: () => number | undefined }) {
  const { contact } = useOpen()
  const templates = useQuery({ queryKey: ['templates', contact], queryFn: () => conversations.templates(contact), retry: false }).data ?? []
  return (
    <section aria-label={t('templates.title')} className="mx-3 mb-2 rounded-xl bg-warn-tint px-3 py-2">
      <p className="flex items-start gap-2 text-warn"><Icon name="clock" className="mt-px" /><span>{t('compose.window')}</span></p>
      {templates.length > 0 && (
        <ul className="scroller mt-2 max-h-48 space-y-1.5">
          {templates.map((one) => (
            <li key={one.template} className="flex items-center gap-3 rounded-lg bg-card px-3 py-2">
              <p className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{one.text}</p>
              <Button small look="main" icon="send" onClick={() => void dispatch(contact, { ...compose(one.text, false, [], heard()), template: one.template })}>{t('templates.send')}</Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
