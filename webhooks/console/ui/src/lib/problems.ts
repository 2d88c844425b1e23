export interface Field { field: string; message: string }

/** The problems of a form: those of the fields that it shows, by name, and what is left to say of the whole. */
export interface Problems { whole: string; fields: Record<string, string> }

/**
 * Sorts the problems of a refusal to the fields that a form shows. A problem of an unknown field is
 * said for the whole form, after its name: nothing that the server said is lost.
 */
export function sortProblems(message: string, given: Field[], shown: readonly string[]): Problems {
  const fields: Record<string, string> = {}
  const rest: string[] = []
  for (const one of given) {
    const name = shown.includes(one.field) ? one.field : shown.find((known) => inside(one.field, known))
    if (name === undefined) rest.push(`${one.field}: ${one.message}`)
    else fields[name] = fields[name] ? `${fields[name]} ${one.message}` : one.message
  }
  if (given.length === 0) return { whole: message, fields }
  return { whole: rest.join(' '), fields }
}

/** "hours.monday" and "hours[2].from" are inside "hours". */
const inside = (field: string, known: string) => field.startsWith(`${known}.`) || field.startsWith(`${known}[`)
