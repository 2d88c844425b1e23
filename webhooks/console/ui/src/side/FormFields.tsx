import { useState } from 'react'
import * as conversations from '../api/conversations'
import type { Form, FormField } from '../api/types'
import { t } from '../i18n'
import { jump, useOpen } from '../thread/context'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { errorText } from '../ui/States'

interface Props { form: Form; onBack: (state: string) => void; onSaved: (form: Form) => void }

/** What the bot was asking for. Each field is edited, taken from a message, or left to the bot. */
export function FormFields({ form, onBack, onSaved }: Props) {
  const [editing, setEditing] = useState<string | undefined>()
  return (
    <ul className="space-y-1.5">
      {form.fields.map((field) => (
        <li key={field.step} className={`rounded-xl border px-3 py-2 ${field.step === form.state ? 'border-brand' : 'border-line'}`}>
          {editing === field.step
            ? <Edit field={field} onDone={(saved) => { setEditing(undefined); if (saved) onSaved(saved) }} />
            : <Shown field={field} current={field.step === form.state} onEdit={() => setEditing(field.step)} onBack={onBack} />}
        </li>
      ))}
    </ul>
  )
}

function Shown({ field, current, onEdit, onBack }: { field: FormField; current: boolean; onEdit: () => void; onBack: (state: string) => void }) {
  const { mine, pick, picking } = useOpen()
  return (
    <>
      <p className="flex items-center gap-1.5 text-xs text-soft">
        {field.label}
        {current && <span className="font-medium text-brand">· {t('form.current')}</span>}
      </p>
      <div className="flex items-start gap-1">
        <p className={`min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere] ${field.missing ? 'text-warn' : 'font-medium'}`}>{field.missing ? t('form.missing') : field.value || t('form.files', { n: field.files ?? 0 })}</p>
        {mine && (
          <span className="flex">
            <Button small look="quiet" icon="pen" aria-label={t('form.edit', { field: field.label })} title={t('form.edit.short')} onClick={onEdit} />
            <Button small look="quiet" icon="target" aria-pressed={picking === field.step} aria-label={t('form.pick', { field: field.label })} title={t('form.pick.short')} onClick={() => pick(picking === field.step ? undefined : field.step)} />
            <Button small look="quiet" icon="bot" aria-label={t('form.ask', { field: field.label })} title={t('form.ask.short')} onClick={() => onBack(field.step)} />
          </span>
        )}
      </div>
      {field.source && <button type="button" onClick={() => jump.set(field.source)} className="flex min-h-6 items-center gap-1 text-xs text-soft hover:text-brand hover:underline"><Icon name="canned" className="size-3.5" />{t('form.source')}</button>}
    </>
  )
}

function Edit({ field, onDone }: { field: FormField; onDone: (saved?: Form) => void }) {
  const { contact } = useOpen()
  const [text, setText] = useState(field.value)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  async function save() {
    if (!text.trim() || busy) return
    setBusy(true)
    try {
      onDone(await conversations.setField(contact, field.step, { text: text.trim() }))
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save() }}>
      <label htmlFor={`f-${field.step}`} className="text-xs text-soft">{field.label}</label>
      <input id={`f-${field.step}`} autoFocus value={text} maxLength={1000} aria-invalid={!!problem} aria-describedby={problem ? `p-${field.step}` : undefined} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onDone()} className="field mt-0.5" />
      {problem && <p id={`p-${field.step}`} role="alert" className="mt-1 text-sm text-bad">{problem}</p>}
      <div className="mt-2 flex gap-1.5">
        <Button small type="submit" look="main" disabled={busy || !text.trim()}>{t('save')}</Button>
        <Button small onClick={() => onDone()}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
