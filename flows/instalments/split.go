package instalments

import (
	"math/big"

	"recado/flows/money"
)

// level computes the parts of a loan with a rate on the balance.
func (t Terms) level() ([]Parts, error) {
	periods, balance := t.Period.perYear(), t.Principal
	payment, err := t.levelPayment()
	if err != nil {
		return nil, err
	}
	parts := make([]Parts, t.Count)
	for i := range parts {
		interest, err := balance.Times(money.Percent(t.Fee.Percent), money.Over(1, periods))
		if err != nil {
			return nil, err
		}
		principal := balance.Minor
		if i < t.Count-1 { // the last one takes the rest
			principal = min(payment-interest.Minor, balance.Minor)
		}
		parts[i] = Parts{Interest: interest.Minor, Principal: principal}
		balance.Minor -= principal
	}
	return parts, nil
}

// levelPayment returns the payment without VAT in minor units: P·r·q / (q − 1) with q = (1+r)^n.
func (t Terms) levelPayment() (int64, error) {
	n := big.NewInt(int64(t.Count))
	principal := new(big.Rat).SetInt64(t.Principal.Minor)
	units, ok := t.Fee.Percent.Units(money.MaxPlaces)
	if !ok {
		return 0, ErrFee
	}
	if units == 0 {
		return rounded(principal.Quo(principal, new(big.Rat).SetInt(n)))
	}
	year := new(big.Int).Mul(big.NewInt(100*t.Period.perYear()), new(big.Int).Exp(big.NewInt(10), big.NewInt(money.MaxPlaces), nil))
	rate := new(big.Rat).SetFrac(big.NewInt(units), year)
	one := new(big.Rat).SetInt64(1)
	growth := power(new(big.Rat).Add(one, rate), n)
	payment := principal.Mul(principal, rate)
	payment.Mul(payment, growth)
	return rounded(payment.Quo(payment, new(big.Rat).Sub(growth, one)))
}

// power returns base^n, exactly.
func power(base *big.Rat, n *big.Int) *big.Rat {
	return new(big.Rat).SetFrac(new(big.Int).Exp(base.Num(), n, nil), new(big.Int).Exp(base.Denom(), n, nil))
}

// rounded rounds a positive number half up.
func rounded(x *big.Rat) (int64, error) {
	twice := new(big.Int).Lsh(x.Num(), 1)
	q := twice.Add(twice, x.Denom())
	q.Quo(q, new(big.Int).Lsh(x.Denom(), 1))
	if !q.IsInt64() || q.Int64() > money.MaxMinor {
		return 0, money.ErrRange
	}
	return q.Int64(), nil
}

// even computes the parts of a loan with one fee for the whole: both are divided evenly.
func (t Terms) even() ([]Parts, error) {
	fee := t.Fee.Amount
	if t.Fee.Type == PercentFee {
		var err error
		if fee, err = t.Principal.Percent(t.Fee.Percent); err != nil {
			return nil, err
		}
	}
	parts := make([]Parts, t.Count)
	for i := range parts {
		parts[i] = Parts{Interest: share(fee.Minor, t.Count, i), Principal: share(t.Principal.Minor, t.Count, i)}
	}
	return parts, nil
}

// share returns the i-th of n parts: the rounded quotient, and in the last one what is left. Where rounding
// up would leave less than nothing, the parts are rounded down.
func share(total int64, n, i int) int64 {
	count := int64(n)
	one := (2*total + count) / (2 * count)
	if one*(count-1) > total {
		one = total / count
	}
	if i < n-1 {
		return one
	}
	return total - one*(count-1)
}

func percent(minor int64, currency string, rate money.Decimal) (int64, error) {
	a, err := money.Amount{Minor: minor, Currency: currency}.Percent(rate)
	return a.Minor, err
}
