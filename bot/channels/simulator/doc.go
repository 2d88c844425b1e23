// Package simulator is a channel without a vendor: simulated people, phones and time within the
// program.
//
// What it guarantees:
//
//   - A sent message is in the Log before Send returns, under a sequence number that only
//     increases, also across restarts.
//   - Sending a message id again returns the same vendor id and appends nothing.
//   - Clock is the real time plus an offset, which only Advance changes.
//   - Parse stores nothing but the files of a valid message. A file that is not a valid photo
//     becomes a Fault in the message, which the conversation answers.
//
// It makes no network requests.
package simulator
