import { useState } from 'react'
import * as people from '../api/people'
import type { ApiKey } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { date, moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Labelled, List, Page, useList } from './kit'
import { Once } from './Once'

export function ApiKeys() {
  const me = useMe()
  const [over, setOver] = useState<'new' | ApiKey | undefined>()
  const [secret, setSecret] = useState('')
  const list = useList(['keys'], async () => ({ rows: await people.apiKeys(), next: '' }))
  const again = () => void client.invalidateQueries({ queryKey: ['list', 'keys'] })
  return (
    <Page title={t('nav.keys')} tools={may(me, 'keys.write') && <Button look="main" icon="plus" onClick={() => setOver('new')}>{t('keys.add')}</Button>}>
      <List
        list={list}
        icon="key"
        name={t('nav.keys')}
        empty={t('keys.none')}
        how={t('keys.none.how')}
        id={(one) => one.id}
        columns={[
          { head: t('name'), cell: (one) => <span className="font-medium">{one.name}</span> },
          { head: t('people.roles'), main: true, cell: (one) => one.roles.map((role) => <Tag key={role} tone="brand">{tr(`role.${role}`, role)}</Tag>) },
          { head: t('keys.ends'), cell: (one) => date(one.endsAt) },
          { head: t('keys.used'), wide: true, cell: (one) => moment(one.usedAt) },
          { head: t('keys.revoke'), end: true, cell: (one) => <Button small look="quiet" icon="trash" aria-label={t('keys.revoke.one', { name: one.name })} onClick={() => setOver(one)} /> },
        ]}
      />
      {over === 'new' && <Add onClose={() => setOver(undefined)} onMade={(key) => { again(); setOver(undefined); setSecret(key) }} />}
      {over && over !== 'new' && (
        <Modal title={t('keys.revoke.one', { name: over.name })} onClose={() => setOver(undefined)} alert>
          <p>{t('keys.revoke.how')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setOver(undefined)}>{t('cancel')}</Button>
            <Button look="bad" autoFocus onClick={() => people.revokeApiKey(over.id).then(() => { again(); setOver(undefined) }, (error: unknown) => toast(errorText(error), { tone: 'bad' }))}>{t('keys.revoke')}</Button>
          </div>
        </Modal>
      )}
      {secret && <Once title={t('keys.secret')} how={t('keys.secret.how')} value={secret} onClose={() => setSecret('')} />}
    </Page>
  )
}

function Add({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('operator')
  const [ends, setEnds] = useState(() => new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10)) // a year; two at most
  const [problem, setProblem] = useState('')
  return (
    <Modal title={t('keys.add')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        people.addApiKey({ name: name.trim(), roles: [role], endsAt: new Date(`${ends}T23:59:59`).toISOString() }).then((made) => onMade(made.key ?? ''), (error: unknown) => setProblem(errorText(error)))
      }}>
        <Labelled label={t('name')} hint={t('keys.name.how')}><input required autoFocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} className="field" /></Labelled>
        <Labelled label={t('people.role')}><select value={role} onChange={(event) => setRole(event.target.value)} className="field">{people.roles.map((one) => <option key={one} value={one}>{tr(`role.${one}`, one)}</option>)}</select></Labelled>
        <Labelled label={t('keys.ends')}><input type="date" required value={ends} onChange={(event) => setEnds(event.target.value)} className="field" /></Labelled>
        {problem && <p role="alert" className="text-bad">{problem}</p>}
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main">{t('keys.make')}</Button></div>
      </form>
    </Modal>
  )
}
