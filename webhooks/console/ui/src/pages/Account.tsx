import { useQuery } from '@tanstack/react-query'
import * as people from '../api/people'
import { client, useMe } from '../app/queries'
import { chooseLanguage, language, t, tr } from '../i18n'
import { moment } from '../lib/format'
import { theme, type Theme } from '../lib/settings'
import { useStore } from '../lib/store'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Box, Fact, Facts, Page } from './kit'
import { Passkeys } from './Passkeys'
import { Password } from './Password'
import { SecondFactor } from './SecondFactor'

export function Account() {
  const me = useMe()
  const look = useStore(theme)
  const logins = useQuery({ queryKey: ['logins'], queryFn: people.logins, retry: false })
  return (
    <Page title={t('nav.me')} wide={false} tools={<form method="post" action="/console/logout"><input type="hidden" name="csrf" value={me.csrf} /><Button type="submit">{t('me.logout')}</Button></form>}>
      <div className="space-y-4">
        <Box title={me.name || me.login}>
          <Facts>
            <Fact name={t('people.login')}>{me.login}</Fact>
            <Fact name={t('people.roles')}>{me.roles.map((role) => tr(`role.${role}`, role)).join(', ')}</Fact>
            <Fact name={t('me.ends')}>{moment(me.sessionEnds)}</Fact>
          </Facts>
        </Box>
        <Box title={t('me.looks')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Choice label={t('me.theme')} value={look} options={(['system', 'light', 'dark'] as Theme[]).map((one) => [one, t(`me.theme.${one}` as 'me.theme.system')])} onChange={(one) => theme.set(one)} />
            <Choice label={t('me.language')} value={language} options={[['es', 'Español'], ['en', 'English']]} onChange={(one) => {
              chooseLanguage(one)
              location.reload()
            }} />
          </div>
        </Box>
        <Password />
        <SecondFactor />
        <Passkeys />
        {logins.data && (
          <Box title={t('me.sessions')}>
            <ul className="divide-y divide-line">
              {logins.data.map((one) => (
                <li key={one.id} className="flex flex-wrap items-center gap-2 py-2">
                  <span className="min-w-0 flex-1">{one.agent || t(one.kind === 'token' ? 'me.token' : 'me.session')} <span className="figures block text-sm text-soft">{[one.from, moment(one.createdAt), t('me.until', { at: moment(one.endsAt) })].filter(Boolean).join(' · ')}</span></span>
                  {one.current ? <Tag tone="good">{t('me.this')}</Tag> : <Button small onClick={() => people.endLogin(one.id).then(() => client.invalidateQueries({ queryKey: ['logins'] }), (error: unknown) => toast(errorText(error), { tone: 'bad' }))} aria-label={t('me.end.one', { what: one.agent || t('me.session'), at: moment(one.createdAt) })}>{t('me.end')}</Button>}
                </li>
              ))}
            </ul>
          </Box>
        )}
      </div>
    </Page>
  )
}

function Choice<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: [T, string][]; onChange: (value: T) => void }) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-1">
        {options.map(([id, words]) => (
          <label key={id} className={`flex min-h-9 cursor-pointer items-center gap-2 rounded-lg border px-3 has-focus-visible:outline-2 has-focus-visible:outline-brand ${value === id ? 'border-brand bg-tint text-tint-ink' : 'border-line hover:bg-hover'}`}>
            <input type="radio" name={label} checked={value === id} onChange={() => onChange(id)} className="size-4 accent-[var(--brand)]" />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
