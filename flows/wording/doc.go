// Package wording stores a business's own wordings of the texts that the bot says.
//
// Guarantees:
//
//   - A stored wording fits its text: its variables are those of the program's own text.
//   - A change is based on the version that was seen, so that none is overwritten unseen
//     (*validation.StaleError).
//   - The latest versions are kept, with who wrote them, so that a change can be taken back.
//
// The package reads neither the clock nor the network.
package wording
