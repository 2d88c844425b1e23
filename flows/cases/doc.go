// Package cases lets people of the business know that somebody waits for one of them,
// and lets others know until one has taken the conversation over.
//
// A case is opened by the events of conversations (bot.EventCaseOpened) and by dialogs
// in which somebody is in danger (DoAlert). Those on duty hear of it at once; of an
// emergency everybody does, at any hour. When nobody has taken over in the time that
// was promised the next people hear of it and the customer is told so, truthfully: no
// word here says that help is on its way, for nobody has said that it is. The time of
// the next step stands in the case's own document, with the outbox of what is told: a
// restart in between costs a delay, never a word.
//
// There is one document a contact: a new case takes the place of one that is over.
package cases
