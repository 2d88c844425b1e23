// Package users knows the people who work with the program, and what each may do.
//
// Guarantees:
//
//   - What a role may do stands in one table, role × action. Nothing else grants anything.
//   - A password is at least 12 characters of four classes, none of the last five, and without the
//     name of its user. It is stored as a hash only, as are sessions and links.
//   - A login tells neither which of name and password was wrong nor whether the account is locked:
//     an unknown login costs the same work and counts its tries the same way.
//   - However many tries run at once, no more than the allowed number are compared with the password
//     before the account is locked.
//   - A code of a second factor works once, and so does the challenge that a passkey signs, for five
//     minutes and in the login that asked for it. The counter of a passkey never goes back.
//   - A second factor is changed, removed or joined by a passkey only for who gives the password again.
//   - The secrets of second factors are stored sealed.
//   - A link of an invitation works once. A session ends at its time, when its user may no longer
//     log in, and when the password changes.
//
// The package is pure: time, random secrets and the hashing of passwords are given to it.
package users
