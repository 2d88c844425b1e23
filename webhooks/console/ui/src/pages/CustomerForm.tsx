import { useState } from 'react'
import { addCustomer, customer as read, editCustomer } from '../api/customers'
import type { Customer } from '../api/types'
import { useMe } from '../app/queries'
import { t } from '../i18n'
import { amountOf, amountText, joined, listed } from '../lib/records'
import { Check, Input, Rows, Select } from './form'
import { RecordForm, rowFields } from './RecordForm'

const kinds: Record<string, readonly string[]> = { SV: ['DUI', 'NIT'], HN: ['DNI', 'RTN'], CO: ['CC', 'NIT'] }

const draftOf = (one: Customer | undefined, country: string) => ({
  v: one?.v ?? 0, country: one?.country || country, names: one?.names ?? '', surnames: one?.surnames ?? '', birthDate: one?.birthDate ?? '', mail: one?.mail ?? '',
  phones: joined(one?.phones), phoneProven: one?.phoneProven ?? false, address: one?.address.text ?? '',
  // The number is masked: it is sent only when it is typed anew.
  kind: one?.document.kind ?? '', number: '',
  employer: one?.work.employer ?? '', position: one?.work.position ?? '', income: amountText(one?.work.monthlyIncome), since: one?.work.since ?? '',
  references: (one?.references ?? []).map((ref) => ({ name: ref.name ?? '', phone: ref.phone ?? '', relation: ref.relation ?? '' })),
})

function bodyOf(draft: ReturnType<typeof draftOf>, had?: Customer) {
  const income = amountOf(draft.income, had?.work.monthlyIncome as { amount: string; currency: string } | null | undefined)
  return {
    country: draft.country, names: draft.names, surnames: draft.surnames, birthDate: draft.birthDate, mail: draft.mail, phones: listed(draft.phones), phoneProven: draft.phoneProven,
    address: { text: draft.address }, work: { employer: draft.employer, position: draft.position, since: draft.since, ...(income === null ? {} : { monthlyIncome: income }) }, references: draft.references,
    ...(draft.number.trim() ? { document: { ...(draft.kind ? { kind: draft.kind } : {}), number: draft.number } } : {}),
  }
}

const shownFields = ['country', 'names', 'surnames', 'birthDate', 'mail', 'phones', 'phones[0]', 'phones[1]', 'address.text', 'document.kind', 'document.number', 'work.employer', 'work.position', 'work.monthlyIncome', 'work.since', 'references']

export function CustomerForm({ customer, onSaved, onClose }: { customer?: Customer; onSaved: (saved: Customer) => void; onClose: () => void }) {
  const { business } = useMe()
  const [draft, setDraft] = useState(() => draftOf(customer, business.country))
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const shown = [...shownFields, ...rowFields('references', draft.references.length, ['name', 'phone', 'relation'])]
  return (
    <RecordForm title={customer ? `${customer.names} ${customer.surnames}`.trim() || customer.id : t('customer.add')} shown={shown} save={() => (customer ? editCustomer(customer.id, draft.v, bodyOf(draft, customer)) : addCustomer(bodyOf(draft)))} again={customer && (async () => setDraft(draftOf(await read(customer.id), business.country)))} onSaved={onSaved} onClose={onClose}>
      {(problems) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            <Select label={t('company.country')} value={draft.country} problem={problems.country} onChange={(event) => set({ country: event.target.value, kind: '' })} options={Object.keys(kinds).map((one) => [one, one])} />
            <Input label={t('customer.names')} autoFocus value={draft.names} problem={problems.names} onChange={(event) => set({ names: event.target.value })} />
            <Input label={t('customer.surnames')} value={draft.surnames} problem={problems.surnames} onChange={(event) => set({ surnames: event.target.value })} />
            <Input label={t('customer.birthDate')} type="date" value={draft.birthDate} problem={problems.birthDate} onChange={(event) => set({ birthDate: event.target.value })} />
            <Select label={t('customer.document')} value={draft.kind} problem={problems['document.kind']} onChange={(event) => set({ kind: event.target.value })} options={['', ...(kinds[draft.country] ?? [])].map((one) => [one, one || '—'])} />
            <Input label={t('customer.number')} hint={customer?.document.number ? t('customer.number.how', { number: customer.document.number }) : undefined} autoComplete="off" value={draft.number} problem={problems['document.number']} onChange={(event) => set({ number: event.target.value })} />
            <Input label={t('customer.phones')} hint={t('customer.phones.how')} value={draft.phones} problem={problems.phones ?? problems['phones[0]'] ?? problems['phones[1]']} onChange={(event) => set({ phones: event.target.value, phoneProven: false })} />
            <div className="sm:pt-6"><Check label={t('customer.proven')} checked={draft.phoneProven} onChange={(phoneProven) => set({ phoneProven })} /></div>
            <Input label={t('mail')} value={draft.mail} problem={problems.mail} onChange={(event) => set({ mail: event.target.value })} />
            <Input label={t('company.address')} value={draft.address} problem={problems['address.text']} onChange={(event) => set({ address: event.target.value })} />
            <Input label={t('customer.employer')} value={draft.employer} problem={problems['work.employer']} onChange={(event) => set({ employer: event.target.value })} />
            <Input label={t('customer.position')} value={draft.position} problem={problems['work.position']} onChange={(event) => set({ position: event.target.value })} />
            <Input label={t('customer.income')} inputMode="decimal" value={draft.income} problem={problems['work.monthlyIncome']} onChange={(event) => set({ income: event.target.value })} />
            <Input label={t('customer.since')} type="date" value={draft.since} problem={problems['work.since']} onChange={(event) => set({ since: event.target.value })} />
          </div>
          <Rows title={t('customer.references')} rows={draft.references} empty={{ name: '', phone: '', relation: '' }} most={2} add={t('customer.reference.add')} onChange={(references) => set({ references })}>
            {(row, change, i) => (
              <>
                <Input label={t('name')} required value={row.name} problem={problems[`references[${i}].name`]} onChange={(event) => change({ name: event.target.value })} />
                <Input label={t('customer.phone')} type="tel" value={row.phone} problem={problems[`references[${i}].phone`]} onChange={(event) => change({ phone: event.target.value })} />
                <Input label={t('customer.relation')} value={row.relation} problem={problems[`references[${i}].relation`]} onChange={(event) => change({ relation: event.target.value })} />
              </>
            )}
          </Rows>
          {problems.references && <p role="alert" className="text-sm font-medium text-bad">{problems.references}</p>}
        </>
      )}
    </RecordForm>
  )
}
