import { useId, useState, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'
import { ApiError } from '../api/http'
import { t } from '../i18n'
import { sortProblems, type Problems } from '../lib/problems'
import { errorText } from '../ui/States'

const none: Problems = { whole: '', fields: {} }

/** The problems of a form, as the server said them, each at its field. */
export function useProblems(shown: readonly string[]) {
  const [problems, set] = useState(none)
  return {
    ...problems,
    clear: () => set(none),
    say: (whole: string) => set({ whole, fields: {} }),
    refused: (error: unknown) => {
      const known = error instanceof ApiError && error.fields.length > 0
      set(known ? sortProblems(error.message, error.fields, shown) : { whole: errorText(error), fields: {} })
    },
  }
}

interface Labels { label: string; hint?: ReactNode; problem?: string }

function Framed({ label, hint, problem, children }: Labels & { children: (ids: { id: string; 'aria-invalid': boolean; 'aria-describedby'?: string }) => ReactNode }) {
  const id = useId()
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={id} className="block font-medium">{label}</label>
      {children({ id, 'aria-invalid': !!problem, 'aria-describedby': problem || hint ? `${id}-about` : undefined })}
      {(problem || hint) && <p id={`${id}-about`} role={problem ? 'alert' : undefined} className={`text-sm ${problem ? 'font-medium text-bad' : 'text-soft'}`}>{problem || hint}</p>}
    </div>
  )
}

export function Input({ label, hint, problem, className = '', ...rest }: Labels & InputHTMLAttributes<HTMLInputElement>) {
  return <Framed label={label} hint={hint} problem={problem}>{(ids) => <input {...rest} {...ids} className={`field ${problem ? '!border-bad' : ''} ${className}`} />}</Framed>
}

export function Area({ label, hint, problem, className = '', ...rest }: Labels & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <Framed label={label} hint={hint} problem={problem}>{(ids) => <textarea {...rest} {...ids} className={`field ${problem ? '!border-bad' : ''} ${className}`} />}</Framed>
}

export function Select({ label, hint, problem, options, ...rest }: Labels & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly (readonly [string, string])[] }) {
  return (
    <Framed label={label} hint={hint} problem={problem}>
      {(ids) => <select {...rest} {...ids} className={`field ${problem ? '!border-bad' : ''}`}>{options.map(([value, words]) => <option key={value} value={value}>{words}</option>)}</select>}
    </Framed>
  )
}

export function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex min-h-9 items-center gap-2">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} className="size-4 accent-[var(--brand)]" />
      {label}
    </label>
  )
}

/** What is wrong with the whole form. */
export function Whole({ children }: { children: string }) {
  return children ? <p role="alert" className="rounded-lg bg-bad-tint px-3 py-2 text-bad">{children}</p> : null
}

/** Rows that can be added and taken away. */
export function Rows<T>({ title, rows, empty, most, add, onChange, children }: { title: string; rows: T[]; empty: T; most: number; add: string; onChange: (rows: T[]) => void; children: (row: T, set: (change: Partial<T>) => void, at: number) => ReactNode }) {
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-semibold">{title}</legend>
      {rows.map((row, at) => (
        <div key={at} className="flex items-start gap-2 rounded-xl border border-line p-3">
          <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">{children(row, (change) => onChange(rows.map((one, i) => (i === at ? { ...one, ...change } : one))), at)}</div>
          <button type="button" aria-label={t('form.row.remove', { what: title, n: at + 1 })} title={t('delete')} onClick={() => onChange(rows.filter((_, i) => i !== at))} className="flex size-9 shrink-0 items-center justify-center rounded-lg text-soft hover:bg-hover hover:text-bad">×</button>
        </div>
      ))}
      {rows.length < most && <button type="button" onClick={() => onChange([...rows, empty])} className="min-h-9 rounded-lg px-2 font-medium text-brand hover:bg-hover">+ {add}</button>}
    </fieldset>
  )
}
