import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, data } from '../api/client'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { byDebtor, type Campaign, type CampaignResult, type DebtorResult } from '../lib/campaigns'
import { amount, date, moment, phone } from '../lib/format'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { channelName, toneName, why } from './campaign'
import { Evidence } from './Evidence'
import { Fact, Facts, List, useList } from './kit'

type ResultPage = { results: CampaignResult[]; next: string } // of JSON; the other format is for export

const tones: Record<CampaignResult['state'], 'good' | 'brand' | 'soon' | 'late' | 'calm'> = { new: 'calm', queued: 'good', waiting: 'soon', refused: 'late', preview: 'brand', rejected: 'late', cancelled: 'calm' }
const State = ({ of: one }: { of: CampaignResult }) => <Tag tone={tones[one.state]}>{tr(`item.${one.state}`, one.state)}</Tag>

/** Of a row: what is wrong with it and where. Of a debtor: why there is no message, or not yet. */
const reasonOf = (one: CampaignResult) => (one.state === 'rejected' ? [one.field && tr(`column.${one.field}`, one.field), tr(`row.${one.reason}`, one.reason ?? '')].filter(Boolean).join(': ') : why(one.reason))
const whenOf = (one: CampaignResult) => (!one.at ? (one.state === 'preview' ? t('results.now') : '') : one.state === 'waiting' ? t('results.from', { at: moment(one.at) }) : moment(one.at))
const nameOf = (one: CampaignResult) => (one.state === 'rejected' ? `${t('results.bad', { line: one.line })}${one.number ? ` · ${one.number}` : ''}` : one.debtor || (one.to ? phone(one.to) : one.number))

export function CampaignResults({ campaign }: { campaign: Campaign }) {
  const [open, setOpen] = useState<DebtorResult>()
  const list = useList(['campaign-results', campaign.id], async (cursor) => {
    const page = await data(api.GET('/api/v1/campaigns/{id}/results', { params: { path: { id: campaign.id }, query: { limit: 50, ...(cursor ? { cursor } : {}) } } })) as ResultPage
    return { rows: byDebtor(page.results), next: page.next }
  })
  // What has moved in the campaign has moved in its results.
  const moved = JSON.stringify([campaign.state, campaign.debtors, campaign.rejected])
  useEffect(() => void client.invalidateQueries({ queryKey: ['list', 'campaign-results', campaign.id] }), [moved, campaign.id])
  return (
    <section aria-labelledby="results">
      <h2 id="results" className="mb-2 text-lg font-semibold">{t('results')}</h2>
      <List
        list={list}
        icon="campaign"
        name={t('results')}
        empty={t('results.none')}
        how={t('results.none.how')}
        id={(one) => one.id}
        onOpen={setOpen}
        columns={[
          { head: t('debtor'), main: true, cell: nameOf },
          { head: t('order.state'), cell: (one) => <State of={one} /> },
          { head: t('results.invoices'), cell: (one) => <Invoices of={one} /> },
          { head: t('results.why'), cell: (one) => <span className="line-clamp-2">{reasonOf(one)}</span> },
          { head: t('results.channel'), wide: true, cell: (one) => <span className="whitespace-nowrap">{channelName(one.channel)}</span> },
          { head: t('results.when'), cell: (one) => <time className="whitespace-nowrap">{whenOf(one)}</time> },
        ]}
      />
      {open && <Opened one={open} onClose={() => setOpen(undefined)} />}
    </section>
  )
}

const most = 2 // invoices that are named in the table; the rest is counted

function Invoices({ of: one }: { of: DebtorResult }) {
  if (one.state === 'rejected') return null
  return (
    <span className="figures">
      {one.invoices.slice(0, most).map((invoice) => <span key={invoice.line} className="block whitespace-nowrap">{invoice.number} <span className="text-soft">{owed(invoice)}</span></span>)}
      {one.invoices.length > most && <span className="text-soft">+{one.invoices.length - most}</span>}
    </span>
  )
}
const owed = (one: CampaignResult) => (one.balance && one.currency ? amount({ amount: one.balance, currency: one.currency }) : '')

function Opened({ one, onClose }: { one: DebtorResult; onClose: () => void }) {
  const me = useMe()
  return (
    <Modal title={nameOf(one) ?? ''} onClose={onClose} wide>
      <div className="grid gap-6 md:grid-cols-2">
        <div className="min-w-0 space-y-4">
          <Facts>
            <Fact name={t('order.state')}><State of={one} /></Fact>
            <Fact name={t('results.why')}>{reasonOf(one)}</Fact>
            <Fact name={t('results.rule')}>{one.rule}</Fact>
            <Fact name={t('results.when')}>{whenOf(one)}</Fact>
            <Fact name={t('contact')}>{one.to && <span className="figures">{phone(one.to)}</span>}</Fact>
            <Fact name={t('results.channel')}>{channelName(one.channel)}</Fact>
            <Fact name={t('results.tone')}>{toneName(one.tone)}</Fact>
            <Fact name={t('results.writer')}>{one.writer && tr(`writer.${one.writer}`, one.writer)}</Fact>
          </Facts>
          {one.state !== 'rejected' && (
            <ul className="divide-y divide-line border-y border-line">
              {one.invoices.map((invoice) => <li key={invoice.line} className="flex flex-wrap gap-x-3 py-1.5"><span className="figures me-auto font-medium">{invoice.number}</span><span className="text-soft">{invoice.due && t('results.due', { day: date(invoice.due) })}</span><span className="figures whitespace-nowrap">{owed(invoice)}</span></li>)}
            </ul>
          )}
          {(one.text || one.state === 'queued' || one.state === 'preview') && (
            <div>
              <h3 className="mb-1 font-semibold">{t('results.text')}</h3>
              <p className={one.text ? 'whitespace-pre-wrap rounded-xl bg-own p-3 [overflow-wrap:anywhere]' : 'text-soft'}>{one.text || t('results.text.later')}</p>
            </div>
          )}
          {one.to && may(me, 'debts.read') && !one.to.includes('@') && <Link to="/debtors/$contact" params={{ contact: one.to }} className="inline-flex min-h-9 items-center gap-1.5 font-medium text-brand hover:underline"><Icon name="money" className="size-4" />{t('results.debtor')}</Link>}
        </div>
        {one.to && may(me, 'debts.read') && <section className="min-w-0"><h3 className="mb-1 font-semibold">{t('evidence')}</h3><Evidence contact={one.to} /></section>}
      </div>
    </Modal>
  )
}
