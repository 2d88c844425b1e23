import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api, data } from '../api/client'
import type { Technician } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { date, moment, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Modal } from '../ui/Modal'
import { Fact, Facts, List, Page, useList } from './kit'

const TechnicianForm = lazy(() => import('./TechnicianForm').then((module) => ({ default: module.TechnicianForm })))

export function Technicians() {
  const writes = may(useMe(), 'technicians.write')
  const [editing, setEditing] = useState<Technician | 'new' | undefined>()
  const [open, setOpen] = useState<Technician | undefined>()
  const list = useList(['technicians'], async (cursor) => {
    const page = await data(api.GET('/api/v1/technicians', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }))
    return { rows: page.technicians as Technician[], next: page.next }
  })
  return (
    <Page title={t('nav.technicians')} tools={writes && <Button look="main" icon="plus" onClick={() => setEditing('new')}>{t('technician.add')}</Button>}>
      <List
        list={list}
        icon="tool"
        name={t('nav.technicians')}
        empty={t('technicians.none')}
        id={(one) => one.id}
        onOpen={setOpen}
        columns={[
          { head: t('name'), cell: (one) => one.name },
          { head: t('technician.specialties'), main: true, cell: (one) => <span className="flex flex-wrap gap-1">{one.specialties.map((skill) => <Tag key={skill.code}>{tr(`specialty.${skill.code}`, skill.code)} · {tr(`level.${skill.level}`, skill.level)}</Tag>)}</span> },
          { head: t('order.state'), cell: (one) => <Tag tone={one.status === 'active' ? 'good' : 'soon'}>{tr(`technician.${one.status}`, one.status ?? '')}</Tag> },
          { head: t('technician.certificates'), cell: (one) => one.certificates.filter((paper) => paper.state !== 'in_force').map((paper) => <Tag key={paper.name} tone={paper.state === 'expired' ? 'late' : 'soon'}>{paper.name}: {date(paper.expires)}</Tag>) },
          { head: t('technician.emergencies'), wide: true, cell: (one) => t(one.emergencies ? 'yes' : 'no') },
          { head: t('customer.phone'), wide: true, cell: (one) => <span className="figures whitespace-nowrap">{phone(one.phone ?? '')}</span> },
        ]}
      />
      {open && <Detail technician={open} onClose={() => setOpen(undefined)} onEdit={writes ? () => { setOpen(undefined); setEditing(open) } : undefined} />}
      <Suspense>
        {editing && <TechnicianForm technician={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} onSaved={() => { setEditing(undefined); void client.invalidateQueries({ queryKey: ['list', 'technicians'] }) }} />}
      </Suspense>
    </Page>
  )
}

function Detail({ technician, onClose, onEdit }: { technician: Technician; onClose: () => void; onEdit?: () => void }) {
  const stats = useQuery({ queryKey: ['technician', technician.id, 'stats'], queryFn: () => data(api.GET('/api/v1/technicians/{id}/stats', { params: { path: { id: technician.id } } })) }).data
  return (
    <Modal title={technician.name ?? technician.id} onClose={onClose}>
      <Facts>
        <Fact name={t('technician.code')}>{technician.id}</Fact>
        <Fact name={t('customer.phone')}>{phone(technician.phone ?? '')}</Fact>
        <Fact name={t('technician.zones')}>{technician.zones?.join(', ')}</Fact>
        <Fact name={t('technician.certificates')}>{technician.certificates.map((paper) => `${paper.name} (${date(paper.expires)})`).join(', ')}</Fact>
        <Fact name={t('technician.seen')}>{technician.location ? moment(technician.location.at) : undefined}</Fact>
        {stats && <Fact name={t('technician.completed')}>{stats.completed}</Fact>}
        {stats && <Fact name={t('technician.rework')}>{`${stats.rework} (${stats.reworkPercent} %)`}</Fact>}
        {stats && Object.entries(stats.ratings).slice(0, 4).map(([name, one]) => <Fact key={name} name={tr(`rating.${name}`, name)}>{one ? `${one.mean.toFixed(1)} / 5 · ${one.count}` : undefined}</Fact>)}
      </Facts>
      {onEdit && <p className="mt-4 text-end"><Button icon="pen" onClick={onEdit}>{t('edit')}</Button></p>}
    </Modal>
  )
}
