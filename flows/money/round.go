package money

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Ratio is a factor that need not be a finite decimal, such as 20 minutes of an hour. The zero Ratio is 1.
type Ratio struct{ num, den decimal.Decimal }

var one = decimal.New(1, 0)

// Over returns n ÷ d; d must not be zero.
func Over(n, d int64) Ratio { return Ratio{decimal.New(n, 0), decimal.New(d, 0)} }

// Of returns d as a ratio.
func Of(d Decimal) Ratio { return Ratio{d.d, one} }

// Percent returns d percent as a ratio.
func Percent(d Decimal) Ratio { return Ratio{d.d, decimal.New(100, 0)} }

// Plus returns 1 plus d percent: the factor of a surcharge of d percent.
func Plus(d Decimal) Ratio { return Ratio{d.d.Add(decimal.New(100, 0)), decimal.New(100, 0)} }

// Times returns the amount times all factors, computed exactly and rounded once to the minor unit.
// The error is ErrRange.
func (a Amount) Times(factors ...Ratio) (Amount, error) {
	num, den := product(a, factors)
	return a.rounded(halfAway(num, den))
}

// TimesStep is Times rounded to a multiple of step minor units: away from zero if up is set, else
// to the nearest. A step below 1 is 1.
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

// Mul returns a × d, rounded. The error is ErrRange.
func (a Amount) Mul(d Decimal) (Amount, error) { return a.Times(Of(d)) }

// Percent returns d percent of a, rounded. The error is ErrRange.
func (a Amount) Percent(d Decimal) (Amount, error) { return a.Times(Percent(d)) }

// Allocate splits a by weights without a remainder: each part is its exact share rounded towards
// zero, and the rest goes in minor units to the parts with the largest remainders, the first ones
// first. The error is ErrSyntax if a weight is negative or all are zero.
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

// RoundTo rounds d to at most places decimals, half away from zero.
func (d Decimal) RoundTo(places int) Decimal {
	return exact(d.d.Round(int32(places)))
}

// Share returns n ÷ d with places decimals, rounded half away from zero; d must not be zero.
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

// product returns the exact fraction num/den, den > 0, of a and the factors.
func product(a Amount, factors []Ratio) (num, den *big.Int) {
	n, d := decimal.New(a.Minor, 0), one
	for _, f := range factors {
		if f != (Ratio{}) {
			n, d = n.Mul(f.num), d.Mul(f.den)
		}
	}
	// Scale both to whole numbers by ten to the larger number of decimals.
	shift := max(0, -n.Exponent(), -d.Exponent())
	num, den = n.Shift(shift).BigInt(), d.Shift(shift).BigInt()
	if den.Sign() < 0 {
		num.Neg(num)
		den.Neg(den)
	}
	return num, den
}

// halfAway returns num ÷ den rounded half away from zero; den > 0.
func halfAway(num, den *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	if r.Abs(r).Lsh(r, 1).Cmp(den) >= 0 {
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	return q
}

// away returns num ÷ den rounded away from zero; den > 0.
func away(num, den *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	if r.Sign() != 0 {
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	return q
}
