package credit

import (
	"math/big"

	"recado/flows/instalments"
)

// perYear are the periods of a year, as in flows/instalments.
var perYear = map[instalments.Period]int64{instalments.Monthly: 12, instalments.HalfMonth: 24, instalments.Weekly: 52}

// exceeds reports whether the interest of a plan, of whatever type its fee is, comes to more than a yearly
// rate in percent: whether the instalments without VAT, discounted at that rate, are worth more than the
// principal. Rounding may add a minor unit to each instalment.
func exceeds(plan instalments.Plan, principal int64, every instalments.Period, rate int64) bool {
	growth := big.NewRat(100*perYear[every]+rate, 100*perYear[every]) // 1 + r
	factor, worth := big.NewRat(1, 1), new(big.Rat)
	for _, i := range plan.Instalments {
		factor.Quo(factor, growth)
		due := new(big.Rat).SetInt64(i.Owed.Interest + i.Owed.Principal)
		worth.Add(worth, due.Mul(due, factor))
	}
	return worth.Cmp(new(big.Rat).SetInt64(principal+int64(len(plan.Instalments)))) > 0
}
