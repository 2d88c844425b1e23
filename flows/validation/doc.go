// Package validation says what is wrong with given data, in the same words for every kind of
// document: orders, quotations, technicians, companies, contracts and the catalogue.
//
// Guarantees:
//
//   - All problems of the given data are reported at once (*InvalidError), each with its field and
//     the code of a text.
//   - An edit based on an old version is refused with the fields that have changed (*StaleError).
//
// The package knows no document: what is valid is decided where the document is.
package validation
