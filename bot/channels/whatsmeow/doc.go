// Package whatsmeow connects WhatsApp as a linked device of the phone's own account, without the
// vendor's Cloud API.
//
// What it guarantees:
//
//   - WhatsApp gets the acknowledgement of a message only after the Sink has stored it. After the
//     Sink has refused a message, the channel renews the connection and the server redelivers what
//     was not acknowledged. The library keeps decrypted messages until then, because a message can
//     be decrypted only once.
//   - A person is one contact: the phone number ("+573001234567") once it is known, "lid:<n>" until
//     then. When a number becomes known, the two contacts are merged.
//   - It writes only to people who have written first.
//   - A retried message keeps its id on WhatsApp. The id and the content are stored before sending,
//     so that a phone that could not decrypt the message can get it again, even after a restart.
//   - A link that the account's owner or WhatsApp has ended becomes Failed, with the reason, and is
//     not retried. After any other loss the channel reconnects with growing pauses; Status shows
//     the attempts, their start and the reason.
//   - The device's keys are in a store of their own, apart from the business's data. Keys, texts
//     and whole phone numbers are never logged.
//   - Files are fetched from WhatsApp's servers only, whatever URL a message names.
//
// What it never does: answer in groups; send buttons, lists or polls (they do not work from a
// linked device, so options are numbered); show the phone as online (that would silence the owner's
// notifications).
//
// Only one process at a time may run an account. A second process disconnects the first, whose
// status then names the reason.
package whatsmeow
