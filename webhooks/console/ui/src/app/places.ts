import type { Key } from '../i18n'
import type { IconName } from '../ui/Icon'

export interface Place { to: string; label: Key; icon: IconName; action: string; group: 0 | 1 | 2 }

/** What the navigation holds; each is shown to whom its action is permitted. */
export const places: Place[] = [
  { to: '/', label: 'nav.queue', icon: 'inbox', action: 'conversations.read', group: 0 },
  { to: '/orders', label: 'nav.orders', icon: 'order', action: 'orders.read', group: 0 },
  { to: '/quotations', label: 'nav.quotations', icon: 'quote', action: 'quotations.read', group: 0 },
  { to: '/debtors', label: 'nav.debtors', icon: 'money', action: 'debts.read', group: 0 },
  { to: '/campaigns', label: 'nav.campaigns', icon: 'campaign', action: 'campaigns.read', group: 0 },
  { to: '/credit', label: 'nav.credit', icon: 'credit', action: 'credit.read', group: 0 },
  { to: '/technicians', label: 'nav.technicians', icon: 'tool', action: 'technicians.read', group: 1 },
  { to: '/companies', label: 'nav.companies', icon: 'company', action: 'companies.read', group: 1 },
  { to: '/customers', label: 'nav.customers', icon: 'me', action: 'customers.read', group: 1 },
  { to: '/canned', label: 'nav.canned', icon: 'canned', action: 'conversations.read', group: 1 },
  { to: '/dialogs', label: 'nav.dialogs', icon: 'flow', action: 'conversations.read', group: 1 },
  { to: '/texts', label: 'nav.texts', icon: 'text', action: 'settings.write', group: 1 },
  { to: '/people', label: 'nav.people', icon: 'people', action: 'users.read', group: 2 },
  { to: '/keys', label: 'nav.keys', icon: 'key', action: 'keys.write', group: 2 },
  { to: '/audit', label: 'nav.audit', icon: 'audit', action: 'audit.read', group: 2 },
  { to: '/deliveries', label: 'nav.deliveries', icon: 'webhook', action: 'deliveries.read', group: 2 },
  { to: '/health', label: 'nav.health', icon: 'health', action: 'conversations.read', group: 2 },
]
