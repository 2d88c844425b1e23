import type { components } from '../api/schema'
import { t, tr } from '../i18n'
import { Tag } from '../ui/Chip'

export type Evaluation = components['schemas']['CreditEvaluation']
export type CreditOrder = components['schemas']['CreditOrder']
export type Decision = components['schemas']['CreditDecision']

const decisionTones = { APPROVED: 'good', DENIED: 'late', IN_PROCESS: 'soon', EXPIRED: 'calm', REJECTED: 'late' } as const
export function DecisionTag({ is }: { is?: Decision }) {
  return is ? <Tag tone={decisionTones[is]}>{tr(`decision.${is}`, is)}</Tag> : <Tag>{t('decision.open')}</Tag>
}

const orderTones = { ACTIVE: 'brand', PROCESSING_PAYMENT: 'brand', DUE: 'soon', IN_ARREARS: 'late', PAID: 'good', CANCEL: 'calm' } as const
export const CreditStatus = ({ is }: { is: CreditOrder['status'] }) => <Tag tone={orderTones[is]}>{tr(`loan.${is}`, is)}</Tag>

const partTones = { PENDING: 'calm', ACTIVE: 'brand', DUE: 'soon', IN_ARREARS: 'late', PAID: 'good' } as const
export const InstallmentStatus = ({ is }: { is: CreditOrder['installments'][number]['status'] }) => <Tag tone={partTones[is]}>{tr(`installment.${is}`, is)}</Tag>

/** A person's wish for a second look is decided like any other evaluation, but has to stand out. */
export const Appealed = ({ one }: { one: Evaluation }) => (one.appeal ? <Tag tone="brand">{t('evaluation.appeal')}</Tag> : null)
export const applicant = (one: Evaluation) => one.staff?.name || one.customer
