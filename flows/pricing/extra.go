package pricing

import (
	"slices"
	"strings"

	"recado/flows/money"
)

// ExtraCost says how additional work stands to what was quoted (RN-006, seed 5.4).
type ExtraCost struct {
	Budget    money.Amount `json:"budget"`              // the net that was quoted
	Amount    money.Amount `json:"amount"`              // the net of all additional work
	Over      bool         `json:"over"`                // it exceeds the tariff's share of the budget
	Unplanned []string     `json:"unplanned,omitempty"` // materials that were not quoted: SKU, or description where there is none
}

// NeedsApproval reports whether the customer must be asked.
func (x ExtraCost) NeedsApproval() bool { return x.Over || len(x.Unplanned) > 0 }

// Additional weighs all the additional work of an order against its quotation: what came
// before counts too, or work could grow by a fifth again and again. Net amounts are
// compared; exactly the share is not over it. A material is planned when the quotation has
// its SKU, or for one without, its description. The error is one of package money.
func (t Tariff) Additional(quoted Estimate, extras ...Estimate) (ExtraCost, error) {
	x := ExtraCost{Budget: quoted.Net, Amount: money.Zero(quoted.Net.Currency)}
	planned := names(quoted)
	for _, e := range extras {
		var err error
		if x.Amount, err = x.Amount.Add(e.Net); err != nil {
			return ExtraCost{}, err
		}
		for _, name := range names(e) {
			if !slices.ContainsFunc(append(planned, x.Unplanned...), func(known string) bool { return strings.EqualFold(known, name) }) {
				x.Unplanned = append(x.Unplanned, name)
			}
		}
	}
	// Exactly: amount × 100 against budget × share, neither of them rounded.
	got, share := money.Int(x.Amount.Minor).Mul(money.Int(100)), money.Int(x.Budget.Minor).Mul(t.Extra)
	x.Over = got.Cmp(share) > 0
	return x, nil
}

// names are what an estimate's materials go by.
func names(e Estimate) []string {
	var all []string
	for _, l := range e.Lines {
		if l.Kind != KindMaterial {
			continue
		}
		if l.SKU != "" {
			all = append(all, l.SKU)
		} else {
			all = append(all, l.Description)
		}
	}
	return all
}
