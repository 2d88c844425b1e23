import { useSearch } from '@tanstack/react-router'
import type { QueueName } from '../api/types'

export interface QueueSearch { queue?: QueueName; find?: string; at?: string } // at: a step of a dialog, "order_intake/floor"

/** Which list is on the screen; it stands in the address. */
export function useQueueSearch(): { queue: QueueName; find: string; at: string } {
  const { queue = 'unassigned', find = '', at = '' } = useSearch({ strict: false }) as QueueSearch
  return { queue, find, at }
}

export const keepSearch = (now: QueueSearch): QueueSearch => now
