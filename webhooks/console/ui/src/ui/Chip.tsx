import { useSyncExternalStore } from 'react'
import { t } from '../i18n'
import { eachSecond, now } from '../lib/clock'
import { chip, type Deadline } from '../lib/deadline'
import { moment } from '../lib/format'
import { Icon } from './Icon'

const tones = {
  late: 'bg-bad-tint text-bad',
  soon: 'bg-warn-tint text-warn',
  calm: 'bg-hover text-soft',
}

/** Counts down to a deadline. It draws itself again only when its words change. */
export function DeadlineChip({ deadline }: { deadline: Deadline }) {
  const shown = useSyncExternalStore(eachSecond, () => {
    const { left, late, tone } = chip(deadline, now())
    return `${tone}|${late ? 'late' : ''}|${left}`
  })
  const [tone = 'calm', late, left = ''] = shown.split('|')
  if (!left) return null
  const words = t(late ? 'deadline.late' : `deadline.${deadline.kind}`, { left })
  return (
    <span className={`figures inline-flex shrink-0 items-center whitespace-nowrap gap-1 rounded-full px-2 py-px text-xs font-medium ${tones[tone as keyof typeof tones]}`} title={`${t(`deadline.why.${deadline.kind}`)} · ${moment(deadline.at)}`}>
      <Icon name={deadline.kind === 'emergency' ? 'alert' : 'clock'} className="size-3.5" />
      {words}
    </span>
  )
}

export function Tag({ children, tone = 'calm' }: { children: React.ReactNode; tone?: 'calm' | 'good' | 'soon' | 'late' | 'brand' }) {
  const look = tone === 'good' ? 'bg-tint text-good' : tone === 'brand' ? 'bg-tint text-tint-ink' : tones[tone]
  return <span className={`inline-flex shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 py-px text-xs font-medium ${look}`}>{children}</span>
}
