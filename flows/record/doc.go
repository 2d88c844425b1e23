// Package record keeps what people maintain by hand: documents under a code of their own,
// such as a company, a contract, a material.
//
// What it guarantees:
//
//   - What is stored was cleaned and had nothing wrong with it: what is wrong is said of
//     every field at once (*InvalidError), and nothing is written.
//   - Making the same again finds what it made; another under the same code is refused
//     (*DuplicateError).
//   - An edit made on an old version is refused with the fields in which what stands
//     differs from what was given (*StaleError); it is never lost and never overwrites.
//
// It reads no clock and no network.
package record
