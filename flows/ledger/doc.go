// Package ledger keeps the books of invoices and payments in double entry.
//
// Guarantees:
//
//   - An entry is stored whole, once by its id, and is never changed or deleted. What was wrong is undone by
//     another entry.
//   - The lines of an entry are of one currency and their sum is zero (Check): what one account gets, others
//     give.
//   - Posting an entry again changes nothing; posting another one under a known id is ErrOther.
//
// An amount above zero is a debit, one below zero a credit. docs/invoices.md has the table of accounts.
package ledger
