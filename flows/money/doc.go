// Package money holds amounts of money and the decimals they are multiplied by.
//
// What it guarantees:
//
//   - An Amount is a whole number of its currency's minor unit (cents; ISO 4217 says how
//     many to one). There is no float anywhere: adding up loses nothing.
//   - Amounts of two currencies never meet, and none is larger than MaxMinor either way:
//     both are errors (ErrMixed, ErrRange), never a wrapped or a silently wrong number.
//   - Rounding happens in one place, round.go: half away from zero, to the minor unit
//     (0.005 → 0.01, −0.005 → −0.01), and once for each product.
//   - What is parsed is checked first: no NaN, no infinity, no exponent, no more digits
//     than the type bears. Anything else is ErrSyntax, ErrPrecision or ErrRange.
//   - How a person reads an amount is templates.Money's business, by locale; Text is for
//     machines and logs.
//
// Decimal arithmetic is github.com/shopspring/decimal (MIT; released in 2026): its products
// are exact at any length, so that each is rounded once and where we say, and its Round is
// half away from zero. govalues/decimal allocates less, but rounds a product of more than
// 19 digits by itself (half to even) before we could, and has had no release since January
// 2025; cockroachdb/apd is sound, but its values are pointers that must not be copied.
// shopspring's one danger, that "1e10000" is a number to it and adding one to it makes
// 10,000 digits, cannot be reached: Decimal hides it, and reads at most 12 digits before
// the point and 6 after it, with no exponent. The table of currencies is that of
// github.com/bojanz/currency (MIT; CLDR 48).
package money
