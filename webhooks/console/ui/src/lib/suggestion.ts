import { Store } from './store'

/** What the language model proposes: a draft, and what it makes of the conversation in three sentences. */
export interface Suggestion { contact: string; draft: string; wants: string; done: string; next: string; heard: number }

/** The one that is on the screen. It is never kept: it is true only of the moment it was made. */
export const suggestion = new Store<Suggestion | undefined>(undefined)

/** Whether the contact wrote after what a suggestion was made from. */
export const outdated = (one: Suggestion, contact: string, heard: number) => one.contact !== contact || heard > one.heard

/** The text of the composer with a draft: what was typed stays, above it. */
export function withDraft(typed: string, draft: string): string {
  return typed.trim() ? `${typed.trimEnd()}\n\n${draft}` : draft
}
