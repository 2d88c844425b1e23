import { Link } from '@tanstack/react-router'
import type { Form, Order } from '../api/types'
import { t, tr } from '../i18n'
import { moment, phone } from '../lib/format'
import { reason } from '../queue/Row'
import { Tag } from '../ui/Chip'
import { Icon } from '../ui/Icon'
import { suggestion } from '../lib/suggestion'
import { useStore } from '../lib/store'
import { useOpen } from '../thread/context'
import { FormFields } from './FormFields'
import { scriptURL } from '../api/conversations'

interface Props { orders: Order[] | undefined; onBack: (state: string) => void; onSaved: (form: Form) => void }

/** Beside the thread: what the bot knows, the form, and who the customer is. */
export function Side({ orders, onBack, onSaved }: Props) {
  const { form, session, contact, may } = useOpen()
  return (
    <div className="divide-y divide-line">
      <Summary />
      {form && form.fields.length > 0 && (
        <section className="p-4">
          <h3 className="mb-2 flex items-baseline justify-between font-semibold">
            {title(form)}
            <span className="figures text-sm font-normal text-soft">{t('form.count', { done: form.fields.filter((one) => !one.missing).length, all: form.fields.length })}</span>
          </h3>
          <FormFields form={form} onBack={onBack} onSaved={onSaved} />
        </section>
      )}
      <section className="space-y-2 p-4">
        <h3 className="font-semibold">{t('customer')}</h3>
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
          <dt className="text-soft">{t('customer.phone')}</dt><dd className="figures min-w-0 [overflow-wrap:anywhere]">{phone(contact)}</dd>
          {session.channel && <><dt className="text-soft">{t('customer.channel')}</dt><dd>{tr(`channel.${session.channel}`, session.channel)}</dd></>}
          {session.locale && <><dt className="text-soft">{t('customer.language')}</dt><dd>{tr(`language.${session.locale.slice(0, 2)}`, session.locale)}</dd></>}
          {session.windowUntil && <><dt className="text-soft">{t('customer.window')}</dt><dd>{moment(session.windowUntil)}</dd></>}
          {session.optedOut && <><dt className="text-soft">{t('customer.consent')}</dt><dd><Tag tone="soon">{t('optedOut')}</Tag></dd></>}
        </dl>
        {orders && orders.length > 0 && (
          <ul aria-label={t('nav.orders')} className="space-y-1 pt-1">
            {orders.map((one) => (
              <li key={one.orderId}>
                <Link to="/orders/$id" params={{ id: one.orderId }} className="flex min-h-8 items-center gap-2 rounded-lg border border-line px-2.5 py-1.5 hover:bg-hover">
                  <span className="figures font-medium">{one.orderId}</span>
                  <span className="min-w-0 flex-1 truncate text-sm text-soft">{one.description}</span>
                  <Tag>{tr(`state.${one.state}`, one.state)}</Tag>
                </Link>
              </li>
            ))}
          </ul>
        )}
        {may('conversations.read') && <p><a href={scriptURL(contact)} download="guion.txt" className="inline-flex min-h-6 items-center gap-1.5 text-sm text-brand hover:underline"><Icon name="file" className="size-4" />{t('side.script')}</a></p>}
      </section>
    </div>
  )
}

const brief = (text: string) => (text.length > 40 ? `${text.slice(0, 38).trimEnd()}…` : text)
const title = (form: Form) => form.title || form.dialog.replaceAll('_', ' ')

function Summary() {
  const { form, session, contact } = useOpen()
  const proposed = useStore(suggestion)
  const missing = form?.fields.filter((one) => one.missing) ?? []
  const filled = form?.fields.filter((one) => !one.missing && one.value) ?? []
  return (
    <section className="space-y-2.5 p-4">
      <h3 className="font-semibold">{t('summary')}</h3>
      {session.case && <p><Tag tone={session.case.reason.startsWith('emergency') ? 'late' : 'soon'}>{reason(session.case.reason)}</Tag> <span className="text-sm text-soft">{t('summary.since', { at: moment(session.case.since) })}</span></p>}
      {form?.dialog ? (
        <p className="text-sm">
          {t('summary.doing', { title: title(form) })}
          {filled.length > 0 && <> {t('summary.knows')} {filled.slice(0, 4).map((one) => `${one.label.toLowerCase()} (${brief(one.value)})`).join(', ')}.</>}
          {missing.length > 0 && <> {t('summary.missing')} <b className="font-medium">{missing.slice(0, 4).map((one) => one.label.toLowerCase()).join(', ')}</b>.</>}
        </p>
      ) : <p className="text-sm text-soft">{t('summary.nothing')}</p>}
      {proposed?.contact === contact && (
        <div className="rounded-xl border border-dashed border-edge px-3 py-2 text-sm">
          <p className="text-xs text-soft">{t('suggest.read')}</p>
          <dl className="space-y-1">
            {([['suggest.wants', proposed.wants], ['suggest.done', proposed.done], ['suggest.next', proposed.next]] as const).map(([key, words]) => words && <div key={key}><dt className="inline font-medium">{t(key)} </dt><dd className="inline">{words}</dd></div>)}
          </dl>
        </div>
      )}
      {form?.question && (
        <div className="rounded-xl bg-hover px-3 py-2 text-sm">
          <p className="text-xs text-soft">{t('summary.asked')}</p>
          <p>{form.question}</p>
        </div>
      )}
      {form && form.unanswered.length > 0 && (
        <div className="rounded-xl bg-warn-tint px-3 py-2 text-sm">
          <p className="text-xs font-medium text-warn">{t('summary.misunderstood')}</p>
          <ul>{form.unanswered.slice(-3).map((one, i) => <li key={i} className="line-clamp-3 [overflow-wrap:anywhere]">«{one}»</li>)}</ul>
        </div>
      )}
    </section>
  )
}
