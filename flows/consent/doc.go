// Package consent records what people agreed to: for which purpose, to which words, when and how, and
// that they withdrew it.
//
// What it guarantees:
//
//   - The words of a consent are stored as they were shown, under their hash, and are never changed.
//   - The same request again gives the first consent. A withdrawn consent stays, with its end.
//   - A proof contains the words, their hash and who gave the consent, and is signed with the program's key.
//
// The package is pure: time and keys are given to it.
package consent
