// Package catalog keeps the categories of service and the materials, and prices additional
// work by them.
//
// What it guarantees:
//
//   - A service has the kind of the category that lists it, and is a repair without one.
//   - A material is found by its SKU, or by every word of a text, without accents or case;
//     one that fits exactly stands alone.
//   - Additional work is priced by package pricing, or not at all: where hours or a
//     material can't be told, the price is the zero Amount, and a person is asked.
//
// Documents are kept by package record, which says how edits meet. Nothing here reads a
// clock or a network.
package catalog
