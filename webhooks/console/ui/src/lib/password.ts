export type Rule = 'length' | 'classes' | 'bytes' | 'name'

/** What a new password keeps of the rules; the server decides, and knows those that were used before. */
export function passwordRules(password: string, names: string[]): { rule: Rule; kept: boolean }[] {
  const has = (pattern: RegExp) => pattern.test(password)
  const folded = fold(password)
  const parts = names.flatMap((one) => [one, ...one.split(/\s+/), one.split('@')[0] ?? '']).filter((one) => [...one].length >= 4)
  return [
    { rule: 'length', kept: [...password].length >= 12 },
    { rule: 'classes', kept: has(/\p{Lu}/u) && has(/\p{Ll}/u) && has(/\p{Nd}/u) && has(/[^\p{L}\p{Nd}]/u) },
    { rule: 'name', kept: password !== '' && !parts.some((one) => folded.includes(fold(one))) },
    { rule: 'bytes', kept: password !== '' && new TextEncoder().encode(password).length <= 72 },
  ]
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
