import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import * as conversations from '../api/conversations'
import { t, tr } from '../i18n'
import { Failed, Loading } from '../ui/States'
import { Box, Page } from './kit'

/** Each dialog as the list of its steps, with how many people stand in each now. */
export function Dialogs() {
  const dialogs = useQuery({ queryKey: ['dialogs'], queryFn: conversations.dialogs, refetchInterval: 60_000 })
  if (dialogs.isError) return <Page title={t('nav.dialogs')}><Failed error={dialogs.error} retry={() => void dialogs.refetch()} /></Page>
  if (!dialogs.data) return <Loading />
  return (
    <Page title={t('nav.dialogs')}>
      <p className="mb-4 max-w-2xl text-soft">{t('dialogs.how')}</p>
      <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
        {[...dialogs.data].sort((a, b) => b.people - a.people).map((dialog) => {
          // Steps that ask nothing have no words; they are of interest only when somebody is stuck there.
          const steps = dialog.steps.filter((one) => one.people > 0 || one.label !== one.state)
          const most = Math.max(1, ...steps.map((one) => one.people))
          return (
            <Box key={dialog.name} title={dialog.title || tr(`dialog.${dialog.name}`, dialog.name)} tools={<span className="figures text-sm text-soft">{t('dialogs.people', { n: dialog.people })}</span>}>
              <ol className="space-y-1">
                {steps.map((one, i) => (
                  <li key={one.state} className="grid grid-cols-[1.5rem_minmax(0,1fr)_7rem_3rem] items-center gap-2 py-0.5">
                    <span className="figures text-end text-sm text-soft">{i + 1}</span>
                    {one.people > 0 ? <Link to="/" search={{ queue: 'all', at: `${dialog.name}/${one.state}` }} className="min-h-6 truncate text-brand hover:underline" title={one.state}>{one.label || one.state}</Link> : <span className="truncate" title={one.state}>{one.label || one.state}</span>}
                    <meter className="bar h-2 w-full" min={0} max={most} value={one.people} aria-label={t('dialogs.people', { n: one.people })} />
                    <span className="figures text-end">{one.people}</span>
                  </li>
                ))}
              </ol>
            </Box>
          )
        })}
      </div>
    </Page>
  )
}
