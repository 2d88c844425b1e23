import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data } from '../api/client'
import { may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { moment } from '../lib/format'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { Failed } from '../ui/States'
import { channelName, toneName } from './campaign'

const shown = 20
const tones: Record<string, 'good' | 'brand' | 'soon' | 'late' | 'calm'> = { reserved: 'soon', sending: 'brand', sent: 'good', tried: 'late', refused: 'late' }
const facts = ['delivered', 'read', 'answered', 'promised', 'paid'] as const

/** The evidence about a debtor: what was sent and what followed, what waits and until when, what was refused and by which rule. */
export function Evidence({ contact }: { contact: string }) {
  const me = useMe()
  const ledger = useQuery({ queryKey: ['evidence', contact], queryFn: () => data(api.GET('/api/v1/debtors/{contact}/contacts', { params: { path: { contact }, query: { limit: shown } } })) })
  if (ledger.isError) return <Failed error={ledger.error} retry={() => void ledger.refetch()} />
  if (!ledger.data) return <p role="status" className="text-soft">{t('loading')}</p>
  const { contacts, total } = ledger.data
  if (total === 0) return <p className="text-soft">{t('evidence.none')}</p>
  return (
    <>
      <ul className="divide-y divide-line">
        {contacts.map((one) => {
          const followed = facts.filter((name) => one.facts[name])
          return (
            <li key={one.id} className="space-y-0.5 py-2">
              <p className="flex flex-wrap items-center gap-x-2 font-medium"><time>{moment(one.at)}</time><Tag tone={tones[one.state]}>{tr(`contact.${one.state}`, one.state)}</Tag></p>
              <p className="text-sm text-soft">
                {[channelName(one.channel), toneName(one.tone)].filter(Boolean).join(' · ')}
                {one.campaign && <> · {may(me, 'campaigns.read') ? <Link to="/campaigns/$id" params={{ id: one.campaign }} className="figures text-brand underline">{one.campaign}</Link> : one.campaign}</>}
              </p>
              {one.refusal && (
                <p className="text-sm">
                  {one.refusal.message}{' '}
                  <span className="text-soft">{[one.refusal.rule.source, one.refusal.first ? t('evidence.first', { at: moment(one.refusal.first) }) : t('evidence.never')].filter(Boolean).join(' · ')}</span>
                </p>
              )}
              {followed.length > 0 && <p className="text-sm text-soft">{followed.map((name) => `${t(`fact.${name}.one`)} ${moment(one.facts[name])}`).join(' · ')}</p>}
            </li>
          )
        })}
      </ul>
      <p className="mt-2 flex flex-wrap items-center gap-x-3">
        <a href={`/api/v1/debtors/${encodeURIComponent(contact)}/contacts/export`} download className="inline-flex min-h-9 items-center gap-1.5 rounded-lg font-medium text-brand hover:underline"><Icon name="down" className="size-4" />{t('evidence.export')}</a>
        {total > contacts.length && <span className="text-sm text-soft">{t('evidence.all', { n: contacts.length, all: total })}</span>}
      </p>
    </>
  )
}
