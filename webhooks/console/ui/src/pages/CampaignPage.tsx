import { useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api, data } from '../api/client'
import { send } from '../api/http'
import { client, may, useMe } from '../app/queries'
import { newKey } from '../compose/send'
import { t, tr } from '../i18n'
import { joinCsv, progress, type Campaign } from '../lib/campaigns'
import { date, moment } from '../lib/format'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { CampaignResults } from './CampaignResults'
import { CampaignTags, channelName, sourceName, useCampaign } from './campaign'
import { Box, Fact, Facts, Page } from './kit'

type Steer = 'pause' | 'resume' | 'cancel'

export function CampaignPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<'cancel' | 'send'>()
  const campaign = useCampaign(id)
  if (campaign.isError) return <Page title={id} back="/campaigns"><Failed error={campaign.error} retry={() => void campaign.refetch()} /></Page>
  if (!campaign.data) return <Loading />
  const one = campaign.data, writes = may(me, 'campaigns.write')

  function steer(how: Steer) {
    setBusy(true)
    setAsking(undefined)
    data(api.POST(`/api/v1/campaigns/{id}/${how}`, { params: { path: { id } }, body: {} }))
      .then(() => toast(t('saved'), { tone: 'good' }), (error: unknown) => toast(errorText(error), { tone: 'bad' }))
      .finally(() => {
        setBusy(false)
        void client.invalidateQueries({ queryKey: ['campaign', id] })
        void client.invalidateQueries({ queryKey: ['list', 'campaigns'] })
      })
  }
  const open = one.state === 'running' || one.state === 'paused'
  return (
    <Page
      back="/campaigns"
      title={<><span className="figures">{one.id}</span><CampaignTags one={one} /></>}
      tools={
        <>
          <Export id={one.id} />
          {writes && open && <Button look="quiet" disabled={busy} onClick={() => setAsking('cancel')}>{t('campaign.cancel')}</Button>}
          {writes && one.state === 'running' && !one.dryRun && <Button disabled={busy} onClick={() => steer('pause')}>{t('campaign.pause')}</Button>}
          {writes && one.state === 'paused' && <Button look="main" disabled={busy} onClick={() => steer('resume')}>{t('campaign.resume')}</Button>}
        </>
      }
    >
      <div className="space-y-4">
        {one.state === 'paused' && one.reason && <Notice tone="bad">{t(`campaign.stopped.${one.reason}`, { detail: (one.detail ?? '').split(/,\s*/).map((name) => tr(`column.${name}`, name)).join(', ') })}</Notice>}
        {one.user === 'calendar' && <Notice>{t('campaign.calendar.how')}</Notice>}
        {one.dryRun && one.state !== 'cancelled' && <DryRun one={one} writes={writes} onSend={() => setAsking('send')} />}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <Counts one={one} />
          <Box title={sourceName(one)}><About one={one} /></Box>
        </div>
        <CampaignResults campaign={one} />
      </div>
      {asking === 'cancel' && (
        <Modal title={t('campaign.cancel')} onClose={() => setAsking(undefined)} alert>
          <p>{t('campaign.cancel.how')}</p>
          <p className="mt-4 flex justify-end gap-2"><Button onClick={() => setAsking(undefined)}>{t('back')}</Button><Button look="bad" onClick={() => steer('cancel')}>{t('campaign.cancel')}</Button></p>
        </Modal>
      )}
      {asking === 'send' && <Send one={one} onClose={() => setAsking(undefined)} />}
    </Page>
  )
}

function Notice({ tone, children }: { tone?: 'bad'; children: ReactNode }) {
  return <div role={tone ? 'alert' : undefined} className={`flex flex-wrap items-center gap-3 rounded-xl px-4 py-3 ${tone ? 'bg-bad-tint text-bad' : 'bg-tint text-tint-ink'}`}>{children}</div>
}

const wouldGet = (one: Campaign) => (one.debtors ? one.debtors.preview + one.debtors.waiting : 0)

function DryRun({ one, writes, onSend }: { one: Campaign; writes: boolean; onSend: () => void }) {
  if (one.state !== 'done') return <Notice>{t('dry.running')}</Notice>
  if (one.debtors && wouldGet(one) === 0) return <Notice tone="bad">{t('dry.nobody')}</Notice>
  return (
    <Notice>
      <span className="min-w-0 flex-1 basis-60">{t(one.platform === 'csv' && !one.file ? 'dry.expired' : 'dry.done')}</span>
      {writes && (one.platform !== 'csv' || one.file) && <Button look="main" icon="send" onClick={onSend}>{t('dry.send')}</Button>}
    </Notice>
  )
}

/** Asks for what was tried, this time to send it. */
function Send({ one, onClose }: { one: Campaign; onClose: () => void }) {
  const navigate = useNavigate()
  const [key] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  function go() {
    const { dueFrom, dueTo, overdueDays, minBalance, sheet, range } = one.filters
    setBusy(true)
    data(api.POST('/api/v1/campaigns', {
      params: { header: { 'Idempotency-Key': key } },
      body: { user: one.user, platform: one.platform, filters: { dueFrom, dueTo, overdueDays, minBalance, sheet, range }, ...(one.file ? { file: one.file } : {}), ...(one.channels ? { channels: one.channels } : {}), ...(one.rate ? { rate: one.rate } : {}), ...(one.schedule ? { schedule: one.schedule } : {}) },
    })).then((made) => {
      void client.invalidateQueries({ queryKey: ['list', 'campaigns'] })
      toast(t('dry.sent'), { tone: 'good' })
      void navigate({ to: '/campaigns/$id', params: { id: made.campaignId } })
      onClose()
    }, (error: unknown) => {
      setProblem(errorText(error))
      setBusy(false)
    })
  }
  return (
    <Modal title={t('dry.send.title')} onClose={onClose} alert>
      <p className="font-medium">{t('dry.send.how', { n: wouldGet(one) })}</p>
      <p className="mt-1 text-soft">{t('dry.send.now')}</p>
      {problem && <p role="alert" className="mt-2 text-bad">{problem}</p>}
      <p className="mt-4 flex justify-end gap-2"><Button onClick={onClose}>{t('cancel')}</Button><Button look="main" icon="send" disabled={busy} onClick={go}>{t('dry.send.do')}</Button></p>
    </Modal>
  )
}

/** How many debtors are in which state. */
function Counts({ one }: { one: Campaign }) {
  const { all, settled } = progress(one)
  const counts = (['preview', 'queued', 'waiting', 'refused', 'new'] as const).filter((name) => (one.debtors?.[name] ?? 0) > 0)
  return (
    <Box title={t('campaign.progress')} tools={<span className="figures text-soft">{settled} / {t('campaign.debtors', { n: all })}</span>}>
      <meter className="bar mb-3 h-2 w-full" min={0} max={Math.max(1, all)} value={settled} aria-label={t('campaign.progress')} />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {counts.map((name) => <div key={name}><dt className="text-sm text-soft">{t(`campaign.count.${name}`)}</dt><dd className="figures text-2xl font-semibold">{one.debtors?.[name]}</dd></div>)}
        {one.rejected > 0 && <div><dt className="text-sm text-soft">{t('campaign.rejected')}</dt><dd className="figures text-2xl font-semibold">{one.rejected}</dd></div>}
      </dl>
    </Box>
  )
}

function About({ one }: { one: Campaign }) {
  const { filters } = one
  const said = [
    filters.dueFrom && t('campaign.filter.from', { day: date(filters.dueFrom) }), filters.dueTo && t('campaign.filter.to', { day: date(filters.dueTo) }),
    filters.overdueDays && t('campaign.filter.overdue', { n: filters.overdueDays }), filters.sheet && t('campaign.filter.sheet', { name: filters.sheet }), filters.country, filters.day && date(filters.day),
  ].filter(Boolean)
  return (
    <Facts>
      <Fact name={t('campaign.by')}>{one.user === 'calendar' ? t('campaign.calendar') : one.user}</Fact>
      <Fact name={t('campaign.filters')}>{said.join(' · ')}</Fact>
      <Fact name={t('campaign.channels')}>{one.channels?.map(channelName).join(', ')}</Fact>
      <Fact name={t('campaign.rate')}>{one.rate ? t('campaign.rate.is', { n: one.rate }) : ''}</Fact>
      <Fact name={t('campaign.rows')}>{one.rows}</Fact>
      <Fact name={t('results.invoices')}>{one.invoices}</Fact>
      <Fact name={t('campaign.skipped')}>{one.skipped || ''}</Fact>
      <Fact name={t('campaign.schedule')}>{moment(one.schedule)}</Fact>
      <Fact name={t('campaign.until')}>{moment(one.until)}</Fact>
      <Fact name={t('campaign.next')}>{one.state === 'running' ? moment(one.nextAt) : ''}</Fact>
      <Fact name={t('campaign.began')}>{moment(one.createdAt)}</Fact>
      <Fact name={t('campaign.ended')}>{moment(one.endedAt)}</Fact>
    </Facts>
  )
}

/** All results as one file: the server gives them page by page. */
function Export({ id }: { id: string }) {
  const [busy, setBusy] = useState(false)
  async function save() {
    const pages: string[] = []
    for (let cursor = ''; ;) {
      const answer = await send(new Request(`/api/v1/campaigns/${encodeURIComponent(id)}/results?format=csv&limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`))
      pages.push(await answer.text())
      cursor = answer.headers.get('Recado-Next') ?? ''
      if (!cursor) break
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([joinCsv(pages)], { type: 'text/csv' }))
    link.download = `${id}.csv`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }
  return (
    <Button look="quiet" disabled={busy} onClick={() => {
      setBusy(true)
      save().catch((error: unknown) => toast(errorText(error), { tone: 'bad' })).finally(() => setBusy(false))
    }}><Icon name="down" className="size-4" />{t(busy ? 'campaign.exporting' : 'campaign.export')}</Button>
  )
}
