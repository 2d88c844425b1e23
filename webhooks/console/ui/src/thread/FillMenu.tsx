import { lazy, Suspense, useRef, useState } from 'react'
import type { Entry } from '../api/types'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { useOpen } from './context'

const FillList = lazy(() => import('./FillList').then((module) => ({ default: module.FillList })))

/** Beside a message of the contact: which field of the form it answers. */
export function FillMenu({ entry }: { entry: Entry }) {
  const { form, fill } = useOpen()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  if (!form || form.fields.length === 0) return null
  return (
    <>
      <button ref={button} type="button" aria-label={t('fill.menu')} title={t('fill.menu')} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(true)} className="flex size-7 shrink-0 items-center justify-center rounded-lg text-soft opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100">
        <Icon name="target" className="size-4" />
      </button>
      {open && (
        <Suspense>
          <FillList anchor={button} fields={form.fields} onClose={() => setOpen(false)} onChoose={(state) => fill(state, entry.id)} />
        </Suspense>
      )}
    </>
  )
}
