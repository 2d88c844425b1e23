import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, data } from '../api/client'
import type { Company, Contract } from '../api/types'
import { client, may, useMe } from '../app/queries'
import { t, tr } from '../i18n'
import { date, phone } from '../lib/format'
import { Button } from '../ui/Button'
import { Tag } from '../ui/Chip'
import { Failed, Loading } from '../ui/States'
import { Box, Fact, Facts, Page } from './kit'

const hours = (minutes?: number) => (minutes ? (minutes % 60 ? `${minutes} min` : `${minutes / 60} h`) : '')

const CompanyForm = lazy(() => import('./CompanyForm').then((module) => ({ default: module.CompanyForm })))
const ContractForm = lazy(() => import('./ContractForm').then((module) => ({ default: module.ContractForm })))

export function CompanyPage() {
  const [editing, setEditing] = useState<'company' | 'contract' | Contract | undefined>()
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useMe()
  const path = { params: { path: { id } } }
  const company = useQuery({ queryKey: ['company', id], queryFn: async () => (await data(api.GET('/api/v1/companies/{id}', path))) as Company })
  const contracts = useQuery({ queryKey: ['company', id, 'contracts'], queryFn: async () => (await data(api.GET('/api/v1/companies/{id}/contracts', path))).contracts as Contract[], enabled: may(me, 'contracts.read') })
  if (company.isError) return <Page title={id} back="/companies"><Failed error={company.error} /></Page>
  if (!company.data) return <Loading />
  const one = company.data
  return (
    <Page back="/companies" tools={may(me, 'companies.write') && <Button icon="pen" onClick={() => setEditing('company')}>{t('edit')}</Button>} title={<>{one.name}<Tag tone={one.status === 'active' ? 'good' : 'calm'}>{tr(`company.${one.status}`, one.status ?? '')}</Tag></>}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Box title={t('quotation.about')}><Facts><Fact name={t('technician.code')}>{one.id}</Fact><Fact name={t('company.taxId')}>{one.taxId}</Fact><Fact name={t('company.trade')}>{one.tradeName}</Fact><Fact name={t('company.country')}>{one.country}</Fact></Facts></Box>
        <Box title={t('company.contacts')}>
          <ul className="divide-y divide-line">{one.contacts?.map((person, i) => <li key={i} className="flex flex-wrap items-center gap-x-2 py-1.5"><span className="font-medium">{person.name}</span>{person.role && <Tag>{tr(`contact.${person.role}`, person.role)}</Tag>}{person.primary && <Tag tone="brand">{t('company.primary')}</Tag>}<span className="figures w-full text-sm text-soft">{[phone(person.phone ?? ''), person.mail].filter(Boolean).join(' · ')}</span></li>)}</ul>
        </Box>
        <Box title={t('company.locations')}>
          <ul className="divide-y divide-line">{one.locations?.map((site, i) => <li key={i} className="py-1.5"><p className="font-medium">{site.name}</p><p className="text-sm text-soft">{[site.address, site.access].filter(Boolean).join(' · ')}</p></li>)}</ul>
        </Box>
        {contracts.data && (
          <Box title={t('company.contracts')} tools={may(me, 'contracts.write') && <Button small icon="plus" onClick={() => setEditing('contract')}>{t('contract.add')}</Button>}>
            {contracts.data.length === 0 && <p className="text-soft">{t('company.contracts.none')}</p>}
            <ul className="space-y-3">
              {contracts.data.map((contract) => (
                <li key={contract.id} className="rounded-xl border border-line p-3">
                  <p className="mb-1 flex items-center justify-between gap-2"><b className="font-medium">{contract.id} · {tr(`contract.${contract.type}`, contract.type ?? '')}</b><span className="flex items-center gap-1"><Tag tone={contract.status === 'active' ? 'good' : 'calm'}>{tr(`contract.${contract.status}`, contract.status ?? '')}</Tag>{may(me, 'contracts.write') && <Button small look="quiet" icon="pen" aria-label={t('form.edit', { field: contract.id })} onClick={() => setEditing(contract)} />}</span></p>
                  <Facts>
                    <Fact name={t('contract.term')}>{[date(contract.from), date(contract.to)].filter(Boolean).join(' – ')}</Fact>
                    <Fact name={t('contract.payment')}>{contract.paymentDays ? t('contract.days', { n: contract.paymentDays }) : undefined}</Fact>
                    <Fact name={t('sla.response')}>{hours(contract.sla?.normal?.response)}</Fact>
                    <Fact name={t('sla.onSite')}>{hours(contract.sla?.normal?.onSite)}</Fact>
                    <Fact name={t('sla.resolution')}>{hours(contract.sla?.normal?.resolution)}</Fact>
                  </Facts>
                </li>
              ))}
            </ul>
          </Box>
        )}
      </div>
      <Suspense>
        {editing === 'company' && <CompanyForm company={one} onClose={() => setEditing(undefined)} onSaved={(saved) => {
          client.setQueryData(['company', id], saved)
          void client.invalidateQueries({ queryKey: ['list', 'companies'] })
          setEditing(undefined)
        }} />}
        {editing && editing !== 'company' && <ContractForm company={id} contract={editing === 'contract' ? undefined : editing} onClose={() => setEditing(undefined)} onSaved={() => {
          void client.invalidateQueries({ queryKey: ['company', id, 'contracts'] })
          setEditing(undefined)
        }} />}
      </Suspense>
    </Page>
  )
}
