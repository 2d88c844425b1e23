import type { ButtonHTMLAttributes, Ref } from 'react'
import { Icon, type IconName } from './Icon'

type Look = 'main' | 'plain' | 'quiet' | 'bad'

const looks: Record<Look, string> = {
  main: 'bg-brand text-on-brand hover:brightness-110 font-medium',
  plain: 'border border-edge bg-card hover:bg-hover font-medium',
  quiet: 'hover:bg-hover text-soft hover:text-ink',
  bad: 'border border-bad text-bad hover:bg-bad-tint font-medium',
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  icon?: IconName
  keys?: string
  small?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({ look = 'plain', icon, keys, small, className = '', children, ...rest }: Props) {
  const size = children ? (small ? 'min-h-7 px-2 text-sm gap-1' : 'min-h-9 px-3 gap-1.5') : small ? 'size-7' : 'size-9'
  return (
    <button type="button" {...rest} className={`inline-flex shrink-0 items-center justify-center rounded-lg transition-colors disabled:opacity-50 ${size} ${looks[look]} ${className}`}>
      {icon && <Icon name={icon} className={small ? 'size-4' : 'size-[1.125rem]'} />}
      {children}
      {keys && <Keys keys={keys} quiet={look === 'main'} />}
    </button>
  )
}

export function Keys({ keys, quiet }: { keys: string; quiet?: boolean }) {
  return (
    <kbd aria-hidden="true" className={`ms-1 hidden rounded border px-1 font-sans text-xs leading-4 lg:inline-block ${quiet ? 'border-current' : 'border-line text-soft'}`}>
      {keys}
    </kbd>
  )
}
