import { api, data } from './client'
import { call } from './http'
import type { Company, Contract, Technician } from './types'

type Body = Record<string, unknown>
const match = (v: number) => ({ 'If-Match': `"${v}"` })

// Each record is edited over the version that was read: somebody else's change is not lost.
const put = <T>(kind: string, id: string, v: number, body: Body) => call<T>('PUT', `/api/v1/${kind}/${encodeURIComponent(id)}`, body, match(v))

export const addTechnician = (body: Body) => call<Technician>('POST', '/api/v1/technicians', body)
export const editTechnician = (id: string, v: number, body: Body) => put<Technician>('technicians', id, v, body)
export const technician = async (id: string) => (await data(api.GET('/api/v1/technicians/{id}', { params: { path: { id } } }))) as Technician

export const addCompany = (body: Body) => call<Company>('POST', '/api/v1/companies', body)
export const editCompany = (id: string, v: number, body: Body) => put<Company>('companies', id, v, body)
export const company = async (id: string) => (await data(api.GET('/api/v1/companies/{id}', { params: { path: { id } } }))) as Company

export const addContract = (company: string, body: Body) => call<Contract>('POST', `/api/v1/companies/${encodeURIComponent(company)}/contracts`, body)
export const editContract = (id: string, v: number, body: Body) => put<Contract>('contracts', id, v, body)
export const contract = async (id: string) => (await data(api.GET('/api/v1/contracts/{id}', { params: { path: { id } } }))) as Contract
