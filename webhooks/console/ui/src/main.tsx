import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { ApiError, onSignedOut, setCredentials } from './api/http'
import type { Me } from './api/types'
import * as conversations from './api/conversations'
import { client } from './app/queries'
import { makeRouter } from './app/router'
import { loadLanguage, t } from './i18n'
import { setZone } from './lib/format'
import { applyTheme } from './lib/settings'
import './styles.css'

function toLogin() {
  const here = location.pathname + location.search
  location.assign('/console/login?next=' + encodeURIComponent(here))
}

async function start() {
  applyTheme()
  const root = createRoot(document.getElementById('root') as HTMLElement)
  let me: Me
  try {
    me = await conversations.me()
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return toLogin()
    await loadLanguage(navigator.language)
    root.render(
      <main className="flex h-full flex-col items-center justify-center gap-4 p-8 text-center">
        <h1 className="text-xl font-semibold">{t(error instanceof ApiError && error.status === 403 ? 'error.forbidden' : 'error.network')}</h1>
        <button type="button" className="rounded-lg bg-brand px-4 py-2 font-medium text-on-brand" onClick={() => location.reload()}>{t('retry')}</button>
      </main>,
    )
    return
  }
  onSignedOut(toLogin)
  setCredentials(me.csrf)
  setZone(me.business.timeZone)
  client.setQueryData(['me'], me)
  await loadLanguage(me.locale)
  client.getQueryCache().subscribe((event) => {
    // A role that changed or a session that was renewed comes with a new token.
    if (event.query.queryKey[0] === 'me' && event.query.state.data) setCredentials((event.query.state.data as Me).csrf)
  })
  root.render(
    <QueryClientProvider client={client}>
      <RouterProvider router={makeRouter()} />
    </QueryClientProvider>,
  )
}

void start()
