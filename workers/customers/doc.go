// Package customers carries out the effects of customers who are people and of their consents, and seals
// their documents.
//
// What it guarantees:
//
//   - An effect that is carried out twice has the result of once.
//   - A document is sealed before the file in the clear is deleted; after that nobody but the vault can
//     read it.
//   - No name, number, phone or content of a document is in an error.
package customers
