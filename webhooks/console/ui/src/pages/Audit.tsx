import { useDeferredValue, useState } from 'react'
import * as people from '../api/people'
import { t, tr } from '../i18n'
import { moment } from '../lib/format'
import { Tag } from '../ui/Chip'
import { List, Page, useList } from './kit'

export function Audit() {
  const [text, setText] = useState('')
  const who = useDeferredValue(text.trim())
  const list = useList(['audit', who], (cursor) => people.audit(who, cursor))
  return (
    <Page title={t('nav.audit')} tools={<input type="search" aria-label={t('audit.who')} placeholder={t('audit.who')} value={text} onChange={(event) => setText(event.target.value)} className="field !w-56 max-w-full" />}>
      <List
        list={list}
        icon="audit"
        name={t('nav.audit')}
        empty={t('audit.none')}
        id={(one) => one.id}
        columns={[
          { head: t('when'), cell: (one) => <time className="whitespace-nowrap">{moment(one.at)}</time> },
          { head: t('audit.person'), cell: (one) => one.name || one.who || '—' },
          { head: t('audit.act'), main: true, cell: (one) => <span className="font-medium">{tr(`act.${one.act}`, one.act.replaceAll(/[._]/g, ' '))}</span> },
          { head: t('audit.about'), wide: true, cell: (one) => <span className="figures text-soft [overflow-wrap:anywhere]">{one.path}</span> },
          { head: t('audit.from'), wide: true, cell: (one) => <span className="figures">{one.from}</span> },
          { head: t('audit.result'), cell: (one) => (one.status === undefined ? null : one.status < 400 ? <Tag tone="good">{t('audit.done')}</Tag> : <Tag tone="late">{one.code || one.status}</Tag>) },
        ]}
      />
    </Page>
  )
}
