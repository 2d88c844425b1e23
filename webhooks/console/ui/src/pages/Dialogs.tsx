import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import * as conversations from '../api/conversations'
import { t } from '../i18n'
import { depths, everywhere, ownExits, readDiagram } from '../lib/diagram'
import { Icon } from '../ui/Icon'
import { Failed, Loading } from '../ui/States'
import { Exits, plain, stepName, titleOf, type Dialog } from './dialog'
import { Box, Page } from './kit'

/** Each dialog as the list of its steps, with how many people stand in each now and where it leads. */
export function Dialogs() {
  const dialogs = useQuery({ queryKey: ['dialogs'], queryFn: () => conversations.dialogs(), refetchInterval: 60_000 })
  if (dialogs.isError) return <Page title={t('nav.dialogs')}><Failed error={dialogs.error} retry={() => void dialogs.refetch()} /></Page>
  if (!dialogs.data) return <Loading />
  return (
    <Page title={t('nav.dialogs')}>
      <p className="mb-4 max-w-2xl text-soft">{t('dialogs.how')}</p>
      <div className="gap-4 lg:columns-2">
        {[...dialogs.data].filter(worth).sort((a, b) => b.people - a.people).map((dialog) => <div key={dialog.name} className="mb-4 break-inside-avoid"><Steps dialog={dialog} /></div>)}
      </div>
    </Page>
  )
}

// A dialog that asks nothing and holds nobody has nothing to show.
const worth = (dialog: Dialog) => dialog.people > 0 || dialog.steps.some((one) => one.label !== one.state)

function Steps({ dialog }: { dialog: Dialog }) {
  const diagram = useMemo(() => readDiagram(dialog.mermaid), [dialog.mermaid])
  const common = everywhere(diagram)
  const depth = depths(diagram)
  // Steps that ask nothing have no words; they are of interest only when somebody is stuck there.
  const steps = dialog.steps
    .filter((one) => one.people > 0 || one.label !== one.state)
    .sort((a, b) => (depth.get(a.state) ?? 99) - (depth.get(b.state) ?? 99))
  const most = Math.max(1, ...steps.map((one) => one.people))
  const label = (state: string) => stepName(dialog, state)
  const twice = (words: string) => steps.filter((one) => one.label === words).length > 1 // then its own name tells them apart
  return (
    <Box title={titleOf(dialog)} tools={<><span className="figures text-sm text-soft">{t('dialogs.people', { n: dialog.people })}</span><Link to="/dialogs/$name" params={{ name: dialog.name }} preload={false} className="inline-flex min-h-7 items-center gap-1 rounded-lg px-2 text-sm font-medium text-brand hover:bg-hover"><Icon name="flow" className="size-4" />{t('diagram.open')}<span className="sr">: {titleOf(dialog)}</span></Link></>}>
      <ol className="space-y-0.5">
        {steps.map((one, i) => {
          const exits = ownExits(diagram, one.state, common)
          const name = twice(one.label) ? `${one.label} (${plain(one.state)})` : label(one.state)
          return (
            <li key={one.state} className="py-0.5">
              <div className="grid grid-cols-[1.5rem_minmax(0,1fr)_5rem_2.5rem] items-center gap-2 sm:grid-cols-[1.5rem_minmax(0,1fr)_8rem_3rem]">
                <span className="figures text-end text-sm text-soft">{i + 1}</span>
                {one.people > 0 ? <Link to="/" search={{ queue: 'all', at: `${dialog.name}/${one.state}` }} className="flex min-h-6 items-center text-brand hover:underline" title={t('dialogs.open', { n: one.people })}><span className="truncate">{name}</span></Link> : <span className="truncate" title={one.state}>{name}</span>}
                <meter className="bar h-2 w-full" min={0} max={most} value={one.people} aria-label={t('dialogs.people', { n: one.people })} />
                <span className="figures text-end">{one.people}</span>
              </div>
              {exits.length > 0 && exits.length <= 2 && <div className="ms-8 text-sm"><Exits exits={exits} label={label} ends={diagram.ends} /></div>}
              {exits.length > 2 && (
                <details className="ms-8 text-sm">
                  <summary className="w-fit cursor-pointer py-1 text-soft hover:text-ink"><span className="sr">{name}: </span>{t('dialogs.exits', { n: exits.length })}</summary>
                  <Exits exits={exits} label={label} ends={diagram.ends} />
                </details>
              )}
            </li>
          )
        })}
      </ol>
      {common.length > 0 && (
        <details className="mt-3 border-t border-line pt-2 text-sm">
          <summary className="w-fit cursor-pointer py-1 text-soft hover:text-ink">{t('dialogs.everywhere')}</summary>
          <Exits exits={common} label={label} ends={diagram.ends} />
        </details>
      )}
    </Box>
  )
}
