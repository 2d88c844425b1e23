// Package workspace keeps what agents of the console have beside conversations: drafts of replies,
// who is looking at a conversation, and canned answers.
//
// Guarantees:
//
//   - A draft is stored for each agent and conversation, so that it survives a reload and is there on
//     another device. The last one written wins.
//   - Presence is a hint for people. What an agent may do is decided by the conversation's owner only.
//   - A canned answer has no variable that cannot be filled in.
//
// The package reads neither the clock nor the network.
package workspace
