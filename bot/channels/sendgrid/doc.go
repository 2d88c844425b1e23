// Package sendgrid hears what became of mails: SendGrid's event webhook. Package
// workers/mail sends them, each with its own id in custom_args, which comes back here.
//
// What it guarantees:
//
//   - Events are believed only when the vendor's ECDSA signature fits the raw bytes and
//     their timestamp, and the timestamp is near. A refusal tells nothing.
//   - It answers 200 only after Mails has every event; what is signed and can't be
//     understood is kept, because the vendor repeats for a day what is not acknowledged.
//   - Repeated and reordered events change nothing: see ApplyEvent.
//
// Mails of others under the same account, which carry no id of ours, are none of our
// business and are acknowledged.
package sendgrid
