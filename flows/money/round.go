package money

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Ratio is a factor that need not be a finite decimal, like 20 minutes of an hour. The
// zero Ratio is 1.
type Ratio struct{ num, den decimal.Decimal }

var one = decimal.New(1, 0)

// Over is n ÷ d; d must not be zero.
func Over(n, d int64) Ratio { return Ratio{decimal.New(n, 0), decimal.New(d, 0)} }

// Of is d as a ratio.
func Of(d Decimal) Ratio { return Ratio{d.d, one} }

// Percent is d hundredths.
func Percent(d Decimal) Ratio { return Ratio{d.d, decimal.New(100, 0)} }

// Plus is 1 and d hundredths: what something costs with a surcharge of d percent.
func Plus(d Decimal) Ratio { return Ratio{d.d.Add(decimal.New(100, 0)), decimal.New(100, 0)} }

// Times multiplies an amount by all the factors, exactly, and rounds the product once to
// the minor unit. The error is ErrRange.
func (a Amount) Times(factors ...Ratio) (Amount, error) {
	num, den := product(a, factors)
	return a.rounded(halfAway(num, den))
}

// TimesStep is Times rounded to a multiple of step minor units instead, and up (away from
// zero) when up says so, else to the nearest. A step below 1 is 1.
func (a Amount) TimesStep(step int64, up bool, factors ...Ratio) (Amount, error) {
	num, den := product(a, factors)
	size := big.NewInt(max(step, 1))
	den.Mul(den, size)
	steps := halfAway(num, den)
	if up {
		steps = away(num, den)
	}
	return a.rounded(steps.Mul(steps, size))
}

// Mul is a × d, rounded. The error is ErrRange.
func (a Amount) Mul(d Decimal) (Amount, error) { return a.Times(Of(d)) }

// Percent is d percent of a, rounded. The error is ErrRange.
func (a Amount) Percent(d Decimal) (Amount, error) { return a.Times(Percent(d)) }

// Allocate splits a by weights, losing nothing: every part is its exact share rounded
// towards zero, and what is left goes a minor unit each to the first of those cut most.
// Weights must not be negative, nor all zero: ErrSyntax.
func (a Amount) Allocate(weights ...int64) ([]Amount, error) {
	if err := inRange(a.Minor); err != nil {
		return nil, err
	}
	total := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, fmt.Errorf("%w: the weight %d", ErrSyntax, w)
		}
		total.Add(total, big.NewInt(w))
	}
	if total.Sign() == 0 {
		return nil, fmt.Errorf("%w: no weights", ErrSyntax)
	}
	parts, cut, left := make([]Amount, len(weights)), make([]*big.Int, len(weights)), a.Minor
	for i, w := range weights {
		share, rest := new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(w)), new(big.Int)
		share.QuoRem(share, total, rest)
		parts[i], cut[i] = Amount{share.Int64(), a.Currency}, rest.Abs(rest)
		left -= share.Int64()
	}
	unit := int64(1)
	if left < 0 {
		unit = -1
	}
	for ; left != 0; left -= unit {
		most := 0
		for i := range cut {
			if cut[i].Cmp(cut[most]) > 0 {
				most = i
			}
		}
		parts[most].Minor += unit
		cut[most].SetInt64(0)
	}
	return parts, nil
}

// RoundTo is d with at most so many decimals, half away from zero.
func (d Decimal) RoundTo(places int) Decimal {
	return exact(d.d.Round(int32(places)))
}

// Share is n ÷ d as a decimal of so many places, half away from zero; d must not be zero.
func Share(n, d int64, places int) Decimal {
	return exact(decimal.New(n, 0).DivRound(decimal.New(d, 0), int32(places)))
}

func (a Amount) rounded(minor *big.Int) (Amount, error) {
	if !minor.IsInt64() {
		return Amount{}, fmt.Errorf("%w: a product of %s", ErrRange, a)
	}
	r := Amount{minor.Int64(), a.Currency}
	return r, inRange(r.Minor)
}

// product is the exact fraction num/den, den > 0, that a and the factors make.
func product(a Amount, factors []Ratio) (num, den *big.Int) {
	n, d := decimal.New(a.Minor, 0), one
	for _, f := range factors {
		if f != (Ratio{}) {
			n, d = n.Mul(f.num), d.Mul(f.den)
		}
	}
	// Both to whole numbers: ten to the larger count of decimals.
	shift := max(0, -n.Exponent(), -d.Exponent())
	num, den = n.Shift(shift).BigInt(), d.Shift(shift).BigInt()
	if den.Sign() < 0 {
		num.Neg(num)
		den.Neg(den)
	}
	return num, den
}

// halfAway is num ÷ den to the nearest whole number, half away from zero; den > 0.
func halfAway(num, den *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	if r.Abs(r).Lsh(r, 1).Cmp(den) >= 0 {
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	return q
}

// away is num ÷ den to the whole number farther from zero; den > 0.
func away(num, den *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	if r.Sign() != 0 {
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	return q
}
