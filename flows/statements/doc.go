// Package statements matches the money of bank statements to what is owed.
//
// Guarantees:
//
//   - What is sure is counted as a payment, once: also when the same statement comes twice, when statements overlap,
//     when a process stops in between, and when the gateway, a person or a receipt has counted the money already.
//   - What is not sure is not counted. It is kept with the reason until a person accepts or dismisses it.
//   - A statement is read in steps of so many rows, with bounded memory. A row that can't be read is named by its
//     line, and the others are read.
//   - Money that leaves the account is counted as rows and never stored.
//
// The package never guesses: an amount alone is no match.
package statements
