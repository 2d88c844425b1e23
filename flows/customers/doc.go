// Package customers manages the people who buy on credit or are known by a document. Companies are in
// package companies.
//
// What it guarantees:
//
//   - A document is registered for one person: whoever comes second, also at the same moment, is refused.
//     Drafts may have any, so that a stranger learns nothing from beginning one.
//   - Two saves at once lose nothing; a request that is carried out twice changes once.
//   - Only the phone to which a code was sent that the person repeated identifies the person.
//   - A file in the clear is deleted after it was sealed; whoever opens it is recorded before.
//   - An erased person is erased everywhere (see Holding), except who it was where the law obliges to know.
package customers
