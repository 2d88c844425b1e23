// Package orders carries out the effects of orders: it creates, finds and enriches them, and
// informs people by mail and partners by their APIs.
//
// What it guarantees:
//
//   - A handler may be called again for the same effect, also after a crash at any point. It
//     repeats nothing that it can find done.
//   - A failing partner does not change the order's state: its sync status is written into the
//     order, and the effect is retried until the partner answers. A refusal by the partner is
//     final.
//   - A partner that is not configured gets the sync status "off".
package orders
