import { createContext, useContext } from 'react'
import { Store } from '../lib/store'
import type { Conversation, Form, Me } from '../api/types'

export interface Open {
  contact: string
  me: Me
  session: Conversation
  form: Form | undefined
  mine: boolean
  may: (action: string) => boolean
  picking: string | undefined // the state of the form that the next clicked message fills
  pick: (state: string | undefined) => void
  fill: (state: string, message: string) => void
  resend: (text: string) => void
}

/** The id of the entry that the thread should show. */
export const jump = new Store<string | undefined>(undefined)

export const OpenContext = createContext<Open | undefined>(undefined)

export function useOpen(): Open {
  const open = useContext(OpenContext)
  if (!open) throw new Error('outside a conversation')
  return open
}
