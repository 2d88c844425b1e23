import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, data } from '../api/client'
import { client, may, useMe } from '../app/queries'
import { t } from '../i18n'
import { progress, type Campaign } from '../lib/campaigns'
import { moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { CampaignTags, sourceName, useCampaign } from './campaign'
import { Followed } from './Followed'
import { List, Page, useList } from './kit'

export function Campaigns() {
  const me = useMe()
  const navigate = useNavigate()
  const { view = 'list' } = useSearch({ strict: false }) as { view?: string }
  const list = useList(['campaigns'], async (cursor) => {
    const page = await data(api.GET('/api/v1/campaigns', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }))
    return { rows: page.campaigns, next: page.next }
  })
  return (
    <Page
      title={t('nav.campaigns')}
      tools={
        <>
          {may(me, 'debts.read') && (
            <div role="group" aria-label={t('campaigns.view')} className="flex rounded-lg border border-line p-0.5">
              {(['list', 'followed'] as const).map((one) => <Button key={one} small look="quiet" aria-pressed={view === one} className={view === one ? '!bg-tint !text-tint-ink font-medium' : ''} onClick={() => void navigate({ to: '/campaigns', search: (one === 'list' ? {} : { view: one }) as never })}>{t(`campaigns.${one}`)}</Button>)}
            </div>
          )}
          {may(me, 'campaigns.write') && <Link to="/campaigns/new" className="inline-flex min-h-9 items-center gap-1.5 rounded-lg bg-brand px-3 font-medium text-on-brand hover:brightness-110"><Icon name="plus" className="size-[1.125rem]" />{t('campaigns.add')}</Link>}
        </>
      }
    >
      {view === 'followed' ? <Followed /> : (
        <List
          list={list}
          icon="campaign"
          name={t('nav.campaigns')}
          empty={t('campaigns.none')}
          how={t('campaigns.how')}
          id={(one) => one.id}
          to={(one) => ({ to: '/campaigns/$id', params: { id: one.id } })}
          columns={[
            { head: t('campaign'), cell: (one) => <span className="figures whitespace-nowrap">{one.id}</span> },
            { head: t('campaign.from'), main: true, cell: sourceName },
            { head: t('order.state'), cell: (one) => <State one={one} /> },
            { head: t('campaign.progress'), cell: (one) => <Progress one={one} /> },
            { head: t('campaign.by'), wide: true, cell: (one) => (one.user === 'calendar' ? '' : one.user) },
            { head: t('campaign.began'), wide: true, cell: (one) => <time className="whitespace-nowrap text-soft">{moment(one.createdAt)}</time> },
          ]}
        />
      )}
    </Page>
  )
}

const live = (one: Campaign) => one.state === 'running' || one.state === 'paused'

function State({ one }: { one: Campaign }) {
  const now = useCampaign(one.id, live(one)).data ?? one
  useEffect(() => {
    if (now.state !== one.state) void client.invalidateQueries({ queryKey: ['list', 'campaigns'] })
  }, [now.state, one.state])
  return <span className="flex flex-wrap gap-1"><CampaignTags one={now} /></span>
}

/** How far a campaign is, which only one that runs has to be asked for. */
function Progress({ one }: { one: Campaign }) {
  const now = useCampaign(one.id, live(one)).data
  const { all, settled } = now ? progress(now) : { all: 0, settled: 0 }
  if (!live(one) || !now || all === 0) return <span className="figures whitespace-nowrap text-soft">{t('campaign.invoices', { n: (now ?? one).invoices })}</span>
  return (
    <span className="flex items-center gap-2">
      <meter className="bar h-2 w-20" min={0} max={all} value={settled} aria-label={t('campaign.progress')} />
      <span className="figures whitespace-nowrap text-sm text-soft">{settled} / {all}</span>
    </span>
  )
}
