import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { customers, findCustomers } from '../api/customers'
import type { CustomerState } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { moment, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Filter, List, Page, useList } from './kit'
import { CustomerTag } from './CustomerTag'

const CustomerForm = lazy(() => import('./CustomerForm').then((module) => ({ default: module.CustomerForm })))
const states = ['', 'registered', 'draft', 'blocked', 'erased', 'merged'] as const

export function Customers() {
  const writes = may(useMe(), 'customers.write')
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  const [state, setState] = useState<CustomerState | ''>('')
  const [typed, setTyped] = useState('')
  const [sought, setSought] = useState('')
  const list = useList(['customers', state, sought], async (cursor) => (sought ? { rows: await findCustomers(sought), next: '' } : customers(state, cursor)))
  return (
    <Page title={t('nav.customers')} tools={(
      <>
        <form role="search" className="flex gap-2" onSubmit={(event) => { event.preventDefault(); setSought(typed.trim()) }}>
          <input type="search" autoComplete="off" aria-label={t('customers.search')} placeholder={t('customers.search')} value={typed} onChange={(event) => { setTyped(event.target.value); if (!event.target.value) setSought('') }} className="field !w-64 max-w-full" />
          <Button type="submit" icon="search" aria-label={t('customers.find')} />
        </form>
        {!sought && <Filter label={t('order.state')} value={state} onChange={setState} options={states.map((one) => [one, one ? tr(`customer.${one}`, one) : t('customers.all')] as const)} />}
        {writes && <Button look="main" icon="plus" onClick={() => setAdding(true)}>{t('customer.add')}</Button>}
      </>
    )}>
      <List
        list={list}
        icon="me"
        name={t('nav.customers')}
        empty={t('customers.none')}
        id={(one) => one.id}
        to={(one) => ({ to: '/customers/$id', params: { id: one.id } })}
        columns={[
          { head: t('name'), cell: (one) => `${one.names} ${one.surnames}`.trim() || one.id },
          { head: t('customer.document'), cell: (one) => <span className="figures whitespace-nowrap">{[one.document.kind, one.document.number].filter(Boolean).join(' ')}</span> },
          { head: t('customer.phone'), wide: true, cell: (one) => <span className="figures whitespace-nowrap">{phone(one.phones[0] ?? '')}</span> },
          { head: t('order.state'), cell: (one) => <CustomerTag state={one.state} /> },
          { head: t('customer.changed'), wide: true, cell: (one) => <time className="whitespace-nowrap">{moment(one.updatedAt)}</time> },
        ]}
      />
      <Suspense>
        {adding && <CustomerForm onClose={() => setAdding(false)} onSaved={(made) => {
          void client.invalidateQueries({ queryKey: ['list', 'customers'] })
          void navigate({ to: '/customers/$id', params: { id: made.id } })
        }} />}
      </Suspense>
    </Page>
  )
}
