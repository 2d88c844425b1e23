import type es from './es'

const en: Record<keyof typeof es, string> = {
  'close': 'Close', 'cancel': 'Cancel', 'save': 'Save', 'open': 'Open', 'retry': 'Try again', 'discard': 'Discard', 'loading': 'Loading…',
  'download': 'Download', 'skip': 'Skip to content', 'someone': 'Somebody', 'contact': 'Customer', 'bot': 'Assistant', 'document': 'Document', 'location': 'Location',
  'toasts': 'Notices', 'optedOut': 'Opted out', 'more': 'Load more', 'delete': 'Delete', 'yes': 'Yes', 'no': 'No', 'none': 'None', 'add': 'Add', 'edit': 'Edit', 'back': 'Back',
  'behind': 'No live connection: what you see may be out of date. Reconnecting…',
  'error.network': 'The server cannot be reached. Check your connection.', 'error.failed': 'Something failed. Please try again.', 'error.forbidden': 'Your role does not allow this.',

  'nav.title': 'Navigation', 'nav.queue': 'Conversations', 'nav.queue.short': 'Inbox', 'nav.orders': 'Orders', 'nav.quotations': 'Quotations', 'nav.technicians': 'Technicians', 'nav.companies': 'Companies',
  'nav.canned': 'Canned answers', 'nav.dialogs': 'Dialogs', 'nav.people': 'People', 'nav.keys': 'API keys', 'nav.audit': 'Audit', 'nav.deliveries': 'Webhooks', 'nav.health': 'Channels and health',
  'nav.me': 'My account', 'nav.more': 'More', 'nav.wider': 'Show names', 'nav.narrower': 'Hide names', 'nav.waiting': '{n} unassigned conversation | {n} unassigned conversations',

  'palette.title': 'Go to or search', 'palette.short': 'Search', 'palette.hint': 'Name, phone, page or action', 'palette.nothing': 'Nothing with these words.', 'palette.people': 'Conversations', 'palette.here': 'Here', 'palette.go': 'Go to',
  'help.title': 'Keyboard shortcuts', 'help.shortcut': 'Canned answer, while typing', 'help.thread': 'Walk through the messages',

  'queue.mine': 'Mine', 'queue.unassigned': 'Unassigned', 'queue.waiting': 'Waiting', 'queue.bot': 'Assistant', 'queue.all': 'All', 'queue.show': 'Show',
  'queue.search': 'Search conversations', 'queue.search.hint': 'Name, phone, order or text', 'queue.next': 'Next conversation', 'queue.previous': 'Previous conversation',
  'queue.choose': 'Choose a conversation', 'queue.choose.how': 'The keys j and k walk through the list; ? shows every shortcut.', 'queue.draft': 'Draft:', 'queue.withBot': 'With the assistant', 'queue.unread': 'unread message | unread messages',
  'queue.nobody': 'Nobody matches', 'queue.nobody.how': 'Try another name, phone or order.', 'queue.empty.how': 'What arrives appears here.',
  'queue.empty.mine': 'You have no conversations', 'queue.empty.unassigned': 'Nobody waits. All done!', 'queue.empty.waiting': 'Nobody waits', 'queue.empty.bot': 'The assistant has no conversations', 'queue.empty.all': 'No conversations yet',

  'deadline.answer': '{left}', 'deadline.window': '{left}', 'deadline.emergency': '{left}', 'deadline.late': '{left} late',
  'deadline.why.answer': 'Answer before', 'deadline.why.window': 'The 24-hour window closes', 'deadline.why.emergency': 'Emergency: attend before',
  'reason.asked': 'Asks for a person', 'reason.complained': 'Complains', 'reason.not_understood': 'Was not understood', 'reason.trouble': 'The assistant failed', 'reason.emergency': 'Emergency', 'reason.other': 'Asks for help',
  'hazard.gas': 'gas', 'hazard.fire': 'fire', 'hazard.injury': 'somebody hurt', 'hazard.flood': 'flood', 'hazard.electric': 'electricity', 'hazard.trapped': 'somebody trapped',

  'thread.title': 'Messages', 'thread.back': 'Back to the list', 'thread.begin': 'The conversation begins here.', 'thread.unread': 'Unread', 'thread.new': '{n} new message | {n} new messages', 'thread.end': 'To the end',
  'thread.focus': 'Go to the messages', 'thread.all': 'Show all ({n} characters)', 'thread.missing': 'There is no such conversation', 'thread.missing.how': 'It may have been deleted, or the link is incomplete.',
  'thread.redacted': 'Deleted at the customer’s request', 'thread.void': 'Withdrawn before it was sent', 'thread.edited': 'edited', 'thread.sticker': 'Sticker', 'thread.options': 'Options that the customer saw',
  'thread.failed': 'Not delivered', 'thread.unknown': 'it is not known whether it left; trying again does not repeat it', 'thread.file': 'sent a file', 'thread.something': 'sent a message',
  'status.sending': 'Sending', 'status.sent': 'Sent', 'status.delivered': 'Delivered', 'status.read': 'Read', 'status.failed': 'Failed',
  'failed.undeliverable': 'the number takes no messages', 'failed.timeout': 'the channel did not answer', 'failed.window': 'the 24-hour window has closed',
  'fault.not_image': 'Not a picture that we can open', 'fault.too_big': 'The file was too large', 'fault.broken': 'The file arrived broken', 'fault.empty': 'The file arrived empty', 'fault.unfetched': 'The file could not be fetched',
  'photo': 'Photo', 'photo.open': 'Open the photo', 'photo.keys': 'Photo. Plus and minus zoom, r rotates, arrows move, 0 shows the whole.', 'photo.tools': 'Photo tools', 'photo.in': 'Zoom in', 'photo.out': 'Zoom out', 'photo.turn': 'Rotate', 'photo.whole': 'Whole', 'photo.original': 'Original',
  'voice': 'Voice note', 'voice.heard': 'Heard', 'voice.unsure': 'not sure', 'voice.too_long': 'Too long to transcribe', 'voice.silent': 'Nothing can be heard', 'voice.too_much': 'There were too many voice notes', 'voice.none': 'No transcript',
  'system.takeover': '{who} took the conversation', 'system.handback': '{who} handed it back to the assistant', 'system.steal': '{who} took the conversation over', 'system.timer': 'The waiting time is over', 'system.answer': 'Result of a job', 'system.notice': 'Notice to the customer', 'system.open': 'A dialog was opened', 'system.call': 'Missed call', 'system.revoke': 'The customer deleted a message', 'system.unsupported': 'A message of a kind that we do not take', 'system.field': 'Form field corrected', 'system.plate_read': 'Plate read', 'system.order_created': 'Order created',
  'note.by': 'Private note · {who}',

  'take': 'Take', 'take.long': 'Take the conversation', 'owned': 'Taken by {who}', 'steal': 'Take over', 'steal.long': 'Take over, with a reason…', 'steal.title': 'Take the conversation from {who}', 'steal.how': '{who} can no longer answer. Who, when and why is recorded.', 'steal.reason': 'Reason',
  'takebar.bot': 'The assistant attends', 'takebar.waits': 'Waits for a person', 'takebar.bot.how': 'Once you take it, the assistant is silent until you hand it back.', 'takebar.owned.how': 'Since {since}. You can read and leave notes.',
  'viewers.here': '{who} is here too', 'viewers.typing': '{who} is typing…',
  'back.title': 'Hand back to the assistant', 'back.short': 'Hand back', 'back.resolve': 'Finish and hand back', 'back.resolveNext': 'Finish and open the next', 'back.where': 'Where it goes on', 'back.here': 'Where it was', 'back.here.how': 'It asks again: “{question}”', 'back.here.plain': 'It goes on at the same point.', 'back.step': 'At another step', 'back.step.how': 'You choose the question that it goes on with.', 'back.finish': 'Finished', 'back.finish.how': 'The dialog closes; a new message begins anew.', 'back.do': 'Hand back', 'back.done': 'Handed back', 'back.finished': 'Finished',

  'compose.reply': 'Reply', 'compose.note': 'Note', 'compose.kind': 'What is written', 'compose.hint': 'Write to the customer… / for canned answers', 'compose.note.hint': 'Private note: only your team sees it', 'compose.send': 'Send', 'compose.save': 'Save note',
  'compose.over': '{n} character too many | {n} characters too many', 'compose.unknown': '{names} has no value | {names} have no value', 'compose.window': '24 hours have passed since their last message: WhatsApp only takes approved templates now. When the customer writes, you can answer here. Until then you can leave a note.',
  'moved.title': '{name} wrote meanwhile', 'moved.send': 'Send as it is', 'moved.edit': 'Change my message', 'moved.unknown': 'The conversation has changed. Look at it before you send.',
  'files.title': 'Files that go with the message', 'files.add': 'Attach a file (at most {max})', 'files.large': 'has {size}; the limit is {max}', 'files.empty': 'is empty', 'files.sending': 'uploading…', 'files.drop': 'Remove {name}', 'files.remove': 'Remove the files that cannot be sent.', 'files.wait': 'Wait until the files are uploaded.',
  'canned.title': 'Canned answers', 'canned.none': 'None begins like this.',

  'side.title': 'Details', 'side.toggle': 'Show or hide the details', 'side.script': 'Download as a test script', 'summary': 'Summary', 'summary.since': 'since {at}', 'summary.doing': 'They were in {title}.', 'summary.knows': 'Known:', 'summary.missing': 'Missing:', 'summary.nothing': 'Nothing is under way.', 'summary.asked': 'The assistant’s last question', 'summary.misunderstood': 'Not understood',
  'form.files': '{n} file | {n} files', 'form.count': '{done} of {all}', 'form.missing': 'Missing', 'form.current': 'being asked', 'form.source': 'Show the message', 'form.edit': 'Edit {field}', 'form.edit.short': 'Edit', 'form.pick': 'Fill {field} from a message', 'form.pick.short': 'Fill from a message', 'form.ask': 'Let the assistant ask for {field}', 'form.ask.short': 'Let the assistant ask',
  'fill.menu': 'Use for…', 'fill.this': 'This one', 'fill.choose': 'Choose the message or photo for “{field}”', 'fill.done': '{field}: done',
  'customer': 'Customer', 'customer.phone': 'Phone', 'customer.channel': 'Channel', 'customer.language': 'Language', 'customer.window': 'Window until', 'customer.consent': 'Notices',
  'kind.image': 'Photo', 'kind.audio': 'Voice note', 'kind.video': 'Video', 'kind.document': 'Document', 'kind.location': 'Location', 'kind.sticker': 'Sticker', 'kind.option': 'Chose an option', 'dialog.order_intake': 'an order', 'dialog.order': 'an order', 'dialog.quotation': 'a quotation',
  'channel.whatsapp': 'WhatsApp', 'channel.cloud': 'WhatsApp', 'channel.sms': 'SMS', 'channel.sim': 'Simulator', 'channel.telegram': 'Telegram', 'language.es': 'Spanish', 'language.en': 'English',
  'event.case_opened': '{who} asks for a person', 'event.emergency': 'Emergency of {who}', 'event.case_waiting': '{who} is still waiting', 'event.channel_down': 'A channel does not answer', 'event.message_failed': 'A message to {who} was not delivered',
  'state.requested': 'Requested', 'state.scheduled': 'Scheduled', 'state.in_progress': 'In progress', 'state.pending': 'On hold', 'state.completed': 'Completed', 'state.invoiced': 'Invoiced', 'state.closed': 'Closed', 'state.cancelled': 'Cancelled',
}

export default en
