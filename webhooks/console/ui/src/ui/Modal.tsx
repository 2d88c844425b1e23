import type { ReactNode } from 'react'
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from 'react-aria-components'
import { t } from '../i18n'
import { Button } from './Button'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
  bare?: boolean
  alert?: boolean
}

/** A dialog over the page: focus stays in it, Escape closes it, and focus goes back. */
export function Modal({ title, onClose, children, wide, bare, alert }: Props) {
  return (
    <ModalOverlay isOpen isDismissable={!alert} onOpenChange={(open) => !open && onClose()} className="overlay">
      <AriaModal className={`modal w-full ${wide ? 'max-w-5xl' : 'max-w-md'}`}>
        <Dialog role={alert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-1 flex-col outline-none">
          <header className={`flex items-center gap-2 ${bare ? 'px-4 py-2' : 'px-5 pt-4'}`}>
            <Heading slot="title" className="min-w-0 flex-1 truncate text-lg font-semibold">{title}</Heading>
            <Button look="quiet" icon="close" onClick={onClose} aria-label={t('close')} />
          </header>
          <div className={bare ? 'min-h-0 flex-1' : 'px-5 pb-5 pt-2'}>{children}</div>
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  )
}
