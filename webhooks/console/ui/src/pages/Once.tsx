import { useState } from 'react'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'

/** A secret that is shown this once. */
export function Once({ title, how, value, onClose }: { title: string; how: string; value: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <Modal title={title} onClose={onClose} alert>
      <p className="mb-3 text-soft">{how}</p>
      <input readOnly autoFocus aria-label={title} value={value} onFocus={(event) => event.target.select()} className="field font-mono text-sm" />
      <div className="mt-4 flex items-center justify-end gap-2">
        <span role="status" className="text-sm text-good">{copied && t('copied')}</span>
        <Button onClick={() => void navigator.clipboard?.writeText(value).then(() => setCopied(true), () => {})}>{t('copy')}</Button>
        <Button look="main" onClick={onClose}>{t('done')}</Button>
      </div>
    </Modal>
  )
}
