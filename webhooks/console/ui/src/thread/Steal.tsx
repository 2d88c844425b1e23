import { useState } from 'react'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'

/** Takes a conversation from a colleague; the reason is kept with the act. */
export function Steal({ owner, onClose, onSteal }: { owner: string; onClose: () => void; onSteal: (reason: string) => Promise<void> }) {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  return (
    <Modal title={t('steal.title', { who: owner })} onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault()
        if (!reason.trim() || busy) return
        setBusy(true)
        void onSteal(reason.trim()).finally(() => setBusy(false))
      }}>
        <p className="text-soft">{t('steal.how', { who: owner })}</p>
        <label className="mt-3 block font-medium" htmlFor="reason">{t('steal.reason')}</label>
        <textarea id="reason" required autoFocus maxLength={300} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} className="field mt-1" />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="main" disabled={!reason.trim() || busy}>{t('steal')}</Button>
        </div>
      </form>
    </Modal>
  )
}
