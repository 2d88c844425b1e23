// Package onboarding is the registration of a person who wants credit, as the dialog and its workers know
// it: the work that the dialog asks for, the checks of what a person says of themself, and the sealing of
// what must not stand in a session.
//
// Guarantees:
//
//   - A number of an identity document and a one-time code stand in no session and no effect in clear:
//     the dialog seals them before they are stored (Sealer). The same text sealed for the same use in the
//     same input gives the same result, so that a turn can run twice.
//   - A check never changes what was said, but for blanks and the case of names.
//
// The package is pure: it reads no clock and uses no randomness.
package onboarding
