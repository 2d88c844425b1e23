import { useDeferredValue, useState } from 'react'
import { api, data } from '../api/client'
import type { Company } from '../api/types'
import { t, tr } from '../i18n'
import { Tag } from '../ui/Chip'
import { List, Page, useList } from './kit'

export function Companies() {
  const [text, setText] = useState('')
  const name = useDeferredValue(text.trim())
  const list = useList(['companies', name], async (cursor) => {
    const page = await data(api.GET('/api/v1/companies', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(name ? { name } : {}) } } }))
    return { rows: page.companies as Company[], next: page.next }
  })
  return (
    <Page title={t('nav.companies')} tools={<input type="search" aria-label={t('companies.search')} placeholder={t('companies.search')} value={text} onChange={(event) => setText(event.target.value)} className="field !w-64 max-w-full" />}>
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
    </Page>
  )
}
