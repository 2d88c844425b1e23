package pricing

import (
	"slices"
	"strings"

	"recado/flows/money"
)

// ExtraCost compares extra work with the quotation (RN-006, seed 5.4).
type ExtraCost struct {
	Budget    money.Amount `json:"budget"`              // the quoted net
	Amount    money.Amount `json:"amount"`              // the net of all extra work
	Over      bool         `json:"over"`                // Amount exceeds the tariff's share of the budget
	Unplanned []string     `json:"unplanned,omitempty"` // materials that were not quoted: their SKU, or description without one
}

// NeedsApproval reports whether the customer must be asked.
func (x ExtraCost) NeedsApproval() bool { return x.Over || len(x.Unplanned) > 0 }

// Additional compares all extra work of an order with its quotation. Earlier extras count too;
// otherwise work could grow by a fifth again and again. It compares net amounts; exactly the share
// is not over it. A material counts as planned if the quotation has its SKU or, for one without,
// its description. The error is one of package money.
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
	// Exact: amount × 100 against budget × share, neither of them rounded.
	got, share := money.Int(x.Amount.Minor).Mul(money.Int(100)), money.Int(x.Budget.Minor).Mul(t.Extra)
	x.Over = got.Cmp(share) > 0
	return x, nil
}

// names returns the SKUs, or descriptions, of an estimate's materials.
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
