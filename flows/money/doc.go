// Package money implements amounts of money, and the decimals by which they are multiplied.
//
// What it guarantees:
//
//   - An Amount is a whole number of its currency's minor unit (cents; ISO 4217 defines how many).
//     There are no floats, so sums are exact.
//   - Combining amounts of two currencies is an error (ErrMixed), and so is an amount beyond
//     MaxMinor (ErrRange); nothing overflows silently.
//   - Rounding is done in one place, round.go: half away from zero, to the minor unit (0.005 →
//     0.01, −0.005 → −0.01), and once for each product.
//   - Parsing accepts no NaN, infinity or exponent, and no more digits than the type holds. Other
//     input is ErrSyntax, ErrPrecision or ErrRange.
//   - templates.Money formats amounts for people by locale; Text is for machines and logs.
//
// Decimal arithmetic uses github.com/shopspring/decimal (MIT; released in 2026): its products are
// exact at any length, so that each is rounded once by us, and its Round is half away from zero.
// govalues/decimal allocates less, but rounds products of more than 19 digits itself (half to
// even), and has had no release since January 2025. cockroachdb/apd is sound, but its values are
// pointers that must not be copied. One danger of shopspring, that it parses "1e10000" and then
// adding 1 makes 10,000 digits, can't occur: Decimal hides it, and reads at most 12 digits before
// the point and 6 after it, without an exponent. The table of currencies is that of
// github.com/bojanz/currency (MIT; CLDR 48).
package money
