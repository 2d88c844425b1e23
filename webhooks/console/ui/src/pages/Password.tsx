import { useState } from 'react'
import * as people from '../api/people'
import { client, useMe } from '../app/queries'
import { t } from '../i18n'
import { passwordRules } from '../lib/password'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { toast } from '../ui/toasts'
import { Input, useProblems, Whole } from './form'
import { Box } from './kit'

/** Chooses another password. The rules are shown as they are kept; the server has the last word. */
export function Password() {
  const me = useMe()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const problems = useProblems(['current', 'password'])
  const rules = passwordRules(password, [me.name, me.login])
  const kind = shown ? 'text' : 'password'
  function save() {
    problems.clear()
    setBusy(true)
    people.changePassword(current, password).then(() => {
      setCurrent('')
      setPassword('')
      toast(t('password.done'), { tone: 'good' })
      void client.invalidateQueries({ queryKey: ['logins'] })
    }, problems.refused).finally(() => setBusy(false))
  }
  return (
    <Box title={t('password.title')}>
      <form className="grid gap-x-6 gap-y-3 sm:grid-cols-2" onSubmit={(event) => { event.preventDefault(); save() }}>
        <input type="text" hidden readOnly autoComplete="username" value={me.login} />
        <div className="space-y-3">
          <Input label={t('password.current')} type={kind} required autoComplete="current-password" value={current} problem={problems.fields.current} onChange={(event) => setCurrent(event.target.value)} />
          <Input label={t('password.new')} type={kind} required autoComplete="new-password" value={password} problem={problems.fields.password} onChange={(event) => setPassword(event.target.value)} />
          <label className="flex min-h-8 items-center gap-2"><input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} className="size-4 accent-[var(--brand)]" />{t('password.show')}</label>
        </div>
        <div>
          <p className="mb-1 font-medium">{t('password.rules')}</p>
          <ul className="space-y-1 text-sm">
            {rules.map((one) => (
              <li key={one.rule} className={`flex items-start gap-2 ${one.kept ? 'text-good' : 'text-soft'}`}>
                <Icon name={one.kept ? 'check' : 'minus'} className="mt-0.5 size-4" />
                <span>{t(`password.rule.${one.rule}`)}{one.kept && <span className="sr"> ({t('password.kept')})</span>}</span>
              </li>
            ))}
            <li className="flex items-start gap-2 text-soft"><Icon name="minus" className="mt-0.5 size-4" />{t('password.rule.used')}</li>
          </ul>
        </div>
        <div className="space-y-3 sm:col-span-2">
          <Whole>{problems.whole}</Whole>
          <p className="text-sm text-soft">{t('password.ends')}</p>
          <Button type="submit" look="main" disabled={busy}>{t('password.save')}</Button>
        </div>
      </form>
    </Box>
  )
}
