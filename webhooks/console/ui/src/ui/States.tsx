import type { ReactNode } from 'react'
import { ApiError } from '../api/http'
import { t } from '../i18n'
import { Button } from './Button'
import { Icon, type IconName } from './Icon'

export function errorText(error: unknown): string {
  if (error instanceof ApiError) {
    if (error.code === 'network') return t('error.network')
    const fields = error.fields.map((one) => one.message).join(' ')
    if (error.message) return fields && fields !== error.message ? `${error.message} ${fields}` : error.message
    if (error.status === 403) return t('error.forbidden')
  }
  return t('error.failed')
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center text-soft">
      <span className="rounded-2xl bg-hover p-3"><Icon name={icon} className="size-7" /></span>
      <p className="font-medium text-ink">{title}</p>
      {children && <div className="max-w-xs text-balance">{children}</div>}
    </div>
  )
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className="m-4 flex flex-wrap items-center gap-3 rounded-xl bg-bad-tint px-4 py-3 text-bad">
      <Icon name="alert" />
      <p className="min-w-0 flex-1">{errorText(error)}</p>
      {retry && <Button small onClick={retry}>{t('retry')}</Button>}
    </div>
  )
}

export function Loading() {
  return (
    <div role="status" className="flex h-full items-center justify-center p-8 text-soft">
      <span className="animate-[pulse_1.2s_ease-in-out_infinite]">{t('loading')}</span>
    </div>
  )
}
