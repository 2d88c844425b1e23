import { useState } from 'react'
import { api, data } from '../api/client'
import { t, tr } from '../i18n'
import { amount, date } from '../lib/format'
import { Tag } from '../ui/Chip'
import { Filter, List, Page, useList } from './kit'

const statuses = ['', 'draft', 'sent', 'approved', 'rejected', 'changes_requested', 'expired', 'superseded'] as const
export const quotationTone = (status: string) => (status === 'approved' ? 'good' : status === 'rejected' || status === 'expired' ? 'late' : status === 'changes_requested' ? 'soon' : status === 'sent' ? 'brand' : 'calm')

export function Quotations() {
  const [status, setStatus] = useState<(typeof statuses)[number]>('')
  const list = useList(['quotations', status], async (cursor) => {
    const page = await data(api.GET('/api/v1/quotations', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(status ? { status } : {}) } } }))
    return { rows: page.quotations, next: page.next }
  })
  return (
    <Page title={t('nav.quotations')} tools={<Filter label={t('orders.filter')} value={status} onChange={setStatus} options={statuses.map((one) => [one, one ? tr(`quotation.${one}`, one) : t('all')] as const)} />}>
      <List
        list={list}
        icon="quote"
        name={t('nav.quotations')}
        empty={t('quotations.none')}
        id={(one) => one.quotationId}
        to={(one) => ({ to: '/quotations/$id', params: { id: one.quotationId } })}
        columns={[
          { head: t('quotation'), cell: (one) => <span className="figures">{one.quotationId}</span> },
          { head: t('customer'), main: true, cell: (one) => one.client },
          { head: t('order'), cell: (one) => <span className="figures">{one.orderId}</span> },
          { head: t('order.state'), cell: (one) => <Tag tone={quotationTone(one.status)}>{tr(`quotation.${one.status}`, one.status)}</Tag> },
          { head: t('quotation.version'), wide: true, end: true, cell: (one) => one.version },
          { head: t('quotation.valid'), wide: true, cell: (one) => date(one.validUntil ?? undefined) },
          { head: t('quotation.total'), end: true, cell: (one) => <span className="whitespace-nowrap font-medium">{amount(one.total)}</span> },
        ]}
      />
    </Page>
  )
}
