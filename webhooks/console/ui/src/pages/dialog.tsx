import type * as conversations from '../api/conversations'
import { inSpanish } from '../../../../sim/ui/names.js'
import { language, t, tr } from '../i18n'
import type { Exit } from '../lib/diagram'

export type Dialog = Awaited<ReturnType<typeof conversations.dialogs>>[number]

/** An identifier as people read it. */
export const plain = (name: string) => (language === 'es' ? inSpanish(name) : name.replaceAll('_', ' '))
export const titleOf = (dialog: Dialog) => dialog.title || tr(`dialog.${dialog.name}`, dialog.name)
/** What a step asks, or the words for a step that asks nothing. */
export function stepName(dialog: Dialog, state: string): string {
  const words = dialog.steps.find((one) => one.state === state)?.label
  return words && words !== state ? words : tr(`step.${state}`, plain(state))
}
export const eventName = (event: string) => tr(`flow.${event}`, plain(event))

export function Exits({ exits, label, ends }: { exits: Exit[]; label: (state: string) => string; ends: Set<string> }) {
  return (
    <ul className="space-y-0.5 pb-1">
      {exits.map((one) => (
        <li key={`${one.to} ${one.events.join()}`} className="flex flex-wrap items-baseline gap-x-1.5">
          <span className="text-soft">{one.events.map(eventName).join(', ')}</span>
          <span aria-hidden="true">→</span>
          <span title={one.to}>{label(one.to)}{ends.has(one.to) && <span className="text-soft"> ({t('dialogs.end')})</span>}</span>
        </li>
      ))}
    </ul>
  )
}
