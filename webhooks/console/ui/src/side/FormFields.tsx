import { useState } from 'react'
import * as conversations from '../api/conversations'
import type { Form, FormField } from '../api/types'
import { t } from '../i18n'
import { useOpen } from '../thread/context'
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
        <li key={field.state} className={`rounded-xl border px-3 py-2 ${field.current ? 'border-brand' : 'border-line'}`}>
          {editing === field.state
            ? <Edit field={field} onDone={(saved) => { setEditing(undefined); if (saved) onSaved(saved) }} />
            : <Shown field={field} onEdit={() => setEditing(field.state)} onBack={onBack} />}
        </li>
      ))}
    </ul>
  )
}

function Shown({ field, onEdit, onBack }: { field: FormField; onEdit: () => void; onBack: (state: string) => void }) {
  const { mine, pick, picking } = useOpen()
  return (
    <>
      <p className="flex items-center gap-1.5 text-xs text-soft">
        {field.label}
        {field.current && <span className="font-medium text-brand">· {t('form.current')}</span>}
      </p>
      <div className="flex items-start gap-1">
        <p className={`min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere] ${field.missing ? 'text-warn' : 'font-medium'}`}>{field.missing ? t('form.missing') : field.value}</p>
        {mine && (
          <span className="flex">
            <Button small look="quiet" icon="pen" aria-label={t('form.edit', { field: field.label })} title={t('form.edit.short')} onClick={onEdit} />
            <Button small look="quiet" icon="target" aria-pressed={picking === field.state} aria-label={t('form.pick', { field: field.label })} title={t('form.pick.short')} onClick={() => pick(picking === field.state ? undefined : field.state)} />
            <Button small look="quiet" icon="bot" aria-label={t('form.ask', { field: field.label })} title={t('form.ask.short')} onClick={() => onBack(field.state)} />
          </span>
        )}
      </div>
      {field.source && <p className="flex items-center gap-1 text-xs text-soft"><Icon name="canned" className="size-3.5" />{t('form.source')}</p>}
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
      onDone(await conversations.setField(contact, field.state, { text: text.trim() }))
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save() }}>
      <label htmlFor={`f-${field.state}`} className="text-xs text-soft">{field.label}</label>
      <input id={`f-${field.state}`} autoFocus value={text} maxLength={1000} aria-invalid={!!problem} aria-describedby={problem ? `p-${field.state}` : undefined} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onDone()} className="field mt-0.5" />
      {problem && <p id={`p-${field.state}`} role="alert" className="mt-1 text-sm text-bad">{problem}</p>}
      <div className="mt-2 flex gap-1.5">
        <Button small type="submit" look="main" disabled={busy || !text.trim()}>{t('save')}</Button>
        <Button small onClick={() => onDone()}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
