// Package quotations prices an order's work and gets the customer's decision.
//
// Guarantees:
//
//   - A quotation (COT-00001) is one document: its version, lines, totals, history, deadlines and
//     effects change together or not at all. A command makes one quotation, however often it is
//     given.
//   - Only the version that was sent last can be decided, once, by an authorized person of the
//     customer, and not after its validity has ended (RN-010). Of an approval and the expiry in the
//     same second the first write wins, and the other one is told so.
//   - A sent quotation never changes: an edit makes a new version, and the old one can no longer be
//     approved.
//   - Prices are those of package pricing: exact to the cent, with discounts within the role's
//     limit (RN-015).
//
// The package reads neither the clock nor the network: time is an argument, and everything else is
// a port.
package quotations
