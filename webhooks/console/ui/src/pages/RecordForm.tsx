import { useState, type ReactNode } from 'react'
import { ApiError } from '../api/http'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { useProblems, Whole } from './form'

interface Props<T> {
  title: string
  shown: readonly string[] // the fields whose problems have a place in the form
  save: () => Promise<T>
  again?: () => Promise<void> // reads the record anew, after somebody else changed it
  onSaved: (saved: T) => void
  onClose: () => void
  children: (problems: Record<string, string>) => ReactNode
}

/** A dialog to make or edit a record, with the server's problems at their fields. */
export function RecordForm<T>({ title, shown, save, again, onSaved, onClose, children }: Props<T>) {
  const problems = useProblems(shown)
  const [busy, setBusy] = useState(false)
  const [stale, setStale] = useState(false)
  function submit() {
    problems.clear()
    setStale(false)
    setBusy(true)
    save().then((saved) => {
      toast(t('saved'), { tone: 'good' })
      onSaved(saved)
    }, (error: unknown) => {
      if (again && error instanceof ApiError && error.code === 'stale') setStale(true)
      else problems.refused(error)
    }).finally(() => setBusy(false))
  }
  return (
    <Modal title={title} onClose={onClose} wide>
      <form noValidate={false} className="space-y-4" onSubmit={(event) => { event.preventDefault(); submit() }}>
        {children(problems.fields)}
        <Whole>{problems.whole}</Whole>
        {stale && again && (
          <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-tint px-3 py-2">
            <p className="min-w-0 flex-1 text-warn">{t('record.stale')}</p>
            <Button small onClick={() => again().then(() => setStale(false), (error: unknown) => problems.say(errorText(error)))}>{t('record.again')}</Button>
          </div>
        )}
        <div className="sticky bottom-0 -mx-5 -mb-5 flex justify-end gap-2 border-t border-line bg-raised px-5 py-3"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main" disabled={busy}>{t('save')}</Button></div>
      </form>
    </Modal>
  )
}

/** The names of the fields of rows, for their problems. */
export const rowFields = (list: string, n: number, names: readonly string[]): string[] =>
  Array.from({ length: n }, (_, i) => names.map((name) => `${list}[${i}].${name}`)).flat()
