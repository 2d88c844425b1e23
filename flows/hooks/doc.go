// Package hooks tells partners what happened: for each event and each receiver that
// wants it there is one Delivery, a document with an outcome of its own.
//
// What it guarantees:
//
//   - An event has its deliveries before it is in the log of events, and they are made
//     by the effect that carries it. The effect is retried until both are stored, so
//     no event is lost, and made twice it finds the first.
//   - A delivery has the same id and the same body on every try and when it is sent
//     again by hand: a receiver that has seen the id may ignore it.
//   - What a receiver does not take is tried for a day, then failed, and stays to be
//     seen and to be sent again.
//   - A receiver that was not configured when an event happened never hears of it.
//
// It never promises an order: what is retried arrives later than what came after it,
// so every body says when it happened. Package workers/hooks does the sending.
package hooks
