import { useState } from 'react'
import { addContract, contract as read, editContract } from '../api/records'
import type { Amount, Contract } from '../api/types'
import { useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { amountOf, amountText, hoursText, minutesOf } from '../lib/records'
import { Check, Input, Select } from './form'
import { RecordForm } from './RecordForm'

const classes = ['normal', 'urgent', 'emergency'] as const
const promises = ['response', 'onSite', 'resolution'] as const

const draftOf = (one?: Contract) => ({
  id: one?.id ?? '', v: one?.v ?? 0, type: one?.type ?? 'on_demand', status: one?.status === 'expired' || !one?.status ? 'active' : one.status, from: one?.from ?? '', to: one?.to ?? '', renews: one?.renews ?? false,
  paymentDays: one?.paymentDays === undefined ? '' : String(one.paymentDays), discount: amountText(one?.discount), autoApprove: amountText(one?.autoApprove), emergency: amountText(one?.emergency),
  sla: Object.fromEntries(classes.flatMap((name) => promises.map((what) => [`${name}.${what}`, hoursText(one?.sla?.[name]?.[what])]))) as Record<string, string>,
})

/** What the form does not show (rates, hours, who is preferred) is not sent, and so stays as it is. */
function bodyOf(draft: ReturnType<typeof draftOf>, had?: Contract) {
  const { type, status, from, to, renews } = draft
  return {
    type, from, to, renews, discount: draft.discount.trim() || null,
    ...(had?.status === 'expired' && status === 'active' ? {} : { status }),
    ...(draft.paymentDays.trim() ? { paymentDays: Number(draft.paymentDays) } : {}),
    autoApprove: amountOf(draft.autoApprove, had?.autoApprove as Amount | null | undefined), emergency: amountOf(draft.emergency, had?.emergency as Amount | null | undefined),
    sla: Object.fromEntries(classes.map((name) => [name, Object.fromEntries(promises.map((what) => [what, minutesOf(draft.sla[`${name}.${what}`] ?? '')]))])),
  }
}

export function ContractForm({ company, contract, onSaved, onClose }: { company: string; contract?: Contract; onSaved: (saved: Contract) => void; onClose: () => void }) {
  const { business } = useMe()
  const [draft, setDraft] = useState(() => draftOf(contract))
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const shown = ['id', 'type', 'status', 'from', 'to', 'renews', 'paymentDays', 'discount', 'autoApprove', 'emergency', ...classes.flatMap((name) => promises.map((what) => `sla.${name}.${what}`))]
  return (
    <RecordForm title={contract ? contract.id : t('contract.add')} shown={shown} save={() => (contract ? editContract(contract.id, draft.v, bodyOf(draft, contract)) : addContract(company, { id: draft.id.trim(), ...bodyOf(draft) }))} again={contract && (async () => setDraft(draftOf(await read(contract.id))))} onSaved={onSaved} onClose={onClose}>
      {(problems) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {!contract && <Input label={t('technician.code')} hint={t('contract.code.how')} required autoFocus maxLength={40} value={draft.id} problem={problems.id} onChange={(event) => set({ id: event.target.value })} />}
            <Select label={t('contract.type')} value={draft.type} problem={problems.type} onChange={(event) => set({ type: event.target.value as typeof draft.type })} options={['on_demand', 'framework', 'preventive', 'dedicated'].map((one) => [one, tr(`contract.${one}`, one)])} />
            <Select label={t('order.state')} value={draft.status} problem={problems.status} onChange={(event) => set({ status: event.target.value as typeof draft.status })} options={['draft', 'active', 'terminated'].map((one) => [one, tr(`contract.${one}`, one)])} />
            <Input label={t('form.from')} type="date" required value={draft.from} problem={problems.from} onChange={(event) => set({ from: event.target.value })} />
            <Input label={t('form.to')} hint={t('contract.to.how')} type="date" value={draft.to} problem={problems.to} onChange={(event) => set({ to: event.target.value })} />
            <div className="sm:pt-6"><Check label={t('contract.renews')} checked={draft.renews} onChange={(renews) => set({ renews })} />{problems.renews && <p role="alert" className="text-sm font-medium text-bad">{problems.renews}</p>}</div>
            <Input label={t('contract.paymentDays')} type="number" min={0} max={366} value={draft.paymentDays} problem={problems.paymentDays} onChange={(event) => set({ paymentDays: event.target.value })} />
            <Input label={t('contract.discount')} inputMode="decimal" value={draft.discount} problem={problems.discount} onChange={(event) => set({ discount: event.target.value })} />
            <Input label={t('contract.autoApprove', { currency: business.currency })} hint={t('contract.autoApprove.how')} inputMode="decimal" value={draft.autoApprove} problem={problems.autoApprove} onChange={(event) => set({ autoApprove: event.target.value })} />
            <Input label={t('contract.emergency', { currency: business.currency })} hint={t('contract.emergency.how')} inputMode="decimal" value={draft.emergency} problem={problems.emergency} onChange={(event) => set({ emergency: event.target.value })} />
          </div>
          <p className="text-sm text-soft">{t('contract.sla.how')}</p>
          {classes.map((name) => (
            <fieldset key={name}>
              <legend className="mb-1 font-semibold">{t(`contract.sla.${name}`)}</legend>
              <div className="grid grid-cols-3 gap-3">
                {promises.map((what) => <Input key={what} label={t(`sla.${what}`)} inputMode="decimal" pattern="\d+([.,]\d+)?|\d+:[0-5]\d" value={draft.sla[`${name}.${what}`] ?? ''} problem={problems[`sla.${name}.${what}`]} onChange={(event) => set({ sla: { ...draft.sla, [`${name}.${what}`]: event.target.value } })} />)}
              </div>
            </fieldset>
          ))}
        </>
      )}
    </RecordForm>
  )
}
