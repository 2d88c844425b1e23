// Package catalog manages service categories and materials, and prices extra work.
//
// What it guarantees:
//
//   - A service has the kind of its category; without a category it is a repair.
//   - A material is found by its SKU, or by all words of a text, ignoring accents and case. An
//     exact match is returned alone.
//   - Extra work is priced by package pricing, or not at all: if the hours or a material are
//     unclear, the price is the zero Amount, and a person decides.
//
// Package record stores the documents and resolves concurrent edits. Nothing here reads a clock or
// the network.
package catalog
