import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../api/client'
import type { Delivery } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { errorText } from '../ui/States'
import { toast } from '../ui/toasts'
import { Fact, Facts, Filter, List, Page, useList } from './kit'

const states = ['', 'failed', 'pending', 'delivered'] as const
const tone = (state: string) => (state === 'failed' ? 'late' : state === 'pending' ? 'soon' : 'good')

export function Deliveries() {
  const [state, setState] = useState<(typeof states)[number]>('')
  const [open, setOpen] = useState<Delivery | undefined>()
  const list = useList(['deliveries', state], async (cursor) => {
    const page = await data(api.GET('/api/v1/webhooks/deliveries', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}), ...(state ? { state } : {}) } } }))
    return { rows: page.deliveries, next: page.next }
  })
  return (
    <Page title={t('nav.deliveries')} tools={<Filter label={t('orders.filter')} value={state} onChange={setState} options={states.map((one) => [one, one ? tr(`delivery.${one}`, one) : t('all')] as const)} />}>
      <List
        list={list}
        icon="webhook"
        name={t('nav.deliveries')}
        empty={t('deliveries.none')}
        id={(one) => one.id}
        onOpen={setOpen}
        columns={[
          { head: t('delivery.event'), cell: (one) => one.event },
          { head: t('delivery.receiver'), main: true, cell: (one) => <span className="[overflow-wrap:anywhere]">{one.receiver}</span> },
          { head: t('order.state'), cell: (one) => <Tag tone={tone(one.state)}>{tr(`delivery.${one.state}`, one.state)}</Tag> },
          { head: t('delivery.answer'), end: true, cell: (one) => one.answer },
          { head: t('delivery.attempts'), wide: true, end: true, cell: (one) => one.attempts },
          { head: t('when'), cell: (one) => <time className="whitespace-nowrap">{moment(one.happenedAt)}</time> },
        ]}
      />
      {open && <Detail id={open.id} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function Detail({ id, onClose }: { id: string; onClose: () => void }) {
  const me = useMe()
  const one = useQuery({ queryKey: ['delivery', id], queryFn: () => data(api.GET('/api/v1/webhooks/deliveries/{id}', { params: { path: { id } } })) }).data
  const resend = () => void data(api.POST('/api/v1/webhooks/deliveries/{id}/resend', { params: { path: { id } }, body: {} })).then(() => {
    void client.invalidateQueries({ queryKey: ['list', 'deliveries'] })
    toast(t('delivery.resent'), { tone: 'good' })
    onClose()
  }, (error: unknown) => toast(errorText(error), { tone: 'bad' }))
  return (
    <Modal title={one?.event ?? t('loading')} onClose={onClose}>
      {one && (
        <>
          <Facts>
            <Fact name={t('delivery.receiver')}>{one.receiver}</Fact>
            <Fact name={t('order.state')}>{tr(`delivery.${one.state}`, one.state)}</Fact>
            <Fact name={t('delivery.attempts')}>{one.attempts}</Fact>
            <Fact name={t('delivery.answer')}>{one.answer}</Fact>
            <Fact name={t('delivery.reason')}>{one.reason}</Fact>
            <Fact name={t('delivery.last')}>{moment(one.lastAttemptAt)}</Fact>
            <Fact name={t('delivery.next')}>{moment(one.nextAttemptAt)}</Fact>
          </Facts>
          {one.body && <pre tabIndex={0} className="scroller mt-3 max-h-60 rounded-lg bg-hover p-3 text-xs">{one.body}</pre>}
          {may(me, 'deliveries.write') && <p className="mt-4 text-end"><Button look="main" onClick={resend}>{t('delivery.resend')}</Button></p>}
        </>
      )}
    </Modal>
  )
}
