// Package engine runs the conversations of package bot: it stores inputs, runs one turn
// per contact at a time, commits each turn in one write, and carries out what
// the turn asked for, afterwards.
//
// What it guarantees:
//
//   - Accept returns only after the inputs are stored. Nothing else happens before.
//   - A contact's inputs are consumed once each, in order, however often they arrive,
//     however many processes run and whichever of them dies.
//   - No effect leaves before the session that caused it is committed. Every effect
//     is carried out at least once, under an id that is the same on every try.
//   - A contact's messages leave in order. One whose sending was cut off by a crash
//     may be sent once more; no other is sent twice.
//   - Once Takeover has returned, nothing of the bot's reaches the contact until
//     the conversation is handed back.
//
// The queue is only a hint: losing it loses nothing, the sweep finds what
// waits. The engine's own goroutines are started by Run and end with its context;
// without Run the same work can be done step by step, as scripts do.
package engine
