// Package payments collects money through a payment gateway: it makes links of a fixed amount, and hears
// of their payments by signed webhooks and by asking every minute.
//
// Guarantees:
//
//   - A request makes one link, however often it is repeated: the gateway gets the payment's id as
//     its idempotency key.
//   - A payment counts once in the account of its debtor (flows/debts), whether the webhook, a
//     repeated webhook or the minute's question tells of it first.
//   - The amount that counts is the one that the gateway confirms. If it differs from the link's, both
//     are kept and an event is recorded.
//   - A payment that the bank takes back is owed again.
//   - An expired link is never asked for again, and a payment that comes in late for it still counts.
package payments
