import type { CustomerState } from '../api/types'
import { tr } from '../i18n'
import { Tag } from '../ui/Chip'

const tones = { registered: 'good', draft: 'soon', blocked: 'late', erased: 'calm', merged: 'calm' } as const

export function CustomerTag({ state }: { state: CustomerState }) {
  return <Tag tone={tones[state]}>{tr(`customer.${state}`, state)}</Tag>
}
