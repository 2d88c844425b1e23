// Package debts keeps what a person owes the business, and what the person has answered about it: a
// promise to pay, an agreement to pay in parts, a receipt, a dispute.
//
// There is one document per contact, the Account. It guarantees:
//
//   - While a promise runs, a receipt waits for its review, or a debt is disputed, Account.Silence
//     says so, and nobody is reminded of those debts.
//   - A broken promise is noticed once, on the day after it.
//   - A payment counts once, by its id, however often it is reported while it is among the account's last 1,000. It pays the oldest debt first,
//     and no more than is owed: the rest is returned to the caller.
//   - A command that is repeated changes nothing.
//
// A debt comes from outside, an invoice of a campaign or an instalment of a loan. Its owner reports
// the balance; this package never invents one.
package debts
