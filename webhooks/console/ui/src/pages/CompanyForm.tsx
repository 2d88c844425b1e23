import { useState } from 'react'
import { addCompany, company as read, editCompany } from '../api/records'
import type { Company } from '../api/types'
import { useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amountOf, amountText } from '../lib/records'
import { Check, Input, Rows, Select } from './form'
import { RecordForm, rowFields } from './RecordForm'

type Contact = NonNullable<Company['contacts']>[number]
type Site = NonNullable<Company['locations']>[number]

const draftOf = (one: Company | undefined, country: string) => ({
  id: one?.id ?? '', v: one?.v ?? 0, name: one?.name ?? '', tradeName: one?.tradeName ?? '', taxId: one?.taxId ?? '', country: one?.country ?? country, status: one?.status ?? 'active',
  contacts: (one?.contacts ?? []).map((given: Contact) => ({ given: given as Partial<Contact>, name: given.name, phone: given.phone ?? '', mail: given.mail ?? '', role: given.role ?? 'requester', limit: amountText(given.limit), primary: given.primary ?? false })),
  locations: (one?.locations ?? []).map((given: Site) => ({ given: given as Partial<Site>, name: given.name, address: given.address ?? '', access: given.access ?? '' })),
})

/** What is sent: what the form does not show of a row (its place on the map) stays with it. */
function bodyOf(draft: ReturnType<typeof draftOf>) {
  return {
    name: draft.name, tradeName: draft.tradeName, taxId: draft.taxId, country: draft.country, status: draft.status,
    contacts: draft.contacts.map(({ given, limit, ...one }) => ({ ...one, limit: ['approver', 'admin'].includes(one.role) ? amountOf(limit, given.limit as { amount: string; currency: string } | null | undefined) : null })),
    locations: draft.locations.map(({ given, ...one }) => ({ ...given, ...one })),
  }
}

export function CompanyForm({ company, onSaved, onClose }: { company?: Company; onSaved: (saved: Company) => void; onClose: () => void }) {
  const { business } = useMe()
  const [draft, setDraft] = useState(() => draftOf(company, business.country))
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const shown = ['id', 'name', 'tradeName', 'taxId', 'country', 'status', ...rowFields('contacts', draft.contacts.length, ['name', 'phone', 'mail', 'role', 'limit', 'primary']), ...rowFields('locations', draft.locations.length, ['name', 'address', 'access'])]
  return (
    <RecordForm title={company ? (company.name ?? company.id) : t('company.add')} shown={shown} save={() => (company ? editCompany(company.id, draft.v, bodyOf(draft)) : addCompany({ id: draft.id.trim(), ...bodyOf(draft) }))} again={company && (async () => setDraft(draftOf(await read(company.id), business.country)))} onSaved={onSaved} onClose={onClose}>
      {(problems) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {!company && <Input label={t('technician.code')} hint={t('company.code.how')} required autoFocus maxLength={40} value={draft.id} problem={problems.id} onChange={(event) => set({ id: event.target.value })} />}
            <Input label={t('name')} required value={draft.name} problem={problems.name} onChange={(event) => set({ name: event.target.value })} />
            <Input label={t('company.trade')} value={draft.tradeName} problem={problems.tradeName} onChange={(event) => set({ tradeName: event.target.value })} />
            <Input label={t('company.taxId')} value={draft.taxId} problem={problems.taxId} onChange={(event) => set({ taxId: event.target.value })} />
            <Input label={t('company.country')} hint={t('company.country.how')} maxLength={2} value={draft.country} problem={problems.country} onChange={(event) => set({ country: event.target.value.toUpperCase() })} />
            <Select label={t('order.state')} value={draft.status} problem={problems.status} onChange={(event) => set({ status: event.target.value as typeof draft.status })} options={(['active', 'inactive'] as const).map((one) => [one, t(`company.${one}`)])} />
          </div>
          <Rows title={t('company.contacts')} rows={draft.contacts} empty={{ given: {}, name: '', phone: '', mail: '', role: 'requester', limit: '', primary: false }} most={100} add={t('company.contact.add')} onChange={(contacts) => set({ contacts })}>
            {(row, change, i) => (
              <>
                <Input label={t('name')} required value={row.name} problem={problems[`contacts[${i}].name`]} onChange={(event) => change({ name: event.target.value })} />
                <Select label={t('people.role')} value={row.role} problem={problems[`contacts[${i}].role`]} onChange={(event) => change({ role: event.target.value as typeof row.role })} options={['requester', 'approver', 'billing', 'admin'].map((one) => [one, tr(`contact.${one}`, one)])} />
                <Input label={t('customer.phone')} type="tel" value={row.phone} problem={problems[`contacts[${i}].phone`]} onChange={(event) => change({ phone: event.target.value })} />
                <Input label={t('mail')} value={row.mail} problem={problems[`contacts[${i}].mail`]} onChange={(event) => change({ mail: event.target.value })} />
                {['approver', 'admin'].includes(row.role) && <Input label={t('company.limit', { currency: (row.given.limit as { currency?: string } | null | undefined)?.currency ?? business.currency })} hint={t('company.limit.how')} inputMode="decimal" value={row.limit} problem={problems[`contacts[${i}].limit`]} onChange={(event) => change({ limit: event.target.value })} />}
                <div className="sm:pt-6"><Check label={t('company.primary')} checked={row.primary} onChange={(primary) => change({ primary })} />{problems[`contacts[${i}].primary`] && <p role="alert" className="text-sm font-medium text-bad">{problems[`contacts[${i}].primary`]}</p>}</div>
              </>
            )}
          </Rows>
          <Rows title={t('company.locations')} rows={draft.locations} empty={{ given: {}, name: '', address: '', access: '' }} most={200} add={t('company.location.add')} onChange={(locations) => set({ locations })}>
            {(row, change, i) => (
              <>
                <Input label={t('name')} required value={row.name} problem={problems[`locations[${i}].name`]} onChange={(event) => change({ name: event.target.value })} />
                <Input label={t('company.address')} value={row.address} problem={problems[`locations[${i}].address`]} onChange={(event) => change({ address: event.target.value })} />
                <Input label={t('company.access')} value={row.access} problem={problems[`locations[${i}].access`]} onChange={(event) => change({ access: event.target.value })} />
              </>
            )}
          </Rows>
        </>
      )}
    </RecordForm>
  )
}
