import { Fragment, useState, type ReactNode } from 'react'
import { t } from '../i18n'

const long = 1500 // characters that are shown at first

// WhatsApp's own marks, and addresses. Anything else is text: React writes it as such.
const marks = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|\*(\S(?:[^*\n]*\S)?)\*|(?<![\p{L}\p{N}])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}])|~(\S(?:[^~\n]*\S)?)~/gu

function parts(text: string): ReactNode[] {
  const out: ReactNode[] = []
  let from = 0
  for (const found of text.matchAll(marks)) {
    const [whole, link, bold, italic, struck] = found
    out.push(text.slice(from, found.index))
    if (link) out.push(<a key={found.index} href={link} target="_blank" rel="noopener noreferrer" className="break-all text-brand underline">{link}</a>)
    else if (bold) out.push(<b key={found.index}>{bold}</b>)
    else if (italic) out.push(<i key={found.index}>{italic}</i>)
    else out.push(<s key={found.index}>{struck}</s>)
    from = found.index + whole.length
  }
  out.push(text.slice(from))
  return out
}

export function Rich({ text }: { text: string }) {
  const [all, setAll] = useState(false)
  const cut = !all && text.length > long
  return (
    <div className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      {parts(cut ? text.slice(0, long) : text).map((part, i) => <Fragment key={i}>{part}</Fragment>)}
      {cut && <>… <button type="button" className="font-medium text-brand underline" onClick={() => setAll(true)}>{t('thread.all', { n: text.length })}</button></>}
    </div>
  )
}
