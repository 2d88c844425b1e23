import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import * as people from '../api/customers'
import type { Customer } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amount, date, moment, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { CustomerTag } from './CustomerTag'
import { Input } from './form'
import { Box, Fact, Facts, Page } from './kit'

const CustomerForm = lazy(() => import('./CustomerForm').then((module) => ({ default: module.CustomerForm })))
const money = (given: Customer['limit']) => amount(given ?? undefined)
const failed = (error: unknown) => toast(errorText(error), { tone: 'bad' })

export function CustomerPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const [over, setOver] = useState<'edit' | 'erase' | 'merge' | undefined>()
  const found = useQuery({ queryKey: ['customer', id], queryFn: () => people.customer(id) })
  if (found.isError) return <Page title={id} back="/customers"><Failed error={found.error} /></Page>
  if (!found.data) return <Loading />
  const one = found.data
  const gone = one.state === 'erased' || one.state === 'merged'
  const saved = (next: Customer) => {
    client.setQueryData(['customer', id], next)
    void client.invalidateQueries({ queryKey: ['list', 'customers'] })
    void client.invalidateQueries({ queryKey: ['customer', id, 'consents'] })
    setOver(undefined)
  }
  const turn = (state: string) => people.editCustomer(id, one.v, { state }).then(saved, failed)
  return (
    <Page back="/customers" title={<>{`${one.names} ${one.surnames}`.trim() || one.id}<CustomerTag state={one.state} /></>} tools={!gone && (
      <>
        {may(me, 'customers.write') && one.state === 'registered' && <Button onClick={() => void turn('blocked')}>{t('customer.block')}</Button>}
        {may(me, 'customers.write') && one.state === 'blocked' && <Button onClick={() => void turn('registered')}>{t('customer.unblock')}</Button>}
        {may(me, 'customers.merge') && <Button onClick={() => setOver('merge')}>{t('customer.merge')}</Button>}
        {may(me, 'customers.export') && <Button icon="file" onClick={() => void exported(id)}>{t('customer.export')}</Button>}
        {may(me, 'customers.erase') && <Button look="bad" icon="trash" onClick={() => setOver('erase')}>{t('customer.erase')}</Button>}
        {may(me, 'customers.write') && <Button icon="pen" onClick={() => setOver('edit')}>{t('edit')}</Button>}
      </>
    )}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Box title={t('customer.data')}>
          <Facts>
            <Fact name={t('technician.code')}>{one.id}</Fact>
            <Fact name={t('customer.document')}>{one.document.number && <Identity one={one} opens={may(me, 'customers.open')} />}</Fact>
            <Fact name={t('customer.birthDate')}>{one.birthDate && date(one.birthDate)}</Fact>
            <Fact name={t('customer.phones')}>{one.phones.length > 0 && <>{one.phones.map(phone).join(' · ')} {one.phoneProven && <Tag tone="good">{t('customer.proven.short')}</Tag>}</>}</Fact>
            <Fact name={t('mail')}>{one.mail}</Fact>
            <Fact name={t('company.address')}>{one.address.text}</Fact>
            <Fact name={t('customer.employer')}>{[one.work.employer, one.work.position].filter(Boolean).join(' · ')}</Fact>
            <Fact name={t('customer.income')}>{money(one.work.monthlyIncome)}</Fact>
            <Fact name={t('customer.limit')}>{money(one.limit)}</Fact>
            <Fact name={t('customer.contact')}>{one.contact && (may(me, 'conversations.read') ? <Link to="/c/$contact" params={{ contact: one.contact }} search={{ queue: 'all' }} className="text-brand hover:underline">{phone(one.contact)}</Link> : phone(one.contact))}</Fact>
            <Fact name={t('customer.mergedInto')}>{one.mergedInto && <Link to="/customers/$id" params={{ id: one.mergedInto }} className="text-brand hover:underline">{one.mergedInto}</Link>}</Fact>
            <Fact name={t('customer.keptUntil')}>{one.keptUntil && moment(one.keptUntil)}</Fact>
          </Facts>
        </Box>
        <Documents one={one} opens={may(me, 'customers.open')} />
        <Box title={t('customer.references')}>
          {one.references.length === 0 && <p className="text-soft">{t('customer.references.none')}</p>}
          <ul className="divide-y divide-line">{one.references.map((ref, i) => <li key={i} className="py-1.5"><span className="font-medium">{ref.name}</span> <span className="text-sm text-soft">{[ref.relation, phone(ref.phone ?? '')].filter(Boolean).join(' · ')}</span></li>)}</ul>
        </Box>
        <Consents id={id} writes={may(me, 'consents.write')} />
      </div>
      <Suspense>{over === 'edit' && <CustomerForm customer={one} onClose={() => setOver(undefined)} onSaved={saved} />}</Suspense>
      {over === 'erase' && <Erase one={one} onClose={() => setOver(undefined)} onDone={saved} />}
      {over === 'merge' && <Merge one={one} onClose={() => setOver(undefined)} onDone={saved} />}
    </Page>
  )
}

/** The number, masked until it is opened. */
function Identity({ one, opens }: { one: Customer; opens: boolean }) {
  const [number, setNumber] = useState('')
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="figures">{one.document.kind} {number || one.document.number}</span>
      {opens && !number && <Button small look="quiet" onClick={() => people.openIdentity(one.id).then((open) => setNumber(open.formatted || open.number || '—'), failed)}>{t('customer.open')}</Button>}
    </span>
  )
}

function Documents({ one, opens }: { one: Customer; opens: boolean }) {
  const [open, setOpen] = useState<{ name: string; url: string } | undefined>()
  useEffect(() => () => { if (open) URL.revokeObjectURL(open.url) }, [open])
  return (
    <Box title={t('customer.documents')}>
      {one.documents.length === 0 && <p className="text-soft">{t('customer.documents.none')}</p>}
      <ul className="space-y-1.5">
        {one.documents.map((file) => (
          <li key={file.id} className="flex items-center justify-between gap-2">
            <span>{tr(`document.${file.kind}`, file.kind)} <span className="text-sm text-soft">{moment(file.at)}</span></span>
            {opens && <Button small onClick={() => people.openDocument(one.id, file.id).then((url) => setOpen({ name: tr(`document.${file.kind}`, file.kind), url }), failed)}>{t('customer.open')}</Button>}
          </li>
        ))}
      </ul>
      {opens && one.documents.length > 0 && <p className="mt-2 text-sm text-soft">{t('customer.open.how')}</p>}
      {open && <Modal wide title={open.name} onClose={() => setOpen(undefined)}><img src={open.url} alt={open.name} className="mx-auto max-h-[70vh]" /></Modal>}
    </Box>
  )
}

function Consents({ id, writes }: { id: string; writes: boolean }) {
  const key = ['customer', id, 'consents']
  const all = useQuery({ queryKey: key, queryFn: () => people.consents(id) })
  return (
    <Box title={t('customer.consents')}>
      {all.data?.length === 0 && <p className="text-soft">{t('customer.consents.none')}</p>}
      <ul className="divide-y divide-line">
        {all.data?.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-2 py-1.5">
            <span className="font-medium">{tr(`consent.${one.purpose}`, one.purpose)}</span>
            <Tag tone={one.inForce ? 'good' : 'calm'}>{t(one.inForce ? 'consent.inForce' : 'consent.withdrawn')}</Tag>
            <span className="me-auto text-sm text-soft">{moment(one.withdrawnAt ?? one.at)} · {one.channel || '—'} · {t('consent.version', { n: one.version })}</span>
            {writes && one.inForce && <Button small look="quiet" onClick={() => people.withdraw(one.id).then(() => client.invalidateQueries({ queryKey: key }), failed)}>{t('consent.withdraw')}</Button>}
          </li>
        ))}
      </ul>
    </Box>
  )
}

/** What is kept of the person, as a file. */
async function exported(id: string) {
  try {
    const url = URL.createObjectURL(new Blob([JSON.stringify(await people.exportCustomer(id), null, 2)], { type: 'application/json' }))
    const link = document.createElement('a')
    Object.assign(link, { href: url, download: `${id}.json` }).click()
    URL.revokeObjectURL(url)
  } catch (error) { failed(error) }
}

interface Over { one: Customer; onClose: () => void; onDone: (next: Customer) => void }

function Erase({ one, onClose, onDone }: Over) {
  const [problem, setProblem] = useState('')
  return (
    <Modal alert title={t('customer.erase.title', { id: one.id })} onClose={onClose}>
      <p>{t('customer.erase.how')}</p>
      {problem && <p role="alert" className="mt-2 text-bad">{problem}</p>}
      <div className="mt-4 flex justify-end gap-2"><Button onClick={onClose}>{t('back')}</Button><Button look="bad" onClick={() => people.eraseCustomer(one.id).then(onDone, (error: unknown) => setProblem(errorText(error)))}>{t('customer.erase')}</Button></div>
    </Modal>
  )
}

function Merge({ one, onClose, onDone }: Over) {
  const [from, setFrom] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState('')
  return (
    <Modal title={t('customer.merge.title', { id: one.id })} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        people.mergeCustomer(one.id, from.trim().toUpperCase(), reason.trim()).then(onDone, (error: unknown) => setProblem(errorText(error)))
      }}>
        <p>{t('customer.merge.how')}</p>
        <Input label={t('customer.merge.from')} required autoFocus placeholder="CLI-00002" value={from} onChange={(event) => setFrom(event.target.value)} />
        <Input label={t('steal.reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        {problem && <p role="alert" className="text-bad">{problem}</p>}
        <div className="flex justify-end gap-2"><Button onClick={onClose}>{t('back')}</Button><Button type="submit" look="main" disabled={!from.trim()}>{t('customer.merge')}</Button></div>
      </form>
    </Modal>
  )
}
