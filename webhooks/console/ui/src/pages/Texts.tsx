import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import { texts } from '../api/texts'
import { t } from '../i18n'
import { keyParts, preview } from '../lib/wording'
import { Tag } from '../ui/Chip'
import { Empty, Failed, Loading } from '../ui/States'
import { Filter, Page } from './kit'

export interface TextsSearch { locale?: string; own?: boolean; find?: string }
export const locales = [['es', 'Español'], ['en', 'English']] as const

/** What the bot says, with the business's own wordings. */
export function Texts() {
  const search = useSearch({ strict: false }) as TextsSearch
  const { locale = 'es', own = false } = search
  const navigate = useNavigate()
  const go = (change: TextsSearch) => void navigate({ to: '/texts', search: { ...search, ...change } as never, replace: true })
  const [typed, setTyped] = useState(search.find ?? '')
  const find = useDeferredValue(typed.trim())
  const list = useQuery({ queryKey: ['texts', locale, find, own], queryFn: () => texts(locale, find, own), placeholderData: (before) => before })
  useEffect(() => {
    if (find !== (search.find ?? '')) go({ find: find || undefined }) // so that going back finds the same list
  }, [find]) // eslint-disable-line react-hooks/exhaustive-deps -- only what was typed
  return (
    <Page title={t('nav.texts')} tools={<Filter label={t('me.language')} value={locale} options={locales} onChange={(next) => go({ locale: next === 'es' ? undefined : next })} />}>
      <p className="mb-4 max-w-2xl text-soft">{t('texts.how')}</p>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="search" aria-label={t('texts.search')} placeholder={t('texts.search')} value={typed} onChange={(event) => setTyped(event.target.value)} className="field !w-80 max-w-full" />
        <label className="flex min-h-9 items-center gap-2"><input type="checkbox" checked={own} onChange={(event) => go({ own: event.target.checked || undefined })} className="size-4 accent-[var(--brand)]" />{t('texts.own')}</label>
        <span role="status" className="figures ms-auto text-sm text-soft">{list.data && t('texts.count', { n: list.data.length })}</span>
      </div>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && <div className="card py-8"><Empty icon="text" title={t(own && !find ? 'texts.none.own' : 'texts.none')} /></div>}
      {list.data && list.data.length > 0 && (
        <ul className="card divide-y divide-line overflow-hidden">
          {list.data.map((one) => {
            const { key, channel } = keyParts(one.key)
            return (
              <li key={one.key} className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
                <Link to="/texts/$key" params={{ key: one.key }} search={search as never} preload={false} className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2">
                  <span className="flex items-center gap-2 text-sm text-soft">
                    <span className="min-w-0 truncate">{key}</span>
                    {channel && <Tag>{channel.toUpperCase()}</Tag>}
                    {one.text && <Tag tone="brand">{t('texts.mine')}</Tag>}
                  </span>
                  <span className="line-clamp-2 [overflow-wrap:anywhere]">{preview(one.text || one.source)}</span>
                </Link>
              </li>
            )
          })}
        </ul>
      )}
    </Page>
  )
}
