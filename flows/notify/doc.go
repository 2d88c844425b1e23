// Package notify decides who is notified of an event, and by which channels: one table of event ×
// role → channels, after section 10.2 of the field-service requirements.
//
// It creates effects and sends nothing. A notice is sent in the person's own conversation (so it
// waits for the morning or for an agent to hand back, like other unasked messages), also by SMS if
// it must not be missed, and by mail if it should be kept. The text is chosen at delivery by the
// key "notice.<event>.<role>" and, for mails, "mail.<event>.<role>".
package notify
