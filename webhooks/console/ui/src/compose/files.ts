import { useState } from 'react'
import * as conversations from '../api/conversations'
import { t } from '../i18n'
import { bytes } from '../lib/format'
import { errorText } from '../ui/States'

export const maxFile = 16_000_000 // bytes: WhatsApp's limit for photos, audio and video

export interface Attached { local: string; name: string; size: number; id?: string; error?: string }

/** Files that go with a message. Each is uploaded at once; one that is too large is refused before. */
export function useFiles() {
  const [files, setFiles] = useState<Attached[]>([])
  const change = (local: string, more: Partial<Attached>) => setFiles((now) => now.map((one) => (one.local === local ? { ...one, ...more } : one)))

  function add(chosen: Iterable<File>) {
    for (const file of chosen) {
      const local = `${file.name} ${file.size} ${Math.random()}`
      const tooLarge = file.size > maxFile ? t('files.large', { size: bytes(file.size), max: bytes(maxFile) }) : file.size === 0 ? t('files.empty') : undefined
      setFiles((now) => [...now, { local, name: file.name, size: file.size, error: tooLarge }])
      if (tooLarge) continue
      conversations.upload(file).then(
        ({ id }) => change(local, { id }),
        (error: unknown) => change(local, { error: errorText(error) }),
      )
    }
  }
  return {
    files,
    add,
    remove: (local: string) => setFiles((now) => now.filter((one) => one.local !== local)),
    clear: () => setFiles([]),
    restore: (back: { id: string; name: string }[]) => setFiles(back.map((one) => ({ local: one.id, name: one.name, size: 0, id: one.id }))),
  }
}
