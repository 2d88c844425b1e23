import { useQuery } from '@tanstack/react-query'
import type { components } from '../api/schema'
import { useMe } from '../app/queries'
import { connection } from '../app/realtime'
import { t, tr } from '../i18n'
import { useStore } from '../lib/store'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { Failed, Loading } from '../ui/States'
import { Box, Page } from './kit'

// A failed check answers 503 with the same body: it is no error of this page.
async function ready(): Promise<components['schemas']['Readiness']> {
  return (await (await fetch('/readyz', { cache: 'no-store' })).json()) as components['schemas']['Readiness']
}

export function Health() {
  const me = useMe()
  const live = useStore(connection)
  const health = useQuery({ queryKey: ['health'], queryFn: ready, refetchInterval: 15_000 })
  return (
    <Page title={t('nav.health')} wide={false}>
      <div className="space-y-4">
        <Box title={t('health.page')}>
          <p className="flex items-center gap-2">{t('health.live')} <Tag tone={live === 'live' ? 'good' : 'late'}>{t(live === 'live' ? 'health.ok' : 'health.failed')}</Tag></p>
          {me.simulator && <p className="mt-2"><a href={me.simulator} target="_blank" rel="noopener" className="inline-flex min-h-8 items-center gap-1.5 font-medium text-brand hover:underline"><Icon name="play" className="size-4" />{t('health.simulator')}</a></p>}
        </Box>
        <Box title={t('health.checks')}>
          {health.isError && <Failed error={health.error} retry={() => void health.refetch()} />}
          {health.isPending && <Loading />}
          <ul className="divide-y divide-line">
            {health.data?.checks.map((one) => (
              <li key={one.name} className="py-2">
                <p className="flex items-center gap-2"><span className="min-w-0 flex-1 font-medium">{tr(`check.${one.name}`, one.name)}</span><span className="figures text-sm text-soft">{one.ms} ms</span><Tag tone={one.status === 'ok' ? 'good' : 'late'}>{t(one.status === 'ok' ? 'health.ok' : 'health.failed')}</Tag></p>
                {(one.detail || one.reason) && <p className="text-sm text-soft [overflow-wrap:anywhere]">{[one.reason, one.detail].filter(Boolean).join(': ')}</p>}
                {one.notes?.map((note) => <p key={note} className="text-sm text-soft">{note}</p>)}
              </li>
            ))}
          </ul>
        </Box>
      </div>
    </Page>
  )
}
