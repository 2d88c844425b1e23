import { t } from '../i18n'
import type { Canned } from '../lib/canned'

interface Props { id: string; answers: Canned[]; active: number; choose: (one: Canned) => void }

/** The canned answers that fit what is typed after a slash. The field keeps the focus. */
export function CannedMenu({ id, answers, active, choose }: Props) {
  return (
    <div className="absolute inset-x-2 bottom-full z-20 mb-2 sm:max-w-lg">
      <ul id={id} role="listbox" aria-label={t('canned.title')} className="popover max-h-64 overflow-y-auto">
        {answers.length === 0 && <li role="option" aria-selected="false" aria-disabled="true" className="item text-soft">{t('canned.none')}</li>}
        {answers.map((one, i) => (
          <li
            key={one.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            ref={(element) => void (i === active && element?.scrollIntoView({ block: 'nearest' }))}
            onPointerDown={(event) => {
              event.preventDefault()
              choose(one)
            }}
            className={`item !items-baseline ${i === active ? 'bg-tint text-tint-ink' : ''}`}
          >
            <b className="shrink-0 font-medium">/{one.shortcut}</b>
            <span className={`min-w-0 flex-1 truncate ${i === active ? '' : 'text-soft'}`}>{one.text}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
