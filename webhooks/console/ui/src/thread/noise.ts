import type { Entry } from '../api/types'
import { tr } from '../i18n'

const spoken = new Set(['text', 'option', 'options', 'image', 'audio', 'video', 'document', 'location', 'sticker', 'edit', 'reaction', 'template', 'list', 'buttons', 'link'])
export const isSpoken = (entry: Entry) => spoken.has(entry.kind) || (entry.kind !== 'act' && (!!entry.text || !!entry.media?.length || !!entry.options?.length))

/** What the program did and nobody needs to read: it is left out unless it has words of its own. */
export const isNoise = (entry: Entry) =>
  ['answer', 'timer', 'notice', 'open'].includes(entry.kind) && !isSpoken(entry) && !tr(`system.${entry.name || entry.event || ''}`, '')
