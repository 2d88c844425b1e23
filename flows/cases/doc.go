// Package cases notifies staff that a contact waits for an agent, and escalates until an agent has
// taken the conversation over.
//
// A case is opened by events of conversations (bot.EventCaseOpened) and by dialogs about danger
// (DoAlert). Staff on duty are notified at once; in an emergency all staff are, at any hour. If
// nobody takes over within the promised time, further staff are notified and the customer is told
// so. No text says that help is on its way, because nobody has confirmed that. The next step is a
// deadline in the case's document, together with the outbox of its notices, so a restart can delay
// a notice but not lose it.
//
// There is one document per contact: a new case replaces one that is over.
package cases
