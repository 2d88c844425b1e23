import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { t } from '../i18n'
import { onKey, useCommands } from '../lib/commands'
import { useStore } from '../lib/store'
import { Icon } from '../ui/Icon'
import { Toasts } from '../ui/Toasts'
import { Navigation } from './Navigation'
import { places } from './places'
import { may, useMe } from './queries'
import { connection, follow } from './realtime'

const Palette = lazy(() => import('./Palette').then((module) => ({ default: module.Palette })))
const Help = lazy(() => import('./Help').then((module) => ({ default: module.Help })))

export function Shell(): React.JSX.Element {
  const me = useMe()
  const navigate = useNavigate()
  const [over, setOver] = useState<'palette' | 'help' | undefined>()
  const path = useRouterState({ select: (state) => state.location.pathname })

  useEffect(() => follow(me.id, () => location.assign('/console/login?next=' + encodeURIComponent(location.pathname + location.search))), [me.id])
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOver((now) => (now === 'palette' ? undefined : 'palette'))
      } else onKey(event)
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [])
  // A page that opens is named in the title, and its heading takes the focus for screen readers.
  useEffect(() => {
    const place = places.find((one) => (one.to === '/' ? path === '/console' || path === '/console/' || path.includes('/c/') : path.includes(one.to)))
    document.title = `${place ? t(place.label) : t('nav.me')} · Recado`
  }, [path])

  useCommands([
    { id: 'help', label: t('help.title'), keys: '?', run: () => setOver('help') },
    ...places.filter((one) => may(me, one.action)).map((one) => ({ id: `go ${one.to}`, label: t(one.label), group: 'go' as const, run: () => void navigate({ to: one.to }) })),
    { id: 'go /me', label: t('nav.me'), group: 'go', run: () => void navigate({ to: '/me' }) },
  ])

  const reading = path.includes('/c/')
  return (
    <div className="flex h-dvh flex-col-reverse sm:flex-row">
      <a href="#main" className="sr focus:not-[.x]:fixed focus:left-2 focus:top-2 focus:z-[70] focus:size-auto focus:m-0 focus:[clip-path:none] focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2">{t('skip')}</a>
      <Navigation hidden={reading} onPalette={() => setOver('palette')} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Behind />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      <Toasts />
      <Suspense>
        {over === 'palette' && <Palette onClose={() => setOver(undefined)} />}
        {over === 'help' && <Help onClose={() => setOver(undefined)} />}
      </Suspense>
    </div>
  )
}

/** Says that what is on the screen may be old. */
function Behind() {
  const state = useStore(connection)
  return (
    <div role="status" aria-live="polite">
      {state === 'behind' && (
        <p className="flex items-center justify-center gap-2 bg-warn-tint px-4 py-1.5 text-sm font-medium text-warn">
          <Icon name="alert" className="size-4" />
          {t('behind')}
        </p>
      )}
    </div>
  )
}
