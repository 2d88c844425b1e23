// Package sendgrid receives SendGrid's event webhook, which reports what happened to mails. Package
// workers/mail sends the mails, each with its own id in custom_args, which the events return.
//
// What it guarantees:
//
//   - Events are accepted only if the vendor's ECDSA signature matches the raw bytes and their
//     timestamp, and the timestamp is recent. A refusal reveals nothing.
//   - It answers 200 only after Mails has stored every event. Signed events that can't be parsed
//     are stored too, because the vendor redelivers for a day what is not acknowledged.
//   - Repeated and reordered events change nothing: see ApplyEvent.
//
// Events of other mails under the same account, which lack our id, are acknowledged and ignored.
package sendgrid
