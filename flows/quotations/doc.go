// Package quotations prices an order's work and brings it to a yes or a no.
//
// What it guarantees:
//
//   - A quotation (COT-00001) is one document: its version, lines, totals, history,
//     deadlines and the effects it causes change together or not at all. A command
//     makes one quotation, however often it is given.
//   - Only the version that was sent last can be decided, once, by someone of the
//     customer who may, and not after its validity has ended (RN-010). Of an approval
//     and the expiry in one second, whichever is written first holds, and the other
//     is told so.
//   - A quotation that was sent is never changed behind anyone's back: changing it
//     makes a new version, and the old one can no longer be approved.
//   - Prices are package pricing's: exact to the cent, discounts within what the
//     role may grant (RN-015).
//
// It reads no clock and no network: time is an argument, and the rest are ports.
package quotations
