import { useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components'
import * as conversations from '../api/conversations'
import { t } from '../i18n'
import { commands } from '../lib/commands'
import { phone } from '../lib/format'
import { Keys } from '../ui/Button'

/** One field that goes anywhere: places, what can be done here, and people by name, phone or words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [all] = useState(commands)
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const { contains } = useFilter({ sensitivity: 'base' })
  const people = useQuery({
    queryKey: ['palette', search],
    queryFn: async () => (await conversations.listQueue('all', search, '', 8)).conversations,
    enabled: search.length > 1,
  }).data ?? []
  const fits = (label: string) => text === '' || contains(label, text)
  const here = all.filter((one) => one.group !== 'go' && fits(one.label))
  const go = all.filter((one) => one.group === 'go' && fits(one.label))

  function run(then: () => void) {
    onClose()
    setTimeout(then) // after the dialog has given the focus back
  }
  const section = (title: string, items: typeof all) => items.length > 0 && (
    <MenuSection>
      <Header className="px-2.5 pb-1 pt-3 text-xs font-semibold text-soft">{title}</Header>
      {items.map((one) => (
        <MenuItem key={one.id} id={one.id} textValue={one.label} className="item" onAction={() => run(one.run)}>
          <span className="min-w-0 flex-1 truncate">{one.label}</span>
          {one.keys && <Keys keys={one.keys} />}
        </MenuItem>
      ))}
    </MenuSection>
  )
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="overlay !items-start pt-[12vh]">
      <Modal className="modal max-h-[60vh]! w-full max-w-lg">
        <Dialog aria-label={t('palette.title')} className="p-2 pt-0 outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField className="sticky top-0 z-10 bg-raised" aria-label={t('palette.title')} autoFocus>
              <Input placeholder={t('palette.hint')} className="mt-2 h-11 w-full rounded-lg bg-transparent px-3 text-lg outline-none" />
            </SearchField>
            <Menu className="border-t border-line outline-none" renderEmptyState={() => <p className="p-4 text-center text-soft">{t('palette.nothing')}</p>}>
              {people.length > 0 && (
                <MenuSection>
                  <Header className="px-2.5 pb-1 pt-3 text-xs font-semibold text-soft">{t('palette.people')}</Header>
                  {people.map((one) => (
                    <MenuItem key={one.contact} id={one.contact} textValue={one.profile || one.contact} className="item" onAction={() => run(() => void navigate({ to: '/c/$contact', params: { contact: one.contact }, search: { queue: 'all' } }))}>
                      <span className="min-w-0 flex-1 truncate">{one.profile || phone(one.contact)}</span>
                      <span className="text-sm text-soft">{phone(one.contact)}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {section(t('palette.here'), here)}
              {section(t('palette.go'), go)}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
