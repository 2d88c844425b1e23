import { Link } from '@tanstack/react-router'
import { t } from '../i18n'
import { keepSearch } from '../queue/search'
import { useStore } from '../lib/store'
import { Button } from './Button'
import { dismiss, toasts } from './toasts'

export function Toasts() {
  const all = useStore(toasts)
  return (
    <div role="log" aria-live="polite" aria-label={t('toasts')} className="pointer-events-none fixed inset-x-3 top-3 z-[60] flex flex-col items-end gap-2 sm:left-auto sm:w-96">
      {all.map((one) => (
        <div key={one.id} className={`pointer-events-auto flex w-full items-start gap-2 rounded-xl border bg-raised py-2 ps-4 pe-2 shadow-lg ${one.tone === 'bad' ? 'border-bad' : 'border-line'}`}>
          <p className={`min-w-0 flex-1 py-1 ${one.tone === 'bad' ? 'text-bad' : ''}`}>{one.text}</p>
          {one.contact && (
            <Link to="/c/$contact" params={{ contact: one.contact }} search={keepSearch} onClick={() => dismiss(one.id)} className="rounded-lg px-2 py-1 font-medium text-brand hover:bg-hover">
              {t('open')}
            </Link>
          )}
          <Button look="quiet" small icon="close" aria-label={t('close')} onClick={() => dismiss(one.id)} />
        </div>
      ))}
    </div>
  )
}
