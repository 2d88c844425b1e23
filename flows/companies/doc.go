// Package companies manages the companies that are customers: the contacts who act for them, their sites,
// and their contracts.
//
// What it guarantees:
//
//   - A phone acts for at most one company: a phone that another company lists is refused (see
//     Phones). An abandoned claim expires after a minute.
//   - A company has at most one contract in force on any day: an overlapping active contract is
//     refused, also with concurrent writes.
//   - A contract ends after its last day, unless it renews.
//   - An approver without a limit may approve anything, so a limit of zero is refused. A requester
//     approves nothing.
//   - Terms depends on stored data only: the same order on the same day of the business's zone has
//     the same terms.
//
// Package record stores the documents and resolves concurrent edits.
package companies
