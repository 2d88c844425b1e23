import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as people from '../api/people'
import { client } from '../app/queries'
import { t } from '../i18n'
import { moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'
import { Input, useProblems, Whole } from './form'
import { Box } from './kit'
import { Codes } from './SecondFactor'

type Passkey = Awaited<ReturnType<typeof people.passkeys>>[number]

const supported = () => typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential

/** The passkeys of one's own account: listed, added with the password, removed with password and code. */
export function Passkeys() {
  const all = useQuery({ queryKey: ['passkeys'], queryFn: people.passkeys, retry: false })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Passkey | undefined>()
  const [codes, setCodes] = useState<string[] | undefined>()
  if (!all.data) return null
  const refresh = () => void Promise.all(['passkeys', 'totp', 'logins'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  return (
    <Box title={t('passkeys.title')}>
      <p>{t('passkeys.how')}</p>
      {all.data.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {all.data.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-2 py-2">
              <span className="min-w-0 flex-1">{one.name} <span className="figures block text-sm text-soft">{t('passkeys.since', { at: moment(one.createdAt) })}</span></span>
              <Button small onClick={() => setRemoving(one)} aria-label={t('passkeys.remove.one', { name: one.name })}>{t('passkeys.remove')}</Button>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3">{supported() ? <Button onClick={() => setAdding(true)}>{t('passkeys.add')}</Button> : <span className="text-soft">{t('passkeys.unsupported')}</span>}</p>
      {adding && <Add onClose={() => setAdding(false)} onDone={(made) => { setAdding(false); setCodes(made); refresh() }} />}
      {removing && <Remove passkey={removing} onClose={() => setRemoving(undefined)} onDone={() => { setRemoving(undefined); refresh() }} />}
      {codes && <Codes codes={codes} onClose={() => setCodes(undefined)} />}
    </Box>
  )
}

function Add({ onClose, onDone }: { onClose: () => void; onDone: (codes: string[] | undefined) => void }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [cancelled, setCancelled] = useState(false)
  const problems = useProblems(['name', 'password'])
  async function add() {
    problems.clear()
    setCancelled(false)
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await people.beginPasskey(password))
      const credential = await navigator.credentials.create({ publicKey }).catch(() => null)
      if (!credential) return setCancelled(true)
      const made = await people.finishPasskey(name.trim(), JSON.stringify(credential))
      onDone(made.recoveryCodes)
    } catch (error) {
      problems.refused(error)
    }
  }
  return (
    <Modal title={t('passkeys.add')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); void add() }}>
        <Input label={t('passkeys.name')} required autoFocus maxLength={80} value={name} problem={problems.fields.name} onChange={(event) => setName(event.target.value)} />
        <Input label={t('password.current')} type="password" required autoComplete="current-password" value={password} problem={problems.fields.password} onChange={(event) => setPassword(event.target.value)} />
        <Whole>{problems.whole ?? (cancelled ? t('passkeys.cancelled') : undefined)}</Whole>
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main">{t('passkeys.go')}</Button></div>
      </form>
    </Modal>
  )
}

function Remove({ passkey, onClose, onDone }: { passkey: Passkey; onClose: () => void; onDone: () => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const problems = useProblems(['password', 'code'])
  return (
    <Modal title={t('passkeys.remove.one', { name: passkey.name })} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        problems.clear()
        people.removePasskey(passkey.id, password, code.replace(/\s/g, '')).then(onDone, problems.refused)
      }}>
        <p>{t('passkeys.remove.how')}</p>
        <Input label={t('password.current')} type="password" required autoFocus autoComplete="current-password" value={password} problem={problems.fields.password} onChange={(event) => setPassword(event.target.value)} />
        <Input label={t('factor.renew.code')} required autoComplete="one-time-code" maxLength={32} value={code} problem={problems.fields.code} onChange={(event) => setCode(event.target.value)} />
        <Whole>{problems.whole}</Whole>
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="bad">{t('passkeys.remove')}</Button></div>
      </form>
    </Modal>
  )
}
