import { t } from '../i18n'
import { Empty } from '../ui/States'

export function Nothing() {
  return <Empty icon="inbox" title={t('queue.choose')}>{t('queue.choose.how')}</Empty>
}
