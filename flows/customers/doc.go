// Package customers keeps the companies that are served, who may speak for them, and what
// was agreed with them.
//
// What it guarantees:
//
//   - A phone speaks for one company at most: one that another company lists is refused
//     (see Phones). What was left half claimed is free again after a minute.
//   - A company has one contract in force on any day: another active one for the same
//     days is refused, also when both are written at once.
//   - A contract ends by itself after its last day, unless it renews.
//   - Who may approve is on record: an approver without a limit may approve anything, so a
//     limit of nothing is refused, and a requester approves nothing.
//   - Terms is a pure reading of what is stored: the same order on the same day of the
//     business's zone goes by the same terms.
//
// Documents are kept by package record, which says how edits meet.
package customers
