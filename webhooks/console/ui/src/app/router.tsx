import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { queues } from '../api/types'
import { loadMore } from '../i18n'
import type { QueueSearch } from '../queue/search'
import { Failed, Loading } from '../ui/States'
import { Shell } from './Shell'

// Loaded when it is opened. Its type is kept out of the router's: pages use the router's types themselves.
const lazy = (load: () => Promise<unknown>, name: string) =>
  lazyRouteComponent(load as () => Promise<Record<string, React.ComponentType>>, name)

// A page with words of its own, which come with it.
const rare = (load: () => Promise<unknown>, name: string) => lazy(async () => (await Promise.all([load(), loadMore()]))[0], name)

const root = createRootRoute({ component: Shell })

// The search parameters of the queue are of every page, so that going back finds the same list.
function queueSearch(given: Record<string, unknown>): QueueSearch {
  const queue = queues.find((one) => one === given.queue)
  const text = (name: 'find' | 'at') => (typeof given[name] === 'string' && given[name] ? { [name]: given[name] } : {})
  return { ...(queue ? { queue } : {}), ...text('find'), ...text('at') }
}

const conversations = createRoute({
  getParentRoute: () => root,
  id: 'conversations',
  validateSearch: queueSearch,
  component: lazy(() => import('../queue/QueuePage'), 'QueuePage'),
})

const of = () => root

const tree = root.addChildren([
  conversations.addChildren([
    createRoute({ getParentRoute: () => conversations, path: '/', component: lazy(() => import('../queue/Nothing'), 'Nothing') }),
    createRoute({ getParentRoute: () => conversations, path: '/c/$contact', component: lazy(() => import('../thread/ThreadPage'), 'ThreadPage') }),
  ]),
  createRoute({ getParentRoute: of, path: '/orders', component: lazy(() => import('../pages/Orders'), 'Orders') }),
  createRoute({ getParentRoute: of, path: '/orders/$id', component: lazy(() => import('../pages/OrderPage'), 'OrderPage') }),
  createRoute({ getParentRoute: of, path: '/quotations', component: lazy(() => import('../pages/Quotations'), 'Quotations') }),
  createRoute({ getParentRoute: of, path: '/quotations/$id', component: lazy(() => import('../pages/QuotationPage'), 'QuotationPage') }),
  createRoute({ getParentRoute: of, path: '/quote', component: rare(() => import('../pages/QuoteEditor'), 'QuoteEditor') }),
  createRoute({ getParentRoute: of, path: '/jobs', component: rare(() => import('../pages/OrdersMap'), 'OrdersMap') }),
  createRoute({ getParentRoute: of, path: '/debtors', component: lazy(() => import('../pages/Debtors'), 'Debtors') }),
  createRoute({ getParentRoute: of, path: '/debtors/$contact', component: rare(() => import('../pages/DebtorPage'), 'DebtorPage') }),
  createRoute({ getParentRoute: of, path: '/campaigns', component: rare(() => import('../pages/Campaigns'), 'Campaigns') }),
  createRoute({ getParentRoute: of, path: '/campaigns/new', component: rare(() => import('../pages/CampaignStart'), 'CampaignStart') }),
  createRoute({ getParentRoute: of, path: '/campaigns/$id', component: rare(() => import('../pages/CampaignPage'), 'CampaignPage') }),
  createRoute({ getParentRoute: of, path: '/credit', component: rare(() => import('../pages/Credit'), 'Credit') }),
  createRoute({ getParentRoute: of, path: '/credit-evaluations/$id', component: rare(() => import('../pages/EvaluationPage'), 'EvaluationPage') }),
  createRoute({ getParentRoute: of, path: '/credit-orders/$id', component: rare(() => import('../pages/CreditOrderPage'), 'CreditOrderPage') }),
  createRoute({ getParentRoute: of, path: '/technicians', component: lazy(() => import('../pages/Technicians'), 'Technicians') }),
  createRoute({ getParentRoute: of, path: '/companies', component: lazy(() => import('../pages/Companies'), 'Companies') }),
  createRoute({ getParentRoute: of, path: '/companies/$id', component: lazy(() => import('../pages/CompanyPage'), 'CompanyPage') }),
  createRoute({ getParentRoute: of, path: '/customers', component: lazy(() => import('../pages/Customers'), 'Customers') }),
  createRoute({ getParentRoute: of, path: '/customers/$id', component: lazy(() => import('../pages/CustomerPage'), 'CustomerPage') }),
  createRoute({ getParentRoute: of, path: '/people', component: lazy(() => import('../pages/People'), 'People') }),
  createRoute({ getParentRoute: of, path: '/keys', component: lazy(() => import('../pages/ApiKeys'), 'ApiKeys') }),
  createRoute({ getParentRoute: of, path: '/audit', component: lazy(() => import('../pages/Audit'), 'Audit') }),
  createRoute({ getParentRoute: of, path: '/deliveries', component: lazy(() => import('../pages/Deliveries'), 'Deliveries') }),
  createRoute({ getParentRoute: of, path: '/dialogs', component: rare(() => import('../pages/Dialogs'), 'Dialogs') }),
  createRoute({ getParentRoute: of, path: '/dialogs/$name', component: rare(() => import('../pages/DialogPage'), 'DialogPage') }),
  createRoute({ getParentRoute: of, path: '/canned', component: lazy(() => import('../pages/Canned'), 'Canned') }),
  createRoute({ getParentRoute: of, path: '/texts', component: lazy(() => import('../pages/Texts'), 'Texts') }),
  createRoute({ getParentRoute: of, path: '/texts/$key', component: lazy(() => import('../pages/TextPage'), 'TextPage') }),
  createRoute({ getParentRoute: of, path: '/health', component: lazy(() => import('../pages/Health'), 'Health') }),
  createRoute({ getParentRoute: of, path: '/me', component: lazy(() => import('../pages/Account'), 'Account') }),
])

export const makeRouter = () =>
  createRouter({
    routeTree: tree,
    basepath: '/console',
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
    defaultNotFoundComponent: () => null,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
