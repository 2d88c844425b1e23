import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { Icon, type IconName } from '../ui/Icon'
import { Empty, Failed, Loading } from '../ui/States'

/** The frame of a page: its title, what can be done on it, and what it holds. */
export function Page({ title, back, backSearch, tools, children, wide = true }: { title: ReactNode; back?: string; backSearch?: unknown; tools?: ReactNode; children: ReactNode; wide?: boolean }) {
  return (
    <div className="scroller h-full">
      <div className={`mx-auto p-4 pb-10 sm:p-6 ${wide ? 'max-w-7xl' : 'max-w-3xl'}`}>
        <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
          {back && <Link to={back} search={backSearch as never} aria-label={t('back')} className="-ms-2 flex size-9 items-center justify-center rounded-lg text-soft hover:bg-hover"><Icon name="back" /></Link>}
          <h1 className="me-auto flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-2xl font-semibold">{title}</h1>
          {tools}
        </header>
        {children}
      </div>
    </div>
  )
}

export interface Column<T> {
  head: string
  cell: (row: T) => ReactNode
  end?: boolean // figures stand at the end
  main?: boolean // the first line of a row on a phone
  wide?: boolean // left out on a phone
}

interface TableProps<T> {
  name: string
  columns: Column<T>[]
  rows: T[]
  id: (row: T) => string
  to?: (row: T) => { to: string; params?: Record<string, string> }
  onOpen?: (row: T) => void
}

/** A table; on a phone each row is a card. A row that opens does so by its first cell, for every kind of pointer. */
export function Table<T>({ name, columns, rows, id, to, onOpen }: TableProps<T>) {
  const opens = !!to || !!onOpen
  const opener = (row: T, inside: ReactNode) => {
    const look = 'font-medium text-start after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand focus-visible:after:rounded-lg'
    if (to) return <Link {...to(row)} preload={false} className={look}>{inside}</Link>
    return <button type="button" onClick={() => onOpen?.(row)} className={look}>{inside}</button>
  }
  return (
    <div className="card overflow-hidden">
      <table aria-label={name} className="block w-full sm:table">
        <thead className="sr sm:not-sr-only sm:table-header-group">
          <tr className="sm:table-row">
            {columns.map((one) => <th key={one.head} scope="col" className={`whitespace-nowrap border-b border-line px-4 py-2 text-sm font-medium text-soft ${one.end ? 'text-end' : 'text-start'}`}>{one.head}</th>)}
          </tr>
        </thead>
        <tbody className="block divide-y divide-line sm:table-row-group">
          {rows.map((row) => (
            <tr key={id(row)} className={`relative flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2.5 sm:table-row sm:p-0 ${opens ? 'hover:bg-hover' : ''}`}>
              {columns.map((one, i) => (
                <td key={one.head} className={`sm:table-cell sm:px-4 sm:py-2.5 ${one.wide ? 'hidden' : ''} ${one.end ? 'figures sm:text-end' : ''} ${i === 0 || one.main ? 'max-sm:flex-[1_0_60%]' : 'max-sm:text-sm max-sm:text-soft'}`}>
                  {i === 0 && opens ? opener(row, one.cell(row)) : one.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** All pages of a list, as far as they were asked for. */
export function useList<T>(key: unknown[], read: (cursor: string) => Promise<{ rows: T[]; next: string }>) {
  const list = useInfiniteQuery({
    queryKey: ['list', ...key],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  return { ...list, rows: list.data?.pages.flatMap((page) => page.rows) ?? [] }
}

interface ListProps<T> extends TableProps<T> { list: ReturnType<typeof useList<T>>; icon: IconName; empty: string; how?: string }

/** A table of a list, with what to show before, without and after it. */
export function List<T>({ list, icon, empty, how, ...table }: Omit<ListProps<T>, 'rows'>) {
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.isPending) return <Loading />
  if (list.rows.length === 0) return <div className="card py-8"><Empty icon={icon} title={empty}>{how}</Empty></div>
  return (
    <>
      <Table {...table} rows={list.rows} />
      {list.hasNextPage && <p className="mt-4 text-center"><Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button></p>}
    </>
  )
}

export function Filter<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value as T)} className="field !w-auto">
      {options.map(([id, words]) => <option key={id} value={id}>{words}</option>)}
    </select>
  )
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5">{children}</dl>
}
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === '' || children === null || children === false) return null
  return <><dt className="text-soft">{name}</dt><dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd></>
}

export function Box({ title, tools, children }: { title: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section className="card p-4">
      <header className="mb-3 flex min-h-7 items-center gap-2"><h2 className="me-auto text-lg font-semibold">{title}</h2>{tools}</header>
      {children}
    </section>
  )
}

export function Labelled({ label, children, hint }: { label: string; children: ReactNode; hint?: string }) {
  return (
    <label className="block space-y-1">
      <span className="font-medium">{label}</span>
      {children}
      {hint && <span className="block text-sm text-soft">{hint}</span>}
    </label>
  )
}
