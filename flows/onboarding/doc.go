// Package onboarding is what the registration of a person who wants credit needs besides customers,
// consents and credit: its one-time code, the reading of the identity card, and the checks of what a
// person says of themself.
//
// Guarantees:
//
//   - A number of an identity document and a one-time code are bot.Secret wherever they are stored.
//   - A check never changes what was said, but for blanks and the case of names.
//
// The package is pure: it reads no clock and uses no randomness.
package onboarding
