import { Outlet, useParams } from '@tanstack/react-router'
import { QueueList } from './QueueList'

/** The queue, and beside it (on a phone: over it) the conversation that was chosen. */
export function QueuePage() {
  const { contact } = useParams({ strict: false })
  return (
    <div className="flex h-full">
      <div className={`w-full shrink-0 border-line sm:w-80 sm:border-e lg:w-88 ${contact ? 'hidden md:block' : ''}`}>
        <QueueList current={contact} />
      </div>
      <div className={`min-w-0 flex-1 ${contact ? '' : 'hidden sm:block'}`}>
        <Outlet />
      </div>
    </div>
  )
}
