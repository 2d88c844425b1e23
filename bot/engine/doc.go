// Package engine runs the conversations of package bot: it stores inputs, runs one turn per
// contact at a time, commits each turn in one write, and carries out its effects afterwards.
//
// What it guarantees:
//
//   - Accept returns only after the inputs are stored. Nothing else happens before.
//   - A contact's inputs are consumed once each, in order, however often they arrive, however
//     many processes run and whichever of them crashes.
//   - No effect leaves before the session that caused it is committed. Every effect is carried
//     out at least once, under an id that is the same on every attempt.
//   - A contact's messages are sent in order. A message whose sending was interrupted by a
//     crash may be sent once more; no other is sent twice.
//   - After Takeover has returned, no message of the bot reaches the contact until the
//     conversation is handed back.
//
// The queue is only a hint: if its content is lost, the sweep finds the waiting work. The
// engine's own goroutines are started by Run and end with its context; without Run the same
// work can be done step by step, as scripts do.
package engine
