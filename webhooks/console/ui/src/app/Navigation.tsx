import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../i18n'
import { rail } from '../lib/settings'
import { useStore } from '../lib/store'
import { Icon, type IconName } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { places, type Place } from './places'
import { may, useCounts, useMe } from './queries'

export function Navigation({ hidden, onPalette }: { hidden: boolean; onPalette: () => void }) {
  const me = useMe()
  const shown = places.filter((one) => may(me, one.action))
  const narrow = useStore(rail) === 'narrow'
  return (
    <>
      <nav aria-label={t('nav.title')} className={`hidden shrink-0 flex-col border-e border-line bg-card sm:flex ${narrow ? 'w-16' : 'w-52'}`}>
        <div className={`flex h-14 items-center gap-2.5 px-4 ${narrow ? 'justify-center' : ''}`}>
          <img src="/console/icon.svg" alt="" className="size-8" />
          {!narrow && <span className="truncate font-semibold">{me.business.name || 'Recado'}</span>}
        </div>
        <div className="scroller min-h-0 flex-1 px-2 pb-2">
          <button type="button" onClick={onPalette} title={`${t('palette.title')} · Ctrl K`} className={`mb-2 flex h-9 w-full items-center gap-2.5 rounded-lg border border-line px-2.5 text-soft hover:bg-hover ${narrow ? 'justify-center' : ''}`}>
            <Icon name="search" className="size-[1.125rem]" />
            <span className={narrow ? 'sr' : 'flex-1 text-start'}>{t('palette.short')}</span>
            {!narrow && <kbd aria-hidden="true" className="font-sans text-xs">Ctrl K</kbd>}
          </button>
          {[0, 1, 2].map((group) => (
            <ul key={group} className="space-y-0.5 border-line py-2 first-of-type:pt-0 [&+ul]:border-t">
              {shown.filter((one) => one.group === group).map((one) => <li key={one.to}><Item place={one} narrow={narrow} /></li>)}
            </ul>
          ))}
        </div>
        <div className="space-y-0.5 border-t border-line p-2">
          <button type="button" onClick={() => rail.set(narrow ? 'open' : 'narrow')} aria-expanded={!narrow} className={`flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-soft hover:bg-hover hover:text-ink ${narrow ? 'justify-center' : ''}`}>
            <Icon name="expand" className="size-[1.125rem]" />
            <span className={narrow ? 'sr' : ''}>{t(narrow ? 'nav.wider' : 'nav.narrower')}</span>
          </button>
          <Line to="/me" icon="me" label={me.name || me.login} narrow={narrow} />
        </div>
      </nav>
      {!hidden && <Bar shown={shown} onPalette={onPalette} />}
    </>
  )
}

function Item({ place, narrow }: { place: Place; narrow: boolean }) {
  const counts = useCounts().data
  const waiting = place.to === '/' ? (counts?.unassigned ?? 0) : 0
  return <Line to={place.to} icon={place.icon} label={t(place.label)} narrow={narrow} badge={waiting} />
}

function Line({ to, icon, label, narrow, badge = 0 }: { to: string; icon: IconName; label: string; narrow: boolean; badge?: number }) {
  const here = useActive(to)
  return (
    <Link to={to} title={narrow ? label : undefined} aria-current={here ? 'page' : undefined} className={`relative flex h-9 items-center gap-2.5 rounded-lg px-2.5 ${narrow ? 'justify-center' : ''} ${here ? 'bg-tint font-medium text-tint-ink' : 'text-soft hover:bg-hover hover:text-ink'}`}>
      <Icon name={icon} className="size-[1.125rem]" />
      <span className={narrow ? 'sr' : 'min-w-0 flex-1 truncate'}>{label}</span>
      {badge > 0 && <Badge n={badge} className={narrow ? 'absolute -right-0.5 -top-0.5' : ''} />}
    </Link>
  )
}

export function Badge({ n, className = '' }: { n: number; className?: string }) {
  return (
    <span className={`figures min-w-5 rounded-full bg-brand px-1.5 text-center text-xs font-semibold leading-5 text-on-brand ${className}`}>
      <span aria-hidden="true">{n > 99 ? '99+' : n}</span>
      <span className="sr">{t('nav.waiting', { n })}</span>
    </span>
  )
}

function useActive(to: string): boolean {
  const path = useRouterState({ select: (state) => state.location.pathname.replace(/^\/console/, '') || '/' })
  return to === '/' ? path === '/' || path.startsWith('/c/') : path.startsWith(to) || (to === '/orders' && path === '/jobs') || (to === '/quotations' && path === '/quote')
}

/** The bar of a phone: the first three places, and the rest behind "more". */
function Bar({ shown, onPalette }: { shown: Place[]; onPalette: () => void }) {
  const [more, setMore] = useState(false)
  const counts = useCounts().data
  return (
    <nav aria-label={t('nav.title')} className="grid shrink-0 grid-cols-4 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] sm:hidden">
      {shown.slice(0, 3).map((one) => <Tab key={one.to} place={one} badge={one.to === '/' ? (counts?.unassigned ?? 0) : 0} />)}
      <button type="button" onClick={() => setMore(true)} className="flex h-14 flex-col items-center justify-center gap-0.5 text-xs text-soft">
        <Icon name="more" />
        {t('nav.more')}
      </button>
      {more && (
        <Modal title={t('nav.title')} onClose={() => setMore(false)}>
          <ul className="space-y-0.5" onClick={() => setMore(false)}>
            <li>
              <button type="button" onClick={onPalette} className="flex h-10 w-full items-center gap-2.5 rounded-lg px-2.5 text-soft hover:bg-hover"><Icon name="search" />{t('palette.short')}</button>
            </li>
            {shown.slice(3).map((one) => <li key={one.to}><Line to={one.to} icon={one.icon} label={t(one.label)} narrow={false} /></li>)}
            <li><Line to="/me" icon="me" label={t('nav.me')} narrow={false} /></li>
          </ul>
        </Modal>
      )}
    </nav>
  )
}

function Tab({ place, badge }: { place: Place; badge: number }) {
  const here = useActive(place.to)
  return (
    <Link to={place.to} aria-current={here ? 'page' : undefined} className={`relative flex h-14 flex-col items-center justify-center gap-0.5 text-xs ${here ? 'font-semibold text-brand' : 'text-soft'}`}>
      <Icon name={place.icon} />
      {t(place.to === '/' ? 'nav.queue.short' : place.label)}
      {badge > 0 && <Badge n={badge} className="absolute left-1/2 top-1 ms-1" />}
    </Link>
  )
}
