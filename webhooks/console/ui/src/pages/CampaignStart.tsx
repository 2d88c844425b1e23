import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../api/client'
import { call } from '../api/http'
import { client, useMe } from '../app/queries'
import { newKey } from '../compose/send'
import { t } from '../i18n'
import { Button } from '../ui/Button'
import { channelName } from './campaign'
import { Check, Input, useProblems, Whole } from './form'
import { Page } from './kit'

const most = 16 << 20 // bytes, with the form around it
const channels = ['whatsapp', 'sms', 'mail'] as const
const fields = ['file', 'channels', 'filters.dueFrom', 'filters.dueTo', 'filters.overdueDays', 'schedule', 'rate'] as const

/** A campaign from a file begins with a dry run: what it finds is looked at before anything is sent. */
export function CampaignStart() {
  const me = useMe()
  const navigate = useNavigate()
  const [file, setFile] = useState<File>()
  const [chosen, setChosen] = useState<string[]>([])
  const [text, setText] = useState({ dueFrom: '', dueTo: '', overdueDays: '', schedule: '', rate: '' })
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(newKey)
  const problems = useProblems(fields)
  const field = (name: keyof typeof text) => ({ value: text[name], onChange: (event: React.ChangeEvent<HTMLInputElement>) => change(() => setText({ ...text, [name]: event.target.value })) })
  function change(then: () => void) { // what is asked for is another request then
    then()
    setKey(newKey())
  }

  async function begin(chosenFile: File) {
    const form = new FormData()
    form.set('file', chosenFile, chosenFile.name)
    const stored = await call<{ file: string }>('POST', '/api/v1/campaigns/files', form)
    const { dueFrom, dueTo, overdueDays } = text
    return data(api.POST('/api/v1/campaigns', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        user: me.login, platform: 'csv', file: stored.file, dryRun: true,
        ...(chosen.length > 0 ? { channels: channels.filter((one) => chosen.includes(one)) } : {}),
        ...(dueFrom || dueTo || overdueDays ? { filters: { ...(dueFrom ? { dueFrom } : {}), ...(dueTo ? { dueTo } : {}), ...(overdueDays ? { overdueDays: Number(overdueDays) } : {}) } } : {}),
        ...(text.schedule ? { schedule: new Date(text.schedule).toISOString() } : {}),
        ...(text.rate ? { rate: Number(text.rate) } : {}),
      },
    }))
  }
  function submit(event: React.FormEvent) {
    event.preventDefault()
    problems.clear()
    if (!file) return problems.say(t('start.file.none'))
    if (file.size > most) return problems.say(t('start.file.large'))
    setBusy(true)
    begin(file)
      .then((made) => {
        void client.invalidateQueries({ queryKey: ['list', 'campaigns'] })
        void navigate({ to: '/campaigns/$id', params: { id: made.campaignId } })
      }, problems.refused)
      .finally(() => setBusy(false))
  }
  return (
    <Page title={t('start.title')} back="/campaigns" wide={false}>
      <form onSubmit={submit} className="card space-y-5 p-4 sm:p-6">
        <p className="text-soft">{t('start.how')}</p>
        <Whole>{problems.whole}</Whole>
        <Input label={t('start.file')} hint={t('start.file.hint')} problem={problems.fields.file} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" required onChange={(event) => change(() => setFile(event.target.files?.[0]))} className="file:me-3 file:rounded-md file:border-0 file:bg-tint file:px-3 file:py-1 file:font-medium file:text-tint-ink" />
        <fieldset>
          <legend className="mb-1 font-medium">{t('start.channels')}</legend>
          <div className="flex flex-wrap gap-x-5">{channels.map((one) => <Check key={one} label={channelName(one)} checked={chosen.includes(one)} onChange={(on) => change(() => setChosen(on ? [...chosen, one] : chosen.filter((other) => other !== one)))} />)}</div>
          <p className={`text-sm ${problems.fields.channels ? 'font-medium text-bad' : 'text-soft'}`}>{problems.fields.channels ?? t('start.channels.hint')}</p>
        </fieldset>
        <fieldset className="grid gap-4 sm:grid-cols-2">
          <legend className="mb-2 font-semibold">{t('start.more')}</legend>
          <Input label={t('start.dueFrom')} problem={problems.fields['filters.dueFrom']} type="date" {...field('dueFrom')} />
          <Input label={t('start.dueTo')} problem={problems.fields['filters.dueTo']} type="date" {...field('dueTo')} />
          <Input label={t('start.overdue')} problem={problems.fields['filters.overdueDays']} type="number" min={0} {...field('overdueDays')} />
          <Input label={t('start.rate')} hint={t('start.rate.hint')} problem={problems.fields.rate} type="number" min={0} max={60000} {...field('rate')} />
          <Input label={t('start.schedule')} hint={t('start.schedule.hint')} problem={problems.fields.schedule} type="datetime-local" {...field('schedule')} />
        </fieldset>
        <p className="flex justify-end"><Button look="main" type="submit" disabled={busy}>{t(busy ? 'start.reading' : 'start.dry')}</Button></p>
      </form>
    </Page>
  )
}
