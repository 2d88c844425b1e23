import { t } from '../i18n'
import { commands } from '../lib/commands'
import { Modal } from '../ui/Modal'

export function Help({ onClose }: { onClose: () => void }) {
  const keys = commands().filter((one) => one.keys)
  return (
    <Modal title={t('help.title')} onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
        {[...keys.map((one) => [one.label, one.keys ?? '']), [t('palette.title'), 'Ctrl K'], [t('help.shortcut'), '/'], [t('help.thread'), '↑ ↓']].map(([label, key]) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd className="text-end"><kbd className="rounded border border-line bg-hover px-1.5 py-0.5 font-sans text-xs">{key}</kbd></dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
