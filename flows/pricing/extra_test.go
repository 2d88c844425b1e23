package pricing_test

import (
	"errors"
	"slices"
	"testing"

	"recado/flows/money"
	"recado/flows/pricing"
)

func TestAdditionalWork(t *testing.T) {
	estimate := func(net int64, materials ...string) pricing.Estimate {
		e := pricing.Estimate{Net: money.Amount{Minor: net, Currency: "USD"}}
		for _, sku := range materials {
			e.Lines = append(e.Lines, pricing.Line{Kind: pricing.KindMaterial, SKU: sku, Description: "algo"})
		}
		return e
	}
	loose := pricing.Estimate{Net: money.Zero("USD"), Lines: []pricing.Line{{Kind: pricing.KindMaterial, Description: "Cinta"}}}
	quoted := estimate(100_01, "SKF-6205", "GR-1")
	for _, tt := range []struct {
		name      string
		quoted    pricing.Estimate
		extras    []pricing.Estimate
		over      bool
		unplanned []string
	}{
		{"nothing", quoted, nil, false, nil},
		{"a cent under 20 % of 100.01, which is 20.002", quoted, []pricing.Estimate{estimate(20_00)}, false, nil},
		{"a cent over", quoted, []pricing.Estimate{estimate(20_01)}, true, nil},
		{"exactly 20 %", estimate(100_00), []pricing.Estimate{estimate(20_00)}, false, nil},
		{"twice a tenth and a cent", estimate(100_00), []pricing.Estimate{estimate(10_00), estimate(10_01)}, true, nil},
		{"more of what was planned", quoted, []pricing.Estimate{estimate(1_00, "skf-6205")}, false, nil},
		{"a material that was not", quoted, []pricing.Estimate{estimate(1_00, "GR-1", "V-9"), estimate(1_00, "V-9")}, false, []string{"V-9"}},
		{"one without a SKU", quoted, []pricing.Estimate{loose}, false, []string{"Cinta"}},
		{"one without a SKU that was planned", loose, []pricing.Estimate{loose}, false, nil},
		{"anything on nothing", estimate(0), []pricing.Estimate{estimate(1)}, true, nil},
	} {
		x, err := sv.Tariff().Additional(tt.quoted, tt.extras...)
		if err != nil || x.Over != tt.over || !slices.Equal(x.Unplanned, tt.unplanned) || x.NeedsApproval() != (tt.over || tt.unplanned != nil) {
			t.Errorf("%s: %+v %v", tt.name, x, err)
		}
	}
	_, err := sv.Tariff().Additional(quoted, pricing.Estimate{Net: money.Zero("COP")})
	if !errors.Is(err, money.ErrMixed) {
		t.Error(err)
	}
}
