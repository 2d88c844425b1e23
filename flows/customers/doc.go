// Package customers manages customers: companies with the contacts who act for them and their contracts, and
// people.
//
// What it guarantees of people:
//
//   - A document is registered for one person: whoever comes second, also at the same moment, is refused.
//     Drafts may have any, so that a stranger learns nothing from beginning one.
//   - Two saves at once lose nothing; a request that is carried out twice changes once.
//   - Only the phone to which a code was sent that the person repeated identifies the person.
//   - A file in the clear is deleted after it was sealed; whoever opens it is recorded before.
//   - An erased person is erased everywhere (see Holding), except who it was where the law obliges to know.
//
// What it guarantees of companies:
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
package customers
