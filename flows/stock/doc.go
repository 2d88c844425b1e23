// Package stock keeps the material of the business: in the central store and in the technicians' vans
// (field-service requirements, section 9).
//
// Guarantees:
//
//   - The stock of a material is the last entry of its ledger. An entry is never changed or deleted:
//     what was wrong is put right by another entry, with its reason.
//   - Entries of a material are numbered without gaps. Of two that are made at once one takes the number
//     and the other is computed again on its result, so that no movement is lost or overwrites another.
//   - A movement has an id of its caller, and happens once for it, however often it is repeated.
//   - The value of the stock is exact: what was paid for a material leaves with what is used of it, to the
//     last cent. It is shared by quantity (weighted average).
//   - Stock does not become negative, except by what was used on a job where the business's setting says
//     so: what is installed is installed. Such an entry is flagged, and people are told.
//   - Purchases (OC-00001) and requests of technicians (REP-00001) move nothing themselves: an effect of
//     theirs does, once.
//
// The package reads neither the clock nor the network.
package stock
