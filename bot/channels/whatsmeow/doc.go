// Package whatsmeow is WhatsApp through a linked device: the phone's own account,
// without the vendor's Cloud API.
//
// What it guarantees:
//
//   - WhatsApp is told that a message arrived only after the Sink has it. What the
//     Sink refused is asked for again: the link is renewed, and the server repeats
//     what was not acknowledged. The library keeps what it decrypted until then,
//     because no message can be decrypted twice.
//   - A person is one contact, under a number ("+573001234567") as soon as it is
//     known and "lid:<n>" until then. When a number turns up the two are merged.
//   - It writes to nobody who has not written first.
//   - A message of ours has the same id on WhatsApp at every try, kept beforehand
//     with its words: a phone that could not read it gets it again, even after a restart.
//   - A link that the account's owner or WhatsApp has ended is Failed and stays so,
//     with the reason. Any other loss is mended with growing pauses, and how often it
//     was tried, since when and why can be seen all the while.
//   - Keys lie in a store of their own, apart from the business's data. Neither
//     they, nor texts, nor whole numbers are logged.
//   - A file is fetched from WhatsApp's own servers, whatever the message says.
//
// What it never does: answer in groups, use buttons, lists or polls (a linked device
// has none that work: options are numbered), show the phone as online (that would
// silence the owner's notifications).
//
// One process at a time may run an account. A second one ends the first, which then
// says so.
package whatsmeow
