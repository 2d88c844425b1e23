// Package codes delivers one-time codes, the effects of package flows/codes.
//
// What it guarantees:
//
//   - A code goes by WhatsApp's authentication template where a channel and a template are there, unless
//     an SMS was asked for; else by the first SMS gateway of the country's order that takes it.
//   - A code that a gateway took is not sent again. After a crash between sending and storing, the same
//     code may arrive twice.
//   - A code that is used, void or older than its life is not sent.
//   - Neither the code nor the phone is in an error, in the log or in an event.
//
// The messages are not part of a conversation: they are in no transcript.
package codes
