import { useState } from 'react'
import * as people from '../api/people'
import type { User } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { date } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Labelled, List, Page, useList } from './kit'
import { Once } from './Once'

export function People() {
  const me = useMe()
  const [editing, setEditing] = useState<User | 'new' | undefined>()
  const [link, setLink] = useState('')
  const list = useList(['users'], people.users)
  const writes = may(me, 'users.write')
  return (
    <Page title={t('nav.people')} tools={writes && <Button look="main" icon="plus" onClick={() => setEditing('new')}>{t('people.add')}</Button>}>
      <List
        list={list}
        icon="people"
        name={t('nav.people')}
        empty={t('people.none')}
        id={(one) => one.id}
        onOpen={writes ? setEditing : undefined}
        columns={[
          { head: t('name'), cell: (one) => one.name || one.id },
          { head: t('people.login'), cell: (one) => one.id },
          { head: t('people.roles'), main: true, cell: (one) => <span className="flex flex-wrap gap-1">{one.roles.map((role) => <Tag key={role} tone="brand">{tr(`role.${role}`, role)}</Tag>)}</span> },
          { head: t('people.factor'), wide: true, cell: (one) => t(one.secondFactor ? 'yes' : 'no') },
          { head: t('order.state'), cell: (one) => (one.state !== 'active' ? <Tag>{tr(`people.${one.state}`, one.state)}</Tag> : one.lockedUntil ? <Tag tone="late">{t('people.locked')}</Tag> : <Tag tone="good">{t('people.active')}</Tag>) },
          { head: t('people.since'), wide: true, cell: (one) => <time className="whitespace-nowrap">{date(one.createdAt)}</time> },
        ]}
      />
      {editing && <Edit user={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} onLink={(made) => { setEditing(undefined); setLink(made) }} />}
      {link && <Once title={t('people.link')} how={t('people.link.how')} value={new URL(link, location.origin).href} onClose={() => setLink('')} />}
    </Page>
  )
}

function Edit({ user, onClose, onLink }: { user?: User; onClose: () => void; onLink: (link: string) => void }) {
  const [login, setLogin] = useState(user?.id ?? '')
  const [name, setName] = useState(user?.name ?? '')
  const [roles, setRoles] = useState<string[]>(user?.roles ?? ['operator'])
  const [problem, setProblem] = useState('')
  const refused = (error: unknown) => setProblem(errorText(error))
  const done = (link?: string) => {
    void client.invalidateQueries({ queryKey: ['list', 'users'] })
    if (link) onLink(link)
    else onClose()
  }
  function save(change: { state?: string } = {}) {
    if (roles.length === 0) return setProblem(t('people.roles.none'))
    if (user) people.updateUser(user, { name: name.trim(), roles, ...change }).then(() => { toast(t('saved'), { tone: 'good' }); done() }, refused)
    else people.addUser({ id: login.trim(), name: name.trim(), roles }).then((made) => done(made.link), refused)
  }
  return (
    <Modal title={user ? user.name || user.id : t('people.add')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); save() }}>
        {!user && <Labelled label={t('people.login')}><input required autoFocus autoCapitalize="none" spellCheck={false} maxLength={80} value={login} onChange={(event) => setLogin(event.target.value)} className="field" /></Labelled>}
        <Labelled label={t('name')}><input required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} className="field" /></Labelled>
        <fieldset>
          <legend className="mb-1 font-medium">{t('people.roles')}</legend>
          <div className="grid grid-cols-2 gap-1">
            {people.roles.map((role) => (
              <label key={role} className="flex min-h-8 items-center gap-2 rounded-lg px-2 hover:bg-hover">
                <input type="checkbox" checked={roles.includes(role)} onChange={(event) => setRoles(event.target.checked ? [...roles, role] : roles.filter((one) => one !== role))} className="size-4 accent-[var(--brand)]" />
                {tr(`role.${role}`, role)}
              </label>
            ))}
          </div>
        </fieldset>
        {problem && <p role="alert" className="text-bad">{problem}</p>}
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          {user && <Button look="quiet" onClick={() => people.resetUser(user.id).then((got) => done(got.link), refused)}>{t('people.reset')}</Button>}
          {user?.secondFactor && <Button look="quiet" onClick={() => people.resetUser(user.id, true).then((got) => done(got.link), refused)}>{t('people.reset.factor')}</Button>}
          {user && <Button look="quiet" onClick={() => save({ state: user.state === 'disabled' ? 'active' : 'disabled' })}>{t(user.state === 'disabled' ? 'people.activate' : 'people.deactivate')}</Button>}
          <Button type="submit" look="main">{t('save')}</Button>
        </div>
      </form>
    </Modal>
  )
}
