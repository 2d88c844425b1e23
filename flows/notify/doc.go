// Package notify decides who hears of what, and how: one table of event × role →
// ways, after section 10.2 of the field-service requirements.
//
// It makes effects and sends nothing: a notice reaches a person through the person's
// own conversation (so it waits for the morning, or for an agent to hand back, as
// anything unasked does), by SMS beside it where it can't be missed, and by mail
// where it is to be kept. Words are chosen when it is delivered, by the text key
// "notice.<event>.<role>" and, for mails, "mail.<event>.<role>".
package notify
