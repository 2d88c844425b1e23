import { useCallback, useEffect, useRef, useState } from 'react'
import * as conversations from '../api/conversations'
import type { Viewer } from '../api/types'

const beat = 15_000 // milliseconds between signs of presence

/** Tells colleagues who is here and types, and says who else is. */
export function usePresence(contact: string, enabled: boolean): { viewers: Viewer[]; onTyping: (typing: boolean) => void } {
  const [viewers, setViewers] = useState<Viewer[]>([])
  const typing = useRef(false)
  const tell = useCallback(() => {
    if (!enabled || document.visibilityState === 'hidden') return
    conversations.presence(contact, typing.current).then((got) => setViewers(got.viewers), () => {})
  }, [contact, enabled])
  useEffect(() => {
    tell()
    const timer = setInterval(tell, beat)
    return () => {
      clearInterval(timer)
      if (enabled) void conversations.leave(contact).catch(() => {})
    }
  }, [tell, contact, enabled])
  const onTyping = useCallback((now: boolean) => {
    if (typing.current === now) return
    typing.current = now
    tell()
  }, [tell])
  return { viewers, onTyping }
}
