import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api, data } from '../api/client'
import type { Order } from '../api/types'
import { t, tr } from '../i18n'
import { moment } from '../lib/format'
import { DeadlineChip, Tag } from '../ui/Chip'
import { Failed, Loading } from '../ui/States'
import { Filter, List, Page, useList } from './kit'
import { OrdersView } from './OrdersView'
import { lives, place, priorityTone, promise, stateName, stateTone } from './orders'

const filters = ['', 'PENDING', 'PUBLISHED', 'SCHEDULED', 'ASSIGNED', 'IN_PROGRESS', 'ON_HOLD', 'COMPLETED', 'INVOICED', 'CLOSED', 'CANCELLED'] as const
type State = (typeof filters)[number]

export function Orders() {
  const { state = '', view = 'table' } = useSearch({ strict: false }) as { state?: State; view?: string }
  const navigate = useNavigate()
  const go = (search: { state?: string; view?: string }) => void navigate({ to: '/orders', search: search as never })
  const board = view === 'board'
  const list = useList(['orders', board ? '' : state, board], async (cursor) => {
    const page = await data(api.GET('/api/v1/orders', { params: { query: { limit: board ? 200 : 50, ...(cursor ? { cursor } : {}), ...(state && !board ? { state } : {}) } } }))
    return { rows: page.orders, next: page.next }
  })
  return (
    <Page
      title={t('nav.orders')}
      tools={
        <>
          {!board && <Filter label={t('orders.filter')} value={state} onChange={(next) => go({ state: next || undefined })} options={filters.map((one) => [one, one ? tr(`order.${one}`, one) : t('all')] as const)} />}
          <OrdersView view={view} />
        </>
      }
    >
      {board ? (
        list.isError ? <Failed error={list.error} /> : list.isPending ? <Loading /> : <Board orders={list.rows} />
      ) : (
        <List
          list={list}
          icon="order"
          name={t('nav.orders')}
          empty={t('orders.none')}
          id={(one) => one.orderId}
          to={(one) => ({ to: '/orders/$id', params: { id: one.orderId } })}
          columns={[
            { head: t('order'), cell: (one) => <span className="figures whitespace-nowrap">{one.orderId}</span> },
            { head: t('order.what'), main: true, cell: (one) => <span className="line-clamp-1">{one.description}</span> },
            { head: t('customer'), cell: (one) => one.clientName },
            { head: t('order.state'), cell: (one) => <Tag tone={stateTone(one.state)}>{stateName(one)}</Tag> },
            { head: t('order.priority'), cell: (one) => <Tag tone={priorityTone(one.priority)}>{tr(`priority.${one.priority}`, one.priority)}</Tag> },
            { head: t('order.technician'), wide: true, cell: (one) => one.technician?.name ?? <span className="text-soft">{t('order.nobody')}</span> },
            { head: t('order.promise'), cell: (one) => { const due = promise(one); return due ? <DeadlineChip deadline={due} /> : null } },
            { head: t('order.created'), wide: true, cell: (one) => <time className="whitespace-nowrap text-soft">{moment(one.createdAt)}</time> },
          ]}
        />
      )}
    </Page>
  )
}

/** The orders that go on, a column for each state of their life. */
function Board({ orders }: { orders: Order[] }) {
  return (
    <div className="scroller -mx-4 flex gap-3 px-4 pb-2 sm:-mx-6 sm:px-6" tabIndex={0} role="group" aria-label={t('orders.board')}>
      {lives.slice(0, 6).map((life) => {
        const these = orders.filter((one) => one.state === life)
        return (
          <section key={life} aria-label={tr(`state.${life}`, life)} className="w-64 shrink-0 rounded-xl bg-hover p-2">
            <h2 className="flex items-center justify-between px-1 pb-2 font-semibold">{tr(`state.${life}`, life)}<span className="figures font-normal text-soft">{these.length}</span></h2>
            <ul className="space-y-2">
              {these.slice(0, 50).map((one) => {
                const due = promise(one)
                return (
                  <li key={one.orderId}>
                    <Link to="/orders/$id" params={{ id: one.orderId }} preload={false} className="card block space-y-1 p-3 hover:border-brand">
                      <span className="flex items-center justify-between"><span className="figures font-medium">{one.orderId}</span>{due && <DeadlineChip deadline={due} />}</span>
                      <span className="line-clamp-2">{one.description}</span>
                      <span className="block truncate text-sm text-soft">{[one.clientName, place(one)].filter(Boolean).join(' · ')}</span>
                      <span className="flex items-center gap-2"><Tag tone={priorityTone(one.priority)}>{tr(`priority.${one.priority}`, one.priority)}</Tag><span className="truncate text-sm text-soft">{one.technician?.name ?? t('order.nobody')}</span></span>
                    </Link>
                  </li>
                )
              })}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
