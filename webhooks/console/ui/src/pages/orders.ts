import type { Order } from '../api/types'
import { t, tr } from '../i18n'
import type { Deadline } from '../lib/deadline'

export const lives = ['requested', 'scheduled', 'in_progress', 'pending', 'completed', 'invoiced', 'closed', 'cancelled'] as const

export const stateName = (order: Pick<Order, 'state' | 'substate'>) =>
  tr(`state.${order.state}`, order.state) + (order.substate ? ` · ${tr(`substate.${order.substate}`, order.substate.replaceAll('_', ' '))}` : '')

export const stateTone = (state: string) => (state === 'cancelled' ? 'calm' : state === 'pending' ? 'soon' : ['completed', 'invoiced', 'closed'].includes(state) ? 'good' : 'brand')
export const priorityTone = (priority: string) => (priority === 'EMERGENCIA' ? 'late' : priority === 'ALTA' ? 'soon' : 'calm')

/** The promise that is due next and not kept yet. */
export function promise(order: Order): Deadline | undefined {
  if (!order.sla || ['completed', 'invoiced', 'closed', 'cancelled'].includes(order.state)) return undefined
  const open = [order.sla.response, order.sla.onSite, order.sla.resolution].filter((one) => one && !one.met).sort((a, b) => (a.due < b.due ? -1 : 1))[0]
  return open && { at: open.due, kind: 'answer' }
}

export function place(order: Order): string {
  const { location: at } = order
  return [at.street, at.building, at.floor, at.room, at.neighborhood, at.city].filter(Boolean).join(', ') || at.text || (at.point ? t('location') : '')
}
