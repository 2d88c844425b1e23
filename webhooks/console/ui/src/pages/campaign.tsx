import { useQuery } from '@tanstack/react-query'
import { api, data } from '../api/client'
import { t, tr } from '../i18n'
import { now } from '../lib/clock'
import { lookAgain, waits, type Campaign } from '../lib/campaigns'
import { Tag } from '../ui/Chip'

/** A campaign as it is now: read again while it runs. */
export const useCampaign = (id: string, enabled = true) => useQuery({
  queryKey: ['campaign', id],
  queryFn: () => data(api.GET('/api/v1/campaigns/{id}', { params: { path: { id } } })),
  refetchInterval: (query) => lookAgain(query.state.data, now()),
  enabled,
})

const tones = { running: 'brand', paused: 'soon', cancelled: 'calm', done: 'good' } as const
export function CampaignTags({ one }: { one: Campaign }) {
  const words = waits(one, now()) ? t('campaign.waits') : one.state === 'running' && one.stage === 'reading' ? t('campaign.reading') : tr(`campaign.${one.state}`, one.state)
  return (
    <>
      <Tag tone={tones[one.state]}>{words}</Tag>
      {one.dryRun && <Tag tone="soon">{t('campaign.dry')}</Tag>}
      {one.user === 'calendar' && <Tag>{t('campaign.calendar')}</Tag>}
    </>
  )
}

/** Where its invoices come from; of the calendar's, of which instalments it reminds. */
export const sourceName = (one: Campaign) => (one.filters.reminder ? tr(`reminder.${one.filters.reminder}`, one.filters.reminder) : tr(`platform.${one.platform}`, one.platform))
export const channelName = (code?: string) => (code ? (code === 'mail' ? t('mail.channel') : tr(`channel.${code}`, code)) : '')
export const toneName = (code?: string) => (code ? tr(`tone.${code}`, code) : '')
/** Why a debtor gets no message, or not now: in words, never a code alone. */
export const why = (reason?: string) => (reason ? tr(`why.${reason}`, reason.replaceAll('_', ' ')) : '')
