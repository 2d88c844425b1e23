import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, data } from '../api/client'
import * as people from '../api/customers'
import type { Customer } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amount, date, moment, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { errorText, Failed, Loading } from '../ui/States'
import { toast } from '../ui/toasts'
import { Appealed, applicant, DecisionTag, type Evaluation } from './credit_tags'
import { Decide } from './EvaluationDecide'
import { Box, Fact, Facts, Page } from './kit'

export function EvaluationPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const evaluation = useQuery({ queryKey: ['evaluation', id], queryFn: () => data(api.GET('/api/v1/credit-evaluations/{id}', { params: { path: { id } } })) })
  const whose = evaluation.data?.customer
  const person = useQuery({ queryKey: ['customer', whose], queryFn: () => people.customer(whose ?? ''), enabled: !!whose && may(me, 'customers.read') }).data
  if (evaluation.isError) return <Page title={id} back="/credit"><Failed error={evaluation.error} retry={() => void evaluation.refetch()} /></Page>
  if (!evaluation.data) return <Loading />
  const one = evaluation.data
  function decided(next: Evaluation) {
    client.setQueryData(['evaluation', id], next)
    void client.invalidateQueries({ queryKey: ['list', 'evaluations'] })
    toast(t('decide.done'), { tone: 'good' })
  }
  return (
    <Page back="/credit" title={<><span>{applicant(one)}</span><span className="figures text-base font-normal text-soft">{one.id}</span><DecisionTag is={one.decision} /><Appealed one={one} /></>}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="space-y-4">
          {one.appeal && <Box title={t('evaluation.appeal')} tools={<time className="text-sm text-soft">{moment(one.appeal.at)}</time>}><p className="whitespace-pre-wrap">{one.appeal.text ? `«${one.appeal.text}»` : t('evaluation.appeal.silent')}</p></Box>}
          <Reasons one={one} />
          <Box title={t('evaluation.facts')}><Known one={one} person={person} /></Box>
        </div>
        <div className="space-y-4">
          {person && <Photos key={person.id} person={person} opens={may(me, 'customers.open')} />}
          {one.decision === 'IN_PROCESS' && may(me, 'credit.decide') && <Decide one={one} onDone={decided} />}
          {one.decision === 'IN_PROCESS' && !may(me, 'credit.decide') && <Box title={t('decide')}><p className="text-soft">{t('decide.other')}</p></Box>}
          <Box title={t('evaluation.history')}>
            <ol className="space-y-1.5">{[...(one.staff?.history ?? [])].reverse().map((step, i) => <li key={i} className="flex flex-wrap gap-x-2"><time className="figures w-32 whitespace-nowrap text-soft">{moment(step.at)}</time><span>{tr(`evaluation.step.${step.step}`, step.step)}{step.decision && ` · ${tr(`decision.${step.decision}`, step.decision)}`}</span>{step.by && <span className="text-soft">{step.by}</span>}</li>)}</ol>
          </Box>
        </div>
      </div>
    </Page>
  )
}

/** What speaks for which decision, and what is still missing. */
function Reasons({ one }: { one: Evaluation }) {
  const fired = one.staff?.reasons ?? []
  return (
    <Box title={t('evaluation.why')}>
      {one.missing.length > 0 && <p className="mb-3 rounded-lg bg-warn-tint px-3 py-2 font-medium text-warn">{t('evaluation.missing')}: {one.missing.map((name) => tr(`missing.${name}`, name)).join(', ')}</p>}
      {fired.length === 0 && <p className="text-soft">{one.explanation.join(' ') || t('evaluation.why.none')}</p>}
      <ul className="divide-y divide-line">
        {fired.map((reason) => (
          <li key={reason.rule} className="space-y-0.5 py-2">
            <p className="flex flex-wrap items-center gap-2">{reason.words || reason.rule}<DecisionTag is={reason.decision} /></p>
            <p className="text-sm text-soft">{t('evaluation.rule', { name: reason.rule })}{reason.negative && ` · ${t('evaluation.negative')}`}</p>
          </li>
        ))}
      </ul>
      {one.staff?.why && <p className="mt-3 border-t border-line pt-3"><span className="text-soft">{[tr(`decision.${one.decision}`, ''), one.staff.decidedBy, moment(one.decidedAt ?? undefined)].filter(Boolean).join(' · ')}:</span> «{one.staff.why}»</p>}
    </Box>
  )
}

function Known({ one, person }: { one: Evaluation; person?: Customer }) {
  const { facts, bureau, cap, rules } = one.staff ?? {}
  const work = person?.work
  return (
    <Facts>
      <Fact name={t('customer')}>{person ? <Link to="/customers/$id" params={{ id: one.customer }} className="text-brand hover:underline">{[person.names, person.surnames].filter(Boolean).join(' ') || one.customer}</Link> : one.customer}</Fact>
      <Fact name={t('customer.phone')}>{person?.phones?.[0] && <span className="figures">{phone(person.phones[0])}</span>}</Fact>
      <Fact name={t('credit.product')}>{one.product}</Fact>
      <Fact name={t('evaluation.age')}>{facts ? t('evaluation.years', { n: facts.age ?? 0 }) : ''}</Fact>
      <Fact name={t('customer.employer')}>{[work?.employer, work?.position].filter(Boolean).join(' · ')}</Fact>
      <Fact name={t('customer.income')}>{work?.monthlyIncome && typeof work.monthlyIncome === 'object' ? amount(work.monthlyIncome as { amount: string; currency: string }) : ''}</Fact>
      <Fact name={t('evaluation.job')}>{facts?.jobMonths !== undefined ? t('evaluation.months', { n: facts.jobMonths }) : ''}</Fact>
      <Fact name={t('evaluation.share')}>{facts?.debtShare !== undefined ? `${facts.debtShare} %` : ''}</Fact>
      {bureau && (
        <>
          <Fact name={t('evaluation.bureau')}><span className="flex flex-wrap items-center gap-2">{bureau.bureau}{bureau.simulated && <Tag tone="soon">{t('evaluation.simulated')}</Tag>}{bureau.found === false && t('evaluation.unknown')}</span></Fact>
          <Fact name={t('evaluation.score')}>{bureau.found ? bureau.score : ''}</Fact>
          <Fact name={t('evaluation.late')}>{bureau.found ? t('evaluation.late.is', { n: bureau.delinquencies ?? 0, days: bureau.worstDaysLate ?? 0 }) : ''}</Fact>
        </>
      )}
      <Fact name={t('evaluation.cap')}>{cap ? amount(cap) : ''}</Fact>
      <Fact name={t('customer.limit')}>{one.limit ? `${amount(one.limit)}${one.level ? ` · ${t('evaluation.level', { n: one.level })}` : ''}` : ''}</Fact>
      <Fact name={t('evaluation.rules')}>{rules && date(rules)}</Fact>
      <Fact name={t('evaluation.asked')}>{moment(one.createdAt)}</Fact>
    </Facts>
  )
}

const shown = ['selfie', 'idFront', 'idBack'] as const

/** The selfie beside the card, each in the clear only when somebody asks for it: every opening is in the audit. */
function Photos({ person, opens }: { person: Customer; opens: boolean }) {
  const [urls, setUrls] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  useEffect(() => () => Object.values(urls).forEach(URL.revokeObjectURL), [urls])
  const files = shown.flatMap((kind) => person.documents.find((file) => file.kind === kind) ?? [])
  async function open(kinds: readonly string[]) {
    setBusy(true)
    setProblem('')
    try {
      const opened = await Promise.all(files.filter((file) => kinds.includes(file.kind)).map(async (file) => [file.kind, await people.openDocument(person.id, file.id)] as const))
      setUrls(Object.fromEntries(opened))
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  const seen = Object.keys(urls).length > 0
  return (
    <Box title={t('photos')} tools={seen && <Button small look="quiet" onClick={() => setUrls({})}>{t('photos.hide')}</Button>}>
      {files.length === 0 && <p className="text-soft">{t('customer.documents.none')}</p>}
      {problem && <p role="alert" className="mb-2 text-bad">{problem}</p>}
      <ul className="grid grid-cols-2 gap-3">
        {files.map((file) => (
          <li key={file.id} className={file.kind === 'idBack' && !urls.idBack && seen ? 'col-span-2' : ''}>
            <p className="mb-1 text-sm font-medium">{tr(`document.${file.kind}`, file.kind)} <span className="font-normal text-soft">{moment(file.at)}</span></p>
            {urls[file.kind] && <a href={urls[file.kind]} target="_blank" rel="noreferrer"><img src={urls[file.kind]} alt={tr(`document.${file.kind}`, file.kind)} className="max-h-72 w-full rounded-lg bg-hover object-contain" /></a>}
          </li>
        ))}
      </ul>
      {files.length > 0 && (opens
        ? (
          <>
            {!seen && <p className="mt-3 flex flex-wrap gap-2"><Button disabled={busy} onClick={() => void open(['selfie', 'idFront'])}>{t('photos.compare')}</Button><Button look="quiet" disabled={busy} onClick={() => void open(shown)}>{t('photos.all')}</Button></p>}
            <p className="mt-2 text-sm text-soft">{t('customer.open.how')}</p>
          </>
        )
        : <p className="mt-2 text-sm text-soft">{t('photos.other')}</p>)}
    </Box>
  )
}
