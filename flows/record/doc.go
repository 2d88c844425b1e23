// Package record stores data that people maintain by hand: documents with a code as id, such as a
// company, a contract or a material.
//
// Guarantees:
//
//   - Stored data is normalized and valid: the problems of all fields are reported at once
//     (*validation.InvalidError), and nothing is written.
//   - Creating the same document again returns the first one; different data under the same code is
//     refused (*validation.DuplicateError).
//   - An edit based on an old version is refused, with the fields in which the stored data differs
//     from the edit (*validation.StaleError); it is never lost and never overwrites.
//
// The package reads neither the clock nor the network.
package record
