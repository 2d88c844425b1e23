import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import * as conversations from '../api/conversations'
import { t } from '../i18n'
import { everywhere, ownExits, readDiagram, type Diagram } from '../lib/diagram'
import { moment, phone } from '../lib/format'
import { box, layOut, type Picture } from '../lib/layout'
import { Button } from '../ui/Button'
import { Empty, Failed, Loading } from '../ui/States'
import { eventName, Exits, stepName, titleOf, type Dialog } from './dialog'
import { Box, Fact, Facts, Filter, Page } from './kit'

const least = 0.35, readable = 0.7 // of the drawn size

const spans = ['0', '7', '30', '90'] as const // days

/** A dialog drawn from its table, with who stands where. */
export function DialogPage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const [days, setDays] = useState<(typeof spans)[number]>('0')
  const [chosen, setChosen] = useState<string>()
  const dialogs = useQuery({ queryKey: ['dialogs', days], queryFn: () => conversations.dialogs(Number(days)), refetchInterval: 15_000, placeholderData: (before) => before })
  const dialog = dialogs.data?.find((one) => one.name === name)
  const diagram = useMemo(() => readDiagram(dialog?.mermaid ?? ''), [dialog?.mermaid])
  const occupied = dialog?.steps.filter((one) => one.people > 0).map((one) => one.state).sort().join(' ') ?? ''
  const picture = useMemo(() => layOut(diagram, new Set(occupied.split(' ').filter(Boolean))), [diagram, occupied])
  const frame = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  const [zoom, setZoom] = useState<number>()
  useEffect(() => { if (dialog) setRoom(frame.current?.clientWidth ?? 0) }, [dialog])
  const scale = zoom ?? (room > 0 && picture.width > 0 ? Math.min(1, Math.max(readable, room / picture.width)) : 1)
  if (dialogs.isError) return <Page title={name} back="/dialogs"><Failed error={dialogs.error} retry={() => void dialogs.refetch()} /></Page>
  if (!dialogs.data) return <Loading />
  if (!dialog) return <Page title={name} back="/dialogs"><Empty icon="flow" title={t('diagram.missing')} /></Page>
  return (
    <Page
      back="/dialogs"
      title={<><span>{titleOf(dialog)}</span><span className="figures text-base font-normal text-soft">{t('dialogs.people', { n: dialog.people })}</span></>}
      tools={<Filter label={t('diagram.days')} value={days} onChange={setDays} options={spans.map((one) => [one, one === '0' ? t('diagram.days.0') : t('diagram.days.n', { n: one })] as const)} />}
    >
      <p className="mb-3 max-w-2xl text-soft">{t('diagram.how')}</p>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="card relative overflow-hidden">
          <div ref={frame} className="scroller max-h-[75dvh]" role="group" aria-label={`${t('diagram.title', { name: titleOf(dialog) })}. ${t('diagram.keys')}`}>
            <Drawing dialog={dialog} diagram={diagram} picture={picture} chosen={chosen} onChoose={setChosen} scale={scale} />
          </div>
          <div className="absolute bottom-3 end-3 flex rounded-lg border border-line bg-raised">
            <Button look="quiet" icon="minus" aria-label={t('photo.out')} onClick={() => setZoom(Math.max(least, scale / 1.25))} />
            <Button look="quiet" icon="plus" aria-label={t('photo.in')} onClick={() => setZoom(Math.min(1.5, scale * 1.25))} />
          </div>
        </div>
        <div className="space-y-4 lg:sticky lg:top-0" aria-live="polite">
          {chosen ? <Step key={chosen} dialog={dialog} diagram={diagram} state={chosen} measured={days !== '0'} /> : <p className="card p-4 text-soft">{t('diagram.choose')}</p>}
          <Common dialog={dialog} diagram={diagram} />
        </div>
      </div>
    </Page>
  )
}

const lineLength = 22 // letters of a box's line
/** A name in at most two lines. */
function lines(words: string): string[] {
  if (words.length <= lineLength) return [words]
  const cut = words.lastIndexOf(' ', lineLength)
  const [first, rest] = cut > 4 ? [words.slice(0, cut), words.slice(cut + 1)] : [words.slice(0, lineLength), words.slice(lineLength)]
  return [first, rest.length > lineLength ? `${rest.slice(0, lineLength - 1)}…` : rest]
}

interface Drawn { dialog: Dialog; diagram: Diagram; picture: Picture; chosen?: string; onChoose: (state: string) => void; scale: number }

function Drawing({ dialog, diagram, picture, chosen, onChoose, scale }: Drawn) {
  const people = new Map(dialog.steps.map((one) => [one.state, one.people]))
  const near = (arrow: { from: string; to: string }) => chosen === arrow.from || chosen === arrow.to
  const arrows = [...picture.arrows].sort((a, b) => Number(near(a)) - Number(near(b))) // those of the chosen step lie on top
  return (
    <svg width={picture.width * scale} height={picture.height * scale} viewBox={`0 0 ${picture.width} ${picture.height}`} className="mx-auto block">
      <defs>
        {(['calm', 'near'] as const).map((name) => <marker key={name} id={`end-${name}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" className={name === 'near' ? 'fill-brand' : 'fill-edge'} /></marker>)}
      </defs>
      <g aria-hidden="true" fill="none">
        {arrows.map((arrow) => (
          <path key={`${arrow.from} ${arrow.to}`} d={arrow.path} strokeWidth={near(arrow) ? 2 : 1.2} className={near(arrow) ? 'stroke-brand' : 'stroke-edge'} opacity={chosen && !near(arrow) ? 0.35 : 1} markerEnd={`url(#end-${near(arrow) ? 'near' : 'calm'})`}>
            <title>{arrow.events.map(eventName).join(', ')}</title>
          </path>
        ))}
      </g>
      {picture.nodes.map(({ state, x, y, hidden }) => {
        const n = people.get(state) ?? 0, name = stepName(dialog, state), words = lines(name)
        return (
          <g
            key={state} role="button" tabIndex={0} aria-pressed={chosen === state} aria-label={t('diagram.node', { name, people: t('dialogs.people', { n }) })}
            transform={`translate(${x - box.width / 2} ${y - box.height / 2})`} className="group cursor-pointer outline-none"
            onClick={() => onChoose(state)}
            onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onChoose(state) } }}
          >
            <rect width={box.width} height={box.height} rx={diagram.ends.has(state) ? 26 : 10} strokeWidth={chosen === state ? 2.5 : 1.2} className={`${n > 0 ? 'fill-tint' : 'fill-card'} ${chosen === state ? 'stroke-brand' : 'stroke-edge'} group-hover:stroke-brand group-focus-visible:stroke-brand group-focus-visible:[stroke-width:3]`} />
            {diagram.start === state && <circle cx="0" cy={box.height / 2} r="5" className="fill-brand"><title>{t('diagram.start')}</title></circle>}
            <text x="12" className={`text-[0.8125rem] ${n > 0 ? 'fill-tint-ink font-medium' : 'fill-ink'}`}>{words.map((line, i) => <tspan key={i} x="12" y={words.length === 1 ? 31 : 23 + i * 17}>{`${line} `}</tspan>)}</text>
            {hidden > 0 && <text x={box.width / 2} y="-5" textAnchor="middle" className="fill-soft text-[0.6875rem]">{t('diagram.hidden', { n: hidden })}</text>}
            {n > 0 && <g><rect x={box.width - 34} y="-9" width="38" height="20" rx="10" className="fill-brand" /><text x={box.width - 15} y="5" textAnchor="middle" className="figures fill-on-brand text-xs font-semibold">{n >= 1000 ? '999+' : n}</text></g>}
          </g>
        )
      })}
    </svg>
  )
}

const most = 15 // conversations that are named

/** A step: its conversations, what became of its question, and its ways in and out. */
function Step({ dialog, diagram, state, measured }: { dialog: Dialog; diagram: Diagram; state: string; measured: boolean }) {
  const step = dialog.steps.find((one) => one.state === state)
  const at = `${dialog.name}/${state}`
  const people = step?.people ?? 0
  const here = useQuery({ queryKey: ['step', at], queryFn: async () => (await conversations.listQueue('all', '', '', most, at)).conversations, enabled: people > 0 })
  const label = (other: string) => stepName(dialog, other)
  const exits = ownExits(diagram, state)
  const from = [...diagram.exits].filter(([other, all]) => other !== state && all.some((one) => one.to === state)).map(([other]) => other)
  return (
    <Box title={label(state)} tools={<span className="figures text-sm text-soft">{t('dialogs.people', { n: people })}</span>}>
      <div className="space-y-3">
        {people === 0 && <p className="text-soft">{t('diagram.nobody')}</p>}
        {here.isError && <Failed error={here.error} retry={() => void here.refetch()} />}
        {here.data && (
          <ul className="divide-y divide-line">
            {here.data.map((one) => <li key={one.contact}><Link to="/c/$contact" params={{ contact: one.contact }} search={{ queue: 'all', at }} className="flex min-h-9 items-center justify-between gap-2 rounded-lg hover:bg-hover"><span className="min-w-0 truncate font-medium text-brand">{one.profile || phone(one.contact)}</span><time className="whitespace-nowrap text-sm text-soft">{moment(one.lastIn)}</time></Link></li>)}
          </ul>
        )}
        {people > 0 && <p><Link to="/" search={{ queue: 'all', at }} className="font-medium text-brand hover:underline">{t('diagram.more')}</Link></p>}
        {measured && step && (
          <Facts>
            <Fact name={t('diagram.asked')}>{step.asked}</Fact>
            <Fact name={t('diagram.misunderstood')}>{t('diagram.of', { n: step.misunderstood, all: step.asked })}</Fact>
            <Fact name={t('diagram.abandoned')}>{t('diagram.of', { n: step.abandoned, all: step.asked })}</Fact>
          </Facts>
        )}
        {exits.length > 0 && <div><h3 className="mb-1 text-sm font-semibold">{t('diagram.leads')}</h3><div className="text-sm"><Exits exits={exits} label={label} ends={diagram.ends} /></div></div>}
        {from.length > 0 && from.length <= 12 && <div><h3 className="mb-1 text-sm font-semibold">{t('diagram.comes')}</h3><p className="text-sm">{from.map(label).join(', ')}</p></div>}
      </div>
    </Box>
  )
}

function Common({ dialog, diagram }: { dialog: Dialog; diagram: Diagram }) {
  const common = everywhere(diagram)
  return common.length === 0 ? null : <Box title={t('dialogs.everywhere')}><div className="text-sm"><Exits exits={common} label={(state) => stepName(dialog, state)} ends={diagram.ends} /></div></Box>
}
