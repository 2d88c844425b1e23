// Package hooks sends events to partners: for each event and each receiver that wants it there is a
// Delivery, a document with its own state.
//
// What it guarantees:
//
//   - The deliveries of an event are stored before the event is in the log. The effect that carries
//     the event is retried until both are stored, so no event is lost; repeating it finds the
//     existing deliveries.
//   - A delivery has the same id and body on every try, also when it is resent by hand, so that a
//     receiver can ignore a known id.
//   - A delivery that is not accepted is tried for a day and then failed. It stays and can be
//     resent.
//   - A receiver that was not configured when an event happened does not get it.
//
// The order of deliveries is not guaranteed: a retried one arrives after later ones, so each body
// has the event's time. Package workers/hooks sends the deliveries.
package hooks
