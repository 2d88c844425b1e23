import { lazy, Suspense, useState } from 'react'
import type { Entry, FileRef } from '../api/types'
import { t, tr } from '../i18n'
import { bytes } from '../lib/format'
import { Icon } from '../ui/Icon'
import { Tag } from '../ui/Chip'

const PhotoViewer = lazy(() => import('./PhotoViewer').then((module) => ({ default: module.PhotoViewer })))
const DocumentViewer = lazy(() => import('./DocumentViewer').then((module) => ({ default: module.DocumentViewer })))

export function Media({ entry }: { entry: Entry }) {
  return <>{entry.media?.map((file, i) => <One key={file.id ?? i} file={file} entry={entry} />)}</>
}

function One({ file, entry }: { file: FileRef; entry: Entry }) {
  const kind = file.mime?.split('/')[0] ?? ''
  if (file.fault || !file.url) {
    return <p className="flex items-center gap-1.5 text-sm text-soft"><Icon name="alert" className="size-4" />{tr(`fault.${file.fault ?? 'unfetched'}`, t('fault.broken'))}</p>
  }
  if (kind === 'image') return <Photo file={file} />
  if (kind === 'audio') return <Voice file={file} entry={entry} />
  if (kind === 'video') return <video src={file.url} controls preload="none" className="max-h-80 w-full rounded-lg bg-black" />
  return <Document file={file} />
}

const thumb = 240 // pixels at most, either way

function Photo({ file }: { file: FileRef }) {
  const [open, setOpen] = useState(false)
  const [broken, setBroken] = useState(false)
  // The place is kept before the picture is there, so that nothing below it moves.
  const scale = Math.min(1, thumb / Math.max(file.width ?? thumb, file.height ?? thumb))
  const width = Math.round((file.width ?? thumb) * scale), height = Math.round((file.height ?? thumb) * scale)
  if (broken) return <p className="flex items-center gap-1.5 text-sm text-soft"><Icon name="alert" className="size-4" />{t('fault.unfetched')}</p>
  return (
    <>
      <button type="button" data-open onClick={() => setOpen(true)} className="block overflow-hidden rounded-lg bg-hover" aria-label={t('photo.open')}>
        <img src={file.url} alt={t('photo')} width={Math.max(width, 80)} height={Math.max(height, 60)} loading="lazy" decoding="async" onError={() => setBroken(true)} className="block max-w-full object-cover" />
      </button>
      {open && <Suspense><PhotoViewer file={file} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}

function Voice({ file, entry }: { file: FileRef; entry: Entry }) {
  const heard = entry.transcript
  const unsure = heard?.confidence !== undefined && heard.confidence < 0.6
  return (
    <div className="w-64 max-w-full space-y-1.5">
      <audio src={file.url} controls preload="none" aria-label={t('voice')} className="h-9 w-full" />
      {heard?.text && (
        <p className="text-sm">
          <span className="text-soft">{t('voice.heard')}{unsure ? ` (${t('voice.unsure')})` : ''}: </span>«{heard.text}»
        </p>
      )}
      {heard?.refused && <p className="text-sm text-soft">{tr(`voice.${heard.refused}`, t('voice.none'))}</p>}
    </div>
  )
}

export function Document({ file }: { file: Pick<FileRef, 'url' | 'name' | 'mime' | 'bytes'> }) {
  const [open, setOpen] = useState(false)
  const name = file.name || t('document')
  const pdf = file.mime === 'application/pdf'
  const inside = (
    <>
      <span className="rounded-lg bg-tint p-2 text-tint-ink"><Icon name="file" /></span>
      <span className="min-w-0 flex-1 text-start">
        <bdi className="line-clamp-2 font-medium [overflow-wrap:anywhere]">{name}</bdi>
        <span className="block text-xs text-soft">{[pdf ? 'PDF' : (file.mime?.split('/')[1] ?? ''), bytes(file.bytes)].filter(Boolean).join(' · ')}</span>
      </span>
    </>
  )
  const look = 'flex w-64 max-w-full items-center gap-2.5 rounded-lg border border-line bg-card p-2 hover:bg-hover'
  if (!pdf) return <a href={file.url} download className={look}>{inside}</a>
  return (
    <>
      <button type="button" data-open onClick={() => setOpen(true)} className={look}>{inside}<Tag>{t('open')}</Tag></button>
      {open && <Suspense><DocumentViewer url={file.url ?? ''} name={name} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
