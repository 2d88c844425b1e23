import { t } from '../i18n'
import { emptyLabour, emptyMaterial, emptyOther, fieldName, type Typed } from '../lib/quote'
import { Check, Input, Rows, Select } from './form'
import { Box } from './kit'

const priorities = ['', 'normal', 'urgent', 'emergency'] as const
const local = (at: string) => { // a moment as the field for it wants it, in the browser's zone
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The lines as they are typed; what they come to is the server's to say. */
export function QuoteLines({ typed, problems, change }: { typed: Typed; problems: Record<string, string>; change: (part: Partial<Typed>) => void }) {
  const at = (kind: 'labour' | 'materials' | 'others', row: number) => (field: string) => problems[fieldName(typed, kind, row, field)]
  return (
    <Box title={t('quotation.lines')}>
      <div className="space-y-5">
        <Rows title={t('quotation.labour')} rows={typed.labour} empty={emptyLabour} most={50} add={t('quotation.labour')} onChange={(labour) => change({ labour })}>
          {(row, set, i) => (
            <>
              <Input problem={at('labour', i)('description')} label={t('quote.description')} value={row.description} maxLength={200} onChange={(event) => set({ description: event.target.value })} />
              <Input problem={at('labour', i)('hours')} label={t('quote.hours')} inputMode="decimal" value={row.hours} onChange={(event) => set({ hours: event.target.value })} />
              <Input label={t('quote.start')} hint={t('quote.start.hint')} type="datetime-local" problem={at('labour', i)('start')} value={local(row.start)} onChange={(event) => set({ start: event.target.value ? new Date(event.target.value).toISOString() : '' })} />
              <Select problem={at('labour', i)('priority')} label={t('order.priority')} options={priorities.map((one) => [one, one ? t(`quote.priority.${one}`) : t('quote.priority.order')] as const)} value={row.priority} onChange={(event) => set({ priority: event.target.value })} />
              <Check label={t('quote.waiting')} checked={row.waiting} onChange={(waiting) => set({ waiting })} />
            </>
          )}
        </Rows>
        <Rows title={t('quotation.materials')} rows={typed.materials} empty={emptyMaterial} most={100} add={t('quote.material')} onChange={(materials) => change({ materials })}>
          {(row, set, i) => (
            <>
              <Input problem={at('materials', i)('description')} label={t('quote.description')} value={row.description} maxLength={200} onChange={(event) => set({ description: event.target.value })} />
              <Input problem={at('materials', i)('sku')} label={t('quote.sku')} hint={t('quote.sku.hint')} value={row.sku} onChange={(event) => set({ sku: event.target.value })} />
              <Input problem={at('materials', i)('quantity')} label={t('quotation.quantity')} inputMode="decimal" value={row.quantity} onChange={(event) => set({ quantity: event.target.value })} />
              <Input problem={at('materials', i)('price')} label={t('quote.price')} hint={t('quote.price.hint')} inputMode="decimal" value={row.price} onChange={(event) => set({ price: event.target.value })} />
              {!row.price && <Input problem={at('materials', i)('cost')} label={t('quote.cost')} hint={t('quote.cost.hint')} inputMode="decimal" value={row.cost} onChange={(event) => set({ cost: event.target.value })} />}
            </>
          )}
        </Rows>
        <Rows title={t('quotation.others')} rows={typed.others} empty={emptyOther} most={50} add={t('quote.other')} onChange={(others) => change({ others })}>
          {(row, set, i) => (
            <>
              <Input problem={at('others', i)('description')} label={t('quote.description')} value={row.description} maxLength={200} onChange={(event) => set({ description: event.target.value })} />
              <Input problem={at('others', i)('amount')} label={t('quote.amount')} inputMode="decimal" value={row.amount} onChange={(event) => set({ amount: event.target.value })} />
            </>
          )}
        </Rows>
      </div>
    </Box>
  )
}
