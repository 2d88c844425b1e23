import { useState } from 'react'
import { t } from '../i18n'
import { smsLength } from '../lib/sms'
import { hasConditions, preview } from '../lib/wording'
import { Rich } from '../thread/rich'
import { Box } from './kit'

/** A text as the person reads it: in a WhatsApp bubble, and what it takes as an SMS. */
export function TextPreview({ words, channel, locale }: { words: string; channel: string; locale: string }) {
  const [otherwise, setOtherwise] = useState(false)
  const conditions = hasConditions(words)
  const sms = smsLength(preview(words, otherwise, (name) => (name === '…' ? 'x' : name)))
  return (
    <Box title={t('texts.preview')}>
      {conditions && (
        <div role="group" aria-label={t('texts.case')} className="mb-3 flex gap-1">
          {[false, true].map((one) => <button key={String(one)} type="button" aria-pressed={otherwise === one} onClick={() => setOtherwise(one)} className={`min-h-7 rounded-lg px-2 text-sm ${otherwise === one ? 'bg-tint font-medium text-tint-ink' : 'text-soft hover:bg-hover'}`}>{t(one ? 'texts.case.else' : 'texts.case.if')}</button>)}
        </div>
      )}
      {channel !== 'sms' && (
        <div className="mb-3 rounded-xl bg-ground p-3">
          <div lang={locale} className="w-fit max-w-full rounded-xl rounded-ss-none bg-own px-3 py-2"><Rich text={preview(words, otherwise) || '…'} /></div>
        </div>
      )}
      {channel === 'sms' && <div lang={locale} className="mb-3 rounded-xl border border-line px-3 py-2"><p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{preview(words, otherwise) || '…'}</p></div>}
      <p className={`text-sm ${sms.parts > 3 ? 'text-warn' : 'text-soft'}`}>
        {t('texts.sms', { n: sms.parts, units: sms.units, per: sms.per })}{' '}
        {sms.wide.length > 0 && t('texts.sms.wide', { which: sms.wide.slice(0, 6).join(' ') })}
      </p>
    </Box>
  )
}
