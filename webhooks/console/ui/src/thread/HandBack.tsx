import { useState } from 'react'
import type { Form } from '../api/types'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'

type Where = 'here' | 'step' | 'finished'
interface Props { form: Form | undefined; finished: boolean; onClose: () => void; onBack: (body: { at?: string; finished?: boolean }) => Promise<void> }

/** Gives the conversation back to the bot: where it stopped, at a chosen step, or over. */
export function HandBack({ form, finished, onClose, onBack }: Props) {
  const steps = form?.steps ?? []
  const [where, setWhere] = useState<Where>(finished ? 'finished' : 'here')
  const [step, setStep] = useState(form?.fields.find((one) => one.missing)?.step ?? steps[0]?.state ?? '')
  const [busy, setBusy] = useState(false)
  const option = (value: Where, title: string, how: string) => (
    <label className={`flex cursor-pointer items-start gap-3 rounded-xl border p-3 ${where === value ? 'border-brand bg-tint' : 'border-line hover:bg-hover'}`}>
      <input type="radio" name="where" value={value} checked={where === value} autoFocus={where === value} onChange={() => setWhere(value)} className="mt-0.5 size-4 accent-[var(--brand)]" />
      <span><span className="block font-medium">{title}</span><span className="block text-sm text-soft">{how}</span></span>
    </label>
  )
  return (
    <Modal title={t('back.title')} onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault()
        if (busy) return
        setBusy(true)
        void onBack(where === 'here' ? {} : where === 'step' ? { at: step } : { finished: true }).finally(() => setBusy(false))
      }}>
        <fieldset className="space-y-2">
          <legend className="sr">{t('back.where')}</legend>
          {option('here', t('back.here'), form?.question ? t('back.here.how', { question: form.question }) : t('back.here.plain'))}
          {steps.length > 0 && option('step', t('back.step'), t('back.step.how'))}
          {where === 'step' && (
            <select aria-label={t('back.step')} value={step} onChange={(event) => setStep(event.target.value)} onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault() // in a list, Enter opens it; here it is the answer
              event.currentTarget.form?.requestSubmit()
            }} className="field">
              {steps.map((one) => <option key={one.state} value={one.state}>{one.label}</option>)}
            </select>
          )}
          {option('finished', t('back.finish'), t('back.finish.how'))}
        </fieldset>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="main" disabled={busy || (where === 'step' && !step)}>{t('back.do')}</Button>
        </div>
      </form>
    </Modal>
  )
}
