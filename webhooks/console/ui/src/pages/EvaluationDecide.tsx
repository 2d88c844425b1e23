import { useState } from 'react'
import { api, data } from '../api/client'
import { newKey } from '../compose/send'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import type { Evaluation } from './credit_tags'
import { Area, Check, Input, useProblems, Whole } from './form'
import { Box } from './kit'

const reasons = ['income', 'capacity', 'identity', 'documents', 'work'] as const
const most = 2 // that the customer is told

/** A person's decision. The customer is told of it, of a rejection with the reasons that are chosen here. */
export function Decide({ one, onDone }: { one: Evaluation; onDone: (next: Evaluation) => void }) {
  const [how, setHow] = useState<'APPROVED' | 'REJECTED'>()
  const [level, setLevel] = useState(String(one.level || 1))
  const [chosen, setChosen] = useState<(typeof reasons)[number][]>([])
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(newKey)
  const problems = useProblems(['level', 'reasons', 'why'])
  function change(then: () => void) {
    then()
    setKey(newKey())
  }
  function save(event: React.FormEvent) {
    event.preventDefault()
    if (!how) return problems.say(t('decide.choose'))
    setBusy(true)
    problems.clear()
    data(api.POST('/api/v1/credit-evaluations/{id}/decide', {
      params: { path: { id: one.id }, header: { 'Idempotency-Key': key } },
      body: { decision: how, ...(how === 'APPROVED' ? { level: Number(level) } : { reasons: chosen }), ...(why.trim() ? { why: why.trim() } : {}) },
    })).then(onDone, problems.refused).finally(() => setBusy(false))
  }
  return (
    <Box title={t('decide')}>
      <form onSubmit={save} className="space-y-3">
        <Whole>{problems.whole}</Whole>
        <fieldset className="flex flex-wrap gap-x-5">
          <legend className="sr">{t('decide')}</legend>
          {(['APPROVED', 'REJECTED'] as const).map((value) => (
            <label key={value} className="flex min-h-9 items-center gap-2 font-medium"><input type="radio" name="decision" checked={how === value} onChange={() => change(() => setHow(value))} className="size-4 accent-[var(--brand)]" />{t(`decide.${value}`)}</label>
          ))}
        </fieldset>
        {how === 'APPROVED' && <Input label={t('decide.level')} hint={t('decide.level.hint')} problem={problems.fields.level} type="number" min={1} required value={level} onChange={(event) => change(() => setLevel(event.target.value))} className="!w-28" />}
        {how === 'REJECTED' && (
          <fieldset>
            <legend className="font-medium">{t('decide.reasons')}</legend>
            {reasons.map((reason) => <Check key={reason} label={t(`decide.reason.${reason}`)} checked={chosen.includes(reason)} onChange={(on) => change(() => setChosen(on ? [...chosen, reason].slice(-most) : chosen.filter((other) => other !== reason)))} />)}
            <p className={`text-sm ${problems.fields.reasons ? 'font-medium text-bad' : 'text-soft'}`}>{problems.fields.reasons ?? t('decide.reasons.hint')}</p>
          </fieldset>
        )}
        <Area label={t('decide.why')} hint={t('decide.why.hint')} problem={problems.fields.why} rows={3} maxLength={500} value={why} onChange={(event) => change(() => setWhy(event.target.value))} />
        <p className="flex justify-end"><Button look={how === 'REJECTED' ? 'bad' : 'main'} type="submit" disabled={busy || !how || (how === 'REJECTED' && chosen.length === 0)}>{t(how === 'REJECTED' ? 'decide.REJECTED' : how === 'APPROVED' ? 'decide.APPROVED' : 'decide')}</Button></p>
      </form>
    </Box>
  )
}
