import { useSearch } from '@tanstack/react-router'
import type { QueueName } from '../api/types'

export interface QueueSearch { queue?: QueueName; find?: string }

/** Which list is on the screen; it stands in the address. */
export function useQueueSearch(): { queue: QueueName; find: string } {
  const { queue = 'unassigned', find = '' } = useSearch({ strict: false }) as QueueSearch
  return { queue, find }
}

export const keepSearch = (now: QueueSearch): QueueSearch => now
