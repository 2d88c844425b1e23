import { Menu, MenuItem, Popover } from 'react-aria-components'
import type { FormField } from '../api/types'
import { t } from '../i18n'

interface Props { anchor: React.RefObject<HTMLButtonElement | null>; fields: FormField[]; onClose: () => void; onChoose: (state: string) => void }

export function FillList({ anchor, fields, onClose, onChoose }: Props) {
  return (
    <Popover triggerRef={anchor} isOpen onOpenChange={(open) => !open && onClose()} className="popover w-64">
      <Menu aria-label={t('fill.menu')} autoFocus="first" className="outline-none" onClose={onClose} onAction={(state) => onChoose(String(state))}>
        {fields.map((field) => (
          <MenuItem key={field.step} id={field.step} textValue={field.label} className="item">
            <span className="min-w-0 flex-1 truncate">{field.label}</span>
            <span className="max-w-28 truncate text-sm text-soft">{field.missing ? t('form.missing') : field.value}</span>
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  )
}
