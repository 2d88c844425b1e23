import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import * as people from '../api/people'
import { client } from '../app/queries'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Input, useProblems, Whole } from './form'
import { Box } from './kit'

const Qr = lazy(() => import('./Qr').then((module) => ({ default: module.Qr })))

/** The second factor: how it stands, its enrolment, and another one in its place (another phone, lost codes). */
export function SecondFactor() {
  const state = useQuery({ queryKey: ['totp'], queryFn: people.totp, retry: false })
  const [offer, setOffer] = useState<{ secret: string; uri: string } | undefined>()
  const [codes, setCodes] = useState<string[] | undefined>()
  const [renewing, setRenewing] = useState(false)
  if (!state.data) return null
  const { enabled, required, recoveryCodes } = state.data
  const done = () => {
    setCodes(undefined)
    void client.invalidateQueries({ queryKey: ['totp'] })
  }
  return (
    <Box title={t('people.factor')} tools={<Tag tone={enabled ? 'good' : required ? 'late' : 'calm'}>{t(enabled ? 'factor.on' : 'factor.off')}</Tag>}>
      <p>{t(enabled ? 'factor.has' : required ? 'factor.required' : 'factor.how')}</p>
      {enabled && <p className={`mt-2 ${recoveryCodes < 3 ? 'text-warn' : 'text-soft'}`}>{t('factor.left', { n: recoveryCodes })} {t('factor.renew')}</p>}
      {enabled && <p className="mt-3"><Button onClick={() => setRenewing(true)}>{t('factor.renew.do')}</Button></p>}
      {renewing && <Renew onClose={() => setRenewing(false)} onDone={(made) => { setRenewing(false); setOffer(made) }} />}
      {!enabled && <p className="mt-3"><Button look="main" onClick={() => people.offerTotp().then(setOffer, (error: unknown) => toast(errorText(error), { tone: 'bad' }))}>{t('factor.enrol')}</Button></p>}
      {offer && <Enrol offer={offer} onClose={() => setOffer(undefined)} onDone={(made) => { setOffer(undefined); setCodes(made) }} />}
      {codes && <Codes codes={codes} onClose={done} />}
    </Box>
  )
}

function Renew({ onClose, onDone }: { onClose: () => void; onDone: (offer: { secret: string; uri: string }) => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const problems = useProblems(['password', 'code'])
  return (
    <Modal title={t('factor.renew.do')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        problems.clear()
        people.renewTotp(password, code.replace(/\s/g, '')).then(onDone, problems.refused)
      }}>
        <p>{t('factor.renew.how')}</p>
        <Input label={t('password.current')} type="password" required autoFocus autoComplete="current-password" value={password} problem={problems.fields.password} onChange={(event) => setPassword(event.target.value)} />
        <Input label={t('factor.renew.code')} required autoComplete="one-time-code" maxLength={32} value={code} problem={problems.fields.code} onChange={(event) => setCode(event.target.value)} />
        <Whole>{problems.whole}</Whole>
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main">{t('passkeys.go')}</Button></div>
      </form>
    </Modal>
  )
}

function Enrol({ offer, onClose, onDone }: { offer: { secret: string; uri: string }; onClose: () => void; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState('')
  const problems = useProblems(['code'])
  return (
    <Modal title={t('factor.enrol')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        problems.clear()
        people.confirmTotp(code.replace(/\s/g, '')).then((made) => onDone(made.recoveryCodes), problems.refused)
      }}>
        <p>{t('factor.scan')}</p>
        <Suspense fallback={<div className="mx-auto size-52" />}><Qr text={offer.uri} label={t('factor.qr')} /></Suspense>
        <p className="text-sm text-soft">{t('factor.type')} <code className="mt-1 block select-all rounded-lg bg-hover px-3 py-2 text-ink [overflow-wrap:anywhere]">{offer.secret.match(/.{1,4}/g)?.join(' ')}</code></p>
        <p><a href={offer.uri} className="inline-block min-h-6 text-brand hover:underline">{t('factor.open')}</a></p>
        <Input label={t('factor.code')} required autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} problem={problems.fields.code} onChange={(event) => setCode(event.target.value)} className="figures tracking-widest" />
        <Whole>{problems.whole}</Whole>
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main">{t('factor.confirm')}</Button></div>
      </form>
    </Modal>
  )
}

export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <Modal title={t('factor.codes')} onClose={onClose} alert>
      <p>{t('factor.codes.how')}</p>
      <ul className="figures my-3 grid grid-cols-1 gap-1 rounded-xl bg-hover p-3 font-mono text-sm sm:grid-cols-2">{codes.map((one) => <li key={one}>{one}</li>)}</ul>
      <div className="flex items-center justify-end gap-2">
        <span role="status" className="text-sm text-good">{copied && t('copied')}</span>
        <Button onClick={() => void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true), () => {})}>{t('copy')}</Button>
        <Button look="main" autoFocus onClick={onClose}>{t('factor.codes.done')}</Button>
      </div>
    </Modal>
  )
}
