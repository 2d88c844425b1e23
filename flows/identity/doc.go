// Package identity checks the identity and tax numbers of people and companies: length, check digit
// if there is one, and parts with a limited range.
//
// A valid number need not exist; the package does not tell whose it is. It is pure.
package identity
