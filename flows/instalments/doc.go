// Package instalments divides a loan into instalments, allocates payments to them and marks those that
// are late.
//
// Guarantees:
//
//   - Every amount is exact to the minor unit. The principals add up to the loan, no part is negative,
//     and the last instalment absorbs what rounding leaves.
//   - A payment goes to the oldest instalment first, and there to debt, late fee, interest and principal,
//     each followed by its VAT. What is allocated and what is left over add up to the payment.
//   - An instalment's state moves forward only: PENDING, ACTIVE, DUE, IN_ARREARS, and PAID from any.
//
// Terms: A level payment is A = P·r / (1 − (1+r)^−n), with r the yearly rate by the periods of a year
// (months and half months by 30/360, 52 weeks), computed as a fraction and rounded once to the minor unit,
// half away from zero. Each interest is the balance times r, rounded in the same way.
//
// The package is pure; dates are those of the debtor's place and are given to it.
package instalments
