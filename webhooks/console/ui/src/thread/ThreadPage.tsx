import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import * as conversations from '../api/conversations'
import { ApiError } from '../api/http'
import { useConversation, useForm } from '../app/queries'
import { t } from '../i18n'
import { Empty, Failed, Loading } from '../ui/States'
import { Conversation } from './Conversation'

export function ThreadPage() {
  const { contact } = useParams({ strict: false }) as { contact: string }
  const opened = useConversation(contact)
  const form = useForm(contact)
  const draft = useQuery({ queryKey: ['draft', contact], queryFn: () => conversations.draft(contact), gcTime: 0, retry: 1, refetchOnWindowFocus: false })
  if (opened.isError && !opened.data) {
    if (opened.error instanceof ApiError && opened.error.status === 404) return <Empty icon="search" title={t('thread.missing')}>{t('thread.missing.how')}</Empty>
    return <Failed error={opened.error} retry={() => void opened.refetch()} />
  }
  // The draft of another device: the composer begins with it.
  if (!opened.data || form.isPending || draft.isPending) return <Loading />
  return <Conversation key={contact} contact={contact} opened={opened.data} form={form.data} draft={draft.data} />
}
