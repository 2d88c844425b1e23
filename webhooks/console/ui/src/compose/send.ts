import * as conversations from '../api/conversations'
import { ApiError } from '../api/http'
import { refreshConversation } from '../app/queries'
import { now } from '../lib/clock'
import { keepDraft } from '../lib/drafts'
import { discard, put, type Outgoing } from '../lib/outbox'
import { Store } from '../lib/store'
import { errorText } from '../ui/States'

/** A key that nobody else makes; randomUUID exists only over TLS and on loopback. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function compose(text: string, note: boolean, attachments: { id: string; name: string }[], heard?: number): Outgoing {
  return { key: newKey(), text, note, attachments, heard, at: new Date(now()).toISOString(), state: 'sending' }
}

/** What could not leave because the contact wrote meanwhile: the composer takes it back. */
export const returned = new Store<{ contact: string; out: Outgoing } | undefined>(undefined)

/**
 * Sends a reply or a note. It stays in the outbox until the transcript shows it. "moved_on" says
 * that the contact wrote meanwhile: nothing was sent, and the text belongs in the composer again.
 */
export async function dispatch(contact: string, out: Outgoing): Promise<'sent' | 'moved_on' | 'failed'> {
  put(contact, { ...out, state: 'sending', reason: undefined })
  try {
    const { id } = out.note
      ? await conversations.note(contact, out.text, out.key)
      : await conversations.reply(contact, { ...(out.template ? { template: out.template } : { text: out.text }), heard: out.heard, ...(out.attachments.length ? { attachments: out.attachments.map((file) => file.id) } : {}) }, out.key)
    put(contact, { ...out, state: 'sent', id })
    void refreshConversation(contact).catch(() => {})
    return 'sent'
  } catch (error) {
    const refused = error instanceof ApiError
    if (refused && error.code === 'moved_on') {
      discard(contact, out.key)
      await refreshConversation(contact).catch(() => {})
      returned.set({ contact, out })
      return 'moved_on'
    }
    if (refused && error.status === 401) {
      discard(contact, out.key)
      keepDraft(contact, out.text) // the login page opens; the text waits here
      return 'failed'
    }
    // The key goes with this text: after an answer that refused it, another try is another request.
    const key = refused && error.status >= 400 && error.status < 500 ? newKey() : out.key
    if (key !== out.key) discard(contact, out.key)
    put(contact, { ...out, key, state: 'failed', reason: errorText(error) })
    if (refused && error.status === 409) void refreshConversation(contact).catch(() => {})
    return 'failed'
  }
}
