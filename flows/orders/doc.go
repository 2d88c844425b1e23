// Package orders implements maintenance orders: what a customer requested, how far it has come, and
// the effects on other systems.
//
// Guarantees:
//
//   - A command makes one order, however often and from however many processes it is given; later
//     calls return the order that the first one made.
//   - An order and the effects it causes (events, mails, messages, partners) are one document,
//     written at once. No effect leaves before it is stored, and no stored effect is lost: the
//     outbox keeps it until its worker is done.
//   - A state changes only along the table of transitions.go, by compare-and-set: of two concurrent
//     changes the second runs again on the result of the first.
//   - The life cycle is that of section 5 of the field-service requirements: requested, scheduled,
//     in progress, pending, completed, invoiced, closed or cancelled. One technician has an order
//     at a time, nobody works on it without having accepted it and checked in, and nothing is
//     invoiced without the customer's approval.
//   - A repeated command of a technician or a customer changes nothing. Timed events (an offer
//     expires, an SLA is at risk, somebody is notified) are deadlines of the order and happen once;
//     see Expire.
//   - Text that people type is stored as text, never interpreted as code: invisible characters are
//     removed, lengths are limited, and all problems are reported at once, each with its field.
//   - A failure of a partner leaves the order as it is. The status of each partner is part of the
//     order.
//
// The package reads neither the clock nor the network: time is an argument, and everything else is
// a port.
package orders
