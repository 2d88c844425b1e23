// Package invoices bills finished work: it prices orders from what was really done, numbers and issues
// their invoices, and follows them until they are paid.
//
// Guarantees:
//
//   - The numbers of a series have no gap and no number is given twice, with any number of writers and
//     after a crash at any point (series.go).
//   - An order has at most one invoice that is not cancelled, however often it is asked for.
//   - An issued invoice's lines, amounts, payer and dates never change. What is wrong is cancelled and made
//     anew, or corrected by a credit note (RN-011).
//   - What is owed is a debt of flows/debts; an invoice only follows it. Whatever pays the debt pays the invoice, once.
//   - Each fact has its entry in flows/ledger, written by an effect of the same commit.
//   - No fiscal number, code or seal is shown that was not received.
package invoices
