// Package fiscal gets the numbers and seals of the tax authorities for invoices: it implements invoices.Issuer.
//
// Guarantees:
//
//   - A number of a CAI is taken once, in order and without a gap, with any number of writers: a number that was taken
//     has its document before the next one is taken.
//   - No number is taken behind the end or the last day of its range: the document is refused, and says why.
//   - Nothing is given out as received that was not received.
package fiscal
