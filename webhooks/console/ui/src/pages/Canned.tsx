import { useState } from 'react'
import * as conversations from '../api/conversations'
import { client, may, useCanned, useMe } from '../app/queries'
import { t } from '../i18n'
import { unfilled, type Canned as Answer } from '../lib/canned'
import { Button } from '../ui/Button'
import { Modal } from '../ui/Modal'
import { Empty, errorText, Failed, Loading } from '../ui/States'
import { Labelled, Page } from './kit'

const variables = ['name', 'order', 'agent']

export function Canned() {
  const me = useMe()
  const answers = useCanned()
  const [over, setOver] = useState<{ edit?: Answer; remove?: Answer } | undefined>()
  const writes = may(me, 'settings.write')
  const done = () => {
    setOver(undefined)
    void client.invalidateQueries({ queryKey: ['canned'] })
  }
  return (
    <Page title={t('canned.title')} wide={false} tools={writes && <Button look="main" icon="plus" onClick={() => setOver({})}>{t('canned.add')}</Button>}>
      <p className="mb-4 text-soft">{t('canned.how')}</p>
      {answers.isError && <Failed error={answers.error} />}
      {answers.isPending && <Loading />}
      {answers.data?.length === 0 && <div className="card py-8"><Empty icon="canned" title={t('canned.empty')} /></div>}
      <ul className="space-y-2">
        {answers.data?.map((one) => (
          <li key={one.id} className="card flex items-start gap-3 p-4">
            <div className="min-w-0 flex-1">
              <p className="font-semibold text-brand">/{one.shortcut}</p>
              <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{one.text}</p>
            </div>
            {writes && (
              <span className="flex">
                <Button small look="quiet" icon="pen" aria-label={t('canned.edit', { name: one.shortcut })} onClick={() => setOver({ edit: one })} />
                <Button small look="quiet" icon="trash" aria-label={t('canned.remove', { name: one.shortcut })} onClick={() => setOver({ remove: one })} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {over && !over.remove && <Edit answer={over.edit} onClose={() => setOver(undefined)} onDone={done} />}
      {over?.remove && <Remove answer={over.remove} onClose={() => setOver(undefined)} onDone={done} />}
    </Page>
  )
}

function Edit({ answer, onClose, onDone }: { answer?: Answer; onClose: () => void; onDone: () => void }) {
  const [shortcut, setShortcut] = useState(answer?.shortcut ?? '')
  const [text, setText] = useState(answer?.text ?? '')
  const [problem, setProblem] = useState('')
  const unknown = unfilled(text).filter((name) => !variables.includes(name))
  return (
    <Modal title={answer ? `/${answer.shortcut}` : t('canned.add')} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => {
        event.preventDefault()
        const saved = answer ? conversations.updateCanned(answer, { text: text.trim() }) : conversations.addCanned(shortcut.trim().replace(/^\//, ''), text.trim())
        saved.then(onDone, (error: unknown) => setProblem(errorText(error)))
      }}>
        {!answer && <Labelled label={t('canned.shortcut')} hint={t('canned.shortcut.how')}><input required autoFocus autoCapitalize="none" spellCheck={false} maxLength={40} pattern="/?[\p{L}\p{N}_\-]+" value={shortcut} onChange={(event) => setShortcut(event.target.value)} className="field" /></Labelled>}
        <Labelled label={t('canned.text')} hint={t('canned.variables')}><textarea required rows={6} maxLength={4096} autoFocus={!!answer} value={text} onChange={(event) => setText(event.target.value)} className="field" /></Labelled>
        {unknown.length > 0 && <p role="status" className="rounded-lg bg-warn-tint px-3 py-2 text-sm text-warn">{t('canned.unknown', { names: unknown.map((name) => `{${name}}`).join(', ') })}</p>}
        {problem && <p role="alert" className="text-bad">{problem}</p>}
        <div className="flex justify-end gap-2 pt-1"><Button onClick={onClose}>{t('cancel')}</Button><Button type="submit" look="main">{t('save')}</Button></div>
      </form>
    </Modal>
  )
}

function Remove({ answer, onClose, onDone }: { answer: Answer; onClose: () => void; onDone: () => void }) {
  const [problem, setProblem] = useState('')
  return (
    <Modal title={t('canned.remove', { name: answer.shortcut })} onClose={onClose} alert>
      <p>{t('canned.remove.how')}</p>
      {problem && <p role="alert" className="mt-2 text-bad">{problem}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="bad" autoFocus onClick={() => conversations.updateCanned(answer, { active: false }).then(onDone, (error: unknown) => setProblem(errorText(error)))}>{t('delete')}</Button>
      </div>
    </Modal>
  )
}
