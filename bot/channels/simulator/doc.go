// Package simulator is a channel without a vendor: people, their phones and the
// passing of time, all inside the program.
//
// What it guarantees:
//
//   - A message sent is in the Log before Send returns, under a sequence number
//     that only rises, also across restarts.
//   - Sending the same message id again returns the same vendor id and appends
//     nothing.
//   - Time only moves forward: Clock follows the real one, plus what it was
//     advanced by.
//   - Parse stores nothing but the files of a message that is otherwise sound, and
//     files that are no photo become a Fault in the message, so that the
//     conversation answers them.
//
// It never speaks to the network.
package simulator
