// Package sealing hides secrets that the store keeps, with a key that is not in the store where the
// environment gives one.
//
// Guarantees:
//
//   - A sealed text opens with the same key and for the same owner only, and not after a change.
//   - What was never sealed is read as it is; what is sealed is not sealed again.
package sealing
