import { useEffect, useRef, useState } from 'react'
import type { FileRef } from '../api/types'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'

interface View { zoom: number; x: number; y: number; turn: number } // turn: quarters

const whole: View = { zoom: 1, x: 0, y: 0, turn: 0 }
const most = 8
const clamp = (zoom: number) => Math.min(most, Math.max(1, zoom))

/** A photo to be read: zoomed, turned and moved by mouse, by fingers and by keys. */
export function PhotoViewer({ file, onClose }: { file: FileRef; onClose: () => void }) {
  const [view, setView] = useState(whole)
  const frame = useRef<HTMLDivElement>(null)
  const pointers = useRef(new Map<number, { x: number; y: number }>())

  const zoom = (by: number) => setView((now) => (clamp(now.zoom * by) === 1 ? { ...whole, turn: now.turn } : { ...now, zoom: clamp(now.zoom * by) }))
  const turn = (by: number) => setView((now) => ({ ...whole, turn: now.turn + by, zoom: now.zoom }))
  const move = (x: number, y: number) => setView((now) => (now.zoom === 1 ? now : { ...now, x: now.x + x, y: now.y + y }))

  useEffect(() => {
    const element = frame.current
    if (!element) return
    element.focus()
    // React listens to wheels passively, and the page behind would scroll.
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      setView((now) => {
        const next = clamp(now.zoom * Math.exp(-event.deltaY / 300))
        return next === 1 ? { ...whole, turn: now.turn } : { ...now, zoom: next }
      })
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [])

  function key(event: React.KeyboardEvent) {
    const step = 60 // pixels
    const acts: Record<string, () => void> = {
      '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), '0': () => setView(whole),
      r: () => turn(1), R: () => turn(-1),
      ArrowLeft: () => move(step, 0), ArrowRight: () => move(-step, 0), ArrowUp: () => move(0, step), ArrowDown: () => move(0, -step),
    }
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    act()
  }

  function drag(event: React.PointerEvent) {
    const held = pointers.current
    const before = held.get(event.pointerId)
    if (!before) return
    const here = { x: event.clientX, y: event.clientY }
    if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)?.[1]
      if (other) zoom(Math.hypot(here.x - other.x, here.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)))
    } else move(here.x - before.x, here.y - before.y)
    held.set(event.pointerId, here)
  }
  const drop = (event: React.PointerEvent) => void pointers.current.delete(event.pointerId)

  return (
    <Modal title={file.name || t('photo')} onClose={onClose} wide bare>
      <div
        ref={frame}
        tabIndex={0}
        role="img"
        aria-label={t('photo.keys')}
        onKeyDown={key}
        onDoubleClick={() => setView((now) => (now.zoom > 1 ? { ...whole, turn: now.turn } : { ...now, zoom: 2.5 }))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
        }}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={drop}
        className={`flex h-[72dvh] touch-none select-none items-center justify-center overflow-hidden bg-black/90 focus-visible:-outline-offset-4 ${view.zoom > 1 ? 'cursor-grab active:cursor-grabbing' : 'cursor-zoom-in'}`}
      >
        <img
          src={file.url}
          alt=""
          draggable={false}
          className={`object-contain transition-transform duration-100 ${view.turn % 2 ? 'max-h-[min(100cqw,90vw)] max-w-[72dvh]' : 'max-h-full max-w-full'}`}
          style={{ transform: `translate(${view.x}px, ${view.y}px) rotate(${view.turn * 90}deg) scale(${view.zoom})` }}
        />
      </div>
      <div role="toolbar" aria-label={t('photo.tools')} className="flex flex-wrap items-center justify-center gap-1 p-2">
        <Button look="quiet" icon="minus" onClick={() => zoom(1 / 1.4)} aria-label={t('photo.out')} />
        <output className="figures w-14 text-center text-sm text-soft">{Math.round(view.zoom * 100)} %</output>
        <Button look="quiet" icon="plus" onClick={() => zoom(1.4)} aria-label={t('photo.in')} />
        <Button look="quiet" icon="rotate" onClick={() => turn(1)} keys="r">{t('photo.turn')}</Button>
        <Button look="quiet" onClick={() => setView(whole)} keys="0">{t('photo.whole')}</Button>
        <a href={file.url} target="_blank" rel="noopener noreferrer" className="inline-flex min-h-9 items-center rounded-lg px-3 text-soft hover:bg-hover">{t('photo.original')}</a>
      </div>
    </Modal>
  )
}
