import { useState } from 'react'
import { addTechnician, editTechnician, technician as read } from '../api/records'
import type { Technician } from '../api/types'
import { t, tr } from '../i18n'
import { days, hoursOf, hoursTexts, joined, listed } from '../lib/records'
import { Check, Input, Rows, Select } from './form'
import { RecordForm, rowFields } from './RecordForm'

const draftOf = (one?: Technician) => ({
  id: one?.id ?? '', v: one?.v ?? 0, name: one?.name ?? '', phone: one?.phone ?? '', mail: one?.mail ?? '', status: one?.status ?? 'active', emergencies: one?.emergencies ?? false, zones: joined(one?.zones), hours: hoursTexts(one?.hours),
  specialties: (one?.specialties ?? []).map(({ code, level }) => ({ code, level: level as string })),
  certificates: (one?.certificates ?? []).map((paper) => ({ name: paper.name, enables: (paper as { enables?: string }).enables ?? '', expires: paper.expires ?? '' })),
  absences: (one?.absences ?? []).map((away) => ({ kind: away.kind as string, from: away.from, to: away.to })),
})

function bodyOf(draft: ReturnType<typeof draftOf>) {
  const { id, v, zones, hours, certificates, ...rest } = draft
  void v
  return { id, ...rest, zones: listed(zones), hours: hoursOf(hours), certificates: certificates.map(({ expires, enables, ...paper }) => ({ ...paper, ...(enables ? { enables } : {}), ...(expires ? { expires } : {}) })) }
}

export function TechnicianForm({ technician, onSaved, onClose }: { technician?: Technician; onSaved: (saved: Technician) => void; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(technician))
  const set = (change: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...change }))
  const shown = ['id', 'name', 'phone', 'mail', 'status', 'zones', ...days.map((day) => `hours.${day}`), ...rowFields('specialties', draft.specialties.length, ['code', 'level']), ...rowFields('certificates', draft.certificates.length, ['name', 'enables', 'expires']), ...rowFields('absences', draft.absences.length, ['kind', 'from', 'to'])]
  async function save() {
    const { id, ...body } = bodyOf(draft)
    return technician ? editTechnician(technician.id, draft.v, body) : addTechnician({ id: id.trim(), ...body })
  }
  return (
    <RecordForm title={technician ? (technician.name ?? technician.id) : t('technician.add')} shown={shown} save={save} again={technician && (async () => setDraft(draftOf(await read(technician.id))))} onSaved={onSaved} onClose={onClose}>
      {(problems) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {!technician && <Input label={t('technician.code')} hint={t('technician.code.how')} required autoFocus maxLength={40} value={draft.id} problem={problems.id} onChange={(event) => set({ id: event.target.value })} />}
            <Input label={t('name')} required maxLength={120} value={draft.name} problem={problems.name} onChange={(event) => set({ name: event.target.value })} />
            <Input label={t('customer.phone')} type="tel" required value={draft.phone} problem={problems.phone} onChange={(event) => set({ phone: event.target.value })} />
            <Input label={t('mail')} value={draft.mail} problem={problems.mail} onChange={(event) => set({ mail: event.target.value })} />
            <Select label={t('order.state')} value={draft.status} problem={problems.status} onChange={(event) => set({ status: event.target.value as typeof draft.status })} options={(['active', 'vacation', 'sick_leave', 'terminated'] as const).map((one) => [one, t(`technician.${one}`)])} />
            <Input label={t('technician.zones')} hint={t('form.commas')} value={draft.zones} problem={problems.zones} onChange={(event) => set({ zones: event.target.value })} />
            <div className="sm:pt-6"><Check label={t('technician.emergencies.may')} checked={draft.emergencies} onChange={(emergencies) => set({ emergencies })} /></div>
          </div>
          <Rows title={t('technician.specialties')} rows={draft.specialties} empty={{ code: '', level: 'junior' }} most={20} add={t('technician.specialty.add')} onChange={(specialties) => set({ specialties })}>
            {(row, change, i) => (
              <>
                <Input label={t('technician.specialty')} required value={row.code} problem={problems[`specialties[${i}].code`]} onChange={(event) => change({ code: event.target.value })} />
                <Select label={t('technician.level')} value={row.level} problem={problems[`specialties[${i}].level`]} onChange={(event) => change({ level: event.target.value })} options={['junior', 'semi_senior', 'senior'].map((one) => [one, tr(`level.${one}`, one)])} />
              </>
            )}
          </Rows>
          <Rows title={t('technician.certificates')} rows={draft.certificates} empty={{ name: '', enables: '', expires: '' }} most={50} add={t('technician.certificate.add')} onChange={(certificates) => set({ certificates })}>
            {(row, change, i) => (
              <>
                <Input label={t('name')} required maxLength={120} value={row.name} problem={problems[`certificates[${i}].name`]} onChange={(event) => change({ name: event.target.value })} />
                <Input label={t('technician.certificate.expires')} type="date" value={row.expires} problem={problems[`certificates[${i}].expires`]} onChange={(event) => change({ expires: event.target.value })} />
                <Input label={t('technician.certificate.enables')} hint={t('technician.certificate.enables.how')} value={row.enables} problem={problems[`certificates[${i}].enables`]} onChange={(event) => change({ enables: event.target.value })} />
              </>
            )}
          </Rows>
          <Rows title={t('technician.absences')} rows={draft.absences} empty={{ kind: 'vacation', from: '', to: '' }} most={100} add={t('technician.absence.add')} onChange={(absences) => set({ absences })}>
            {(row, change, i) => (
              <>
                <Select label={t('technician.absence.kind')} value={row.kind} problem={problems[`absences[${i}].kind`]} onChange={(event) => change({ kind: event.target.value })} options={['vacation', 'sick_leave', 'leave'].map((one) => [one, tr(`absence.${one}`, one)])} />
                <span className="hidden sm:block" />
                <Input label={t('form.from')} type="date" required value={row.from} problem={problems[`absences[${i}].from`]} onChange={(event) => change({ from: event.target.value })} />
                <Input label={t('form.to')} type="date" required value={row.to} problem={problems[`absences[${i}].to`]} onChange={(event) => change({ to: event.target.value })} />
              </>
            )}
          </Rows>
          <fieldset>
            <legend className="mb-1 font-semibold">{t('technician.hours')}</legend>
            <p className="mb-2 text-sm text-soft">{t('technician.hours.how')}</p>
            <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
              {days.map((day) => <Input key={day} label={t(`day.${day}`)} placeholder="08:00-12:00, 14:00-18:00" value={draft.hours[day] ?? ''} problem={problems[`hours.${day}`]} onChange={(event) => set({ hours: { ...draft.hours, [day]: event.target.value } })} />)}
            </div>
          </fieldset>
        </>
      )}
    </RecordForm>
  )
}
