// Package orders keeps maintenance orders: what a customer asked for, how far it
// has come, and what must be done about it elsewhere.
//
// What it guarantees:
//
//   - A command makes one order, however often and from however many places it is
//     given; later calls get the order that the first one made.
//   - An order and the effects it causes (events, mails, messages, partners) are one
//     document, written at once. Nothing has left before it is stored, and nothing
//     stored is forgotten: the outbox keeps an effect until its worker is done.
//   - A state changes along the table of states.go only, by compare-and-set: of two
//     who change it at once, the second decides anew on what the first left.
//   - Its life is that of section 5 of the field-service requirements: requested,
//     scheduled, in progress, pending, completed, invoiced, closed or cancelled. One
//     technician has it at a time, nobody works on it without having said yes and
//     checked in, and nothing is invoiced without the customer's word.
//   - A command of a technician or a customer that is given again changes nothing. What
//     happens by itself (an offer lapses, a promise is at risk, somebody is told) stands
//     in the order as a deadline and happens once; see Expire.
//   - What people type is kept as text and never as code: invisible characters are
//     removed, lengths are bounded, and all that is wrong is said at once, by text key.
//   - A partner that fails leaves the order as it is. How each partner stands is part
//     of the order.
//
// It reads no clock and no network: time is an argument, and the rest are ports.
package orders
