// Package bot is the core of Recado: its domain types and the state machine of conversations.
//
// A conversation step is a pure function:
//
//	(session, input) → (session, effects)
//
// Machine.Turn is that function. It reads no clock, network or store: the Input carries the
// time, texts are named by key, and work outside the machine is returned as an Effect, which is
// data. So a conversation can be replayed, drawn, tested and migrated.
//
// What this package guarantees:
//
//   - Turn never changes its arguments, and the same arguments give the same results.
//   - A person's message is answered by at least one effect, unless an agent owns the
//     conversation or it is one more sticker or call while no dialog is open.
//   - While an agent owns the conversation no Say of the bot is produced.
//   - An answer or a timer for a frame that has moved on changes nothing.
//
// The ports that adapters implement are declared here and in bot/engine, which runs turns,
// commits them and carries out their effects.
package bot
