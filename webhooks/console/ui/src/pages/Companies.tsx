import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { api, data } from '../api/client'
import type { Company } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { List, Page, useList } from './kit'

const CompanyForm = lazy(() => import('./CompanyForm').then((module) => ({ default: module.CompanyForm })))

export function Companies() {
  const writes = may(useMe(), 'companies.write')
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  const [text, setText] = useState('')
  const name = useDeferredValue(text.trim())
  const list = useList(['companies', name], async (cursor) => {
    const page = await data(api.GET('/api/v1/companies', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(name ? { name } : {}) } } }))
    return { rows: page.companies as Company[], next: page.next }
  })
  return (
    <Page title={t('nav.companies')} tools={<><input type="search" aria-label={t('companies.search')} placeholder={t('companies.search')} value={text} onChange={(event) => setText(event.target.value)} className="field !w-64 max-w-full" />{writes && <Button look="main" icon="plus" onClick={() => setAdding(true)}>{t('company.add')}</Button>}</>}>
      <List
        list={list}
        icon="company"
        name={t('nav.companies')}
        empty={t('companies.none')}
        id={(one) => one.id}
        to={(one) => ({ to: '/companies/$id', params: { id: one.id } })}
        columns={[
          { head: t('name'), cell: (one) => one.name },
          { head: t('company.taxId'), cell: (one) => <span className="figures">{one.taxId}</span> },
          { head: t('company.locations'), wide: true, end: true, cell: (one) => one.locations?.length ?? 0 },
          { head: t('company.contacts'), wide: true, end: true, cell: (one) => one.contacts?.length ?? 0 },
          { head: t('order.state'), cell: (one) => <Tag tone={one.status === 'active' ? 'good' : 'calm'}>{tr(`company.${one.status}`, one.status ?? '')}</Tag> },
        ]}
      />
      <Suspense>
        {adding && <CompanyForm onClose={() => setAdding(false)} onSaved={(made) => {
          void client.invalidateQueries({ queryKey: ['list', 'companies'] })
          void navigate({ to: '/companies/$id', params: { id: made.id } })
        }} />}
      </Suspense>
    </Page>
  )
}
