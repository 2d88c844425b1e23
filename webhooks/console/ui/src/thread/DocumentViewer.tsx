import { useEffect, useState } from 'react'
import { send } from '../api/http'
import { t } from '../i18n'
import { Modal } from '../ui/Modal'
import { Failed, Loading } from '../ui/States'

/**
 * Shows a PDF in the page. The server sends files as downloads that may not be framed, so the
 * bytes are fetched and given to the browser's own reader as a file of this page.
 */
export function DocumentViewer({ url, name, onClose }: { url: string; name: string; onClose: () => void }) {
  const [local, setLocal] = useState('')
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let made = ''
    const abort = new AbortController()
    send(new Request(url, { signal: abort.signal }))
      .then((answer) => answer.blob())
      .then((blob) => setLocal((made = URL.createObjectURL(new Blob([blob], { type: 'application/pdf' })))))
      .catch((cause: unknown) => !abort.signal.aborted && setError(cause))
    return () => {
      abort.abort()
      if (made) URL.revokeObjectURL(made)
    }
  }, [url])
  return (
    <Modal title={name} onClose={onClose} wide bare>
      <div className="h-[75dvh]">
        {error ? <Failed error={error} /> : local ? <iframe src={local} title={name} className="size-full border-0" /> : <Loading />}
      </div>
      <p className="px-4 py-2 text-end">
        <a href={local || url} download={name} className="inline-block rounded-lg px-3 py-1.5 font-medium text-brand hover:bg-hover">{t('download')}</a>
      </p>
    </Modal>
  )
}
