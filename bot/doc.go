// Package bot is the core of Recado: its domain types and the state machine of conversations.
//
// A conversation step is a function of its arguments alone:
//
//	(session, input) → (session, effects)
//
// Machine.Step is that function. It reads no clock, no network and no store:
// time arrives in the Input, texts are named by key, and whatever must happen
// outside is returned as an Effect, which is data. So a conversation can be
// replayed, drawn, tested, migrated and trusted.
//
// What this package guarantees:
//
//   - Step never changes its arguments, and the same arguments give the same results.
//   - A person's input is answered by at least one effect, unless an agent owns
//     the conversation.
//   - While an agent owns the conversation no Say of the bot is produced.
//   - An answer or a timer whose frame has moved on changes nothing.
//
// The ports that the outside world implements are declared here and in
// bot/engine, which runs turns, commits them and carries out their effects.
package bot
