import { useNavigate } from '@tanstack/react-router'
import { t } from '../i18n'
import { Button } from '../ui/Button'

const views = ['table', 'board', 'map'] as const

/** The three ways to look at orders. */
export function OrdersView({ view }: { view: string }) {
  const navigate = useNavigate()
  const go = (to: (typeof views)[number]) => void (to === 'map' ? navigate({ to: '/jobs' }) : navigate({ to: '/orders', search: (to === 'board' ? { view: to } : {}) as never }))
  return (
    <div role="group" aria-label={t('orders.view')} className="flex rounded-lg border border-line p-0.5">
      {views.map((one) => <Button key={one} small look="quiet" aria-pressed={view === one} className={view === one ? '!bg-tint !text-tint-ink font-medium' : ''} onClick={() => go(one)}>{t(`orders.${one}`)}</Button>)}
    </div>
  )
}
