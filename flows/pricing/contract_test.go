package pricing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/validation"
)

// TestWith checks that a contract makes a new tariff and leaves the business's unchanged.
func TestWith(t *testing.T) {
	usd := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }
	base := pricing.Default()
	base.ByService = map[string]money.Amount{"A": usd(6000), "B": usd(7000)}
	base.ByCategory = map[string]money.Decimal{"c": money.Int(10)}
	before, err := json.Marshal(base)
	if err != nil {
		t.Fatal(err)
	}
	got, err := base.With(pricing.Overrides{
		Hourly: ptr(usd(4000)), ByService: map[string]money.Amount{"B": usd(4500)},
		Surcharge: map[pricing.Reason]money.Decimal{pricing.Weekend: {}}, Travel: map[string]money.Amount{"plant": usd(500)},
		Markup: ptr(money.Int(25)), MaxDiscount: map[pricing.Role]money.Decimal{"supervisor": money.Int(20)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(base); !bytes.Equal(after, before) {
		t.Errorf("the business's own changed:\n%s\n%s", before, after)
	}
	sell, err := got.SellPrice(usd(1000), "c", ptr(money.Int(60)))
	if got.Rate("A") != usd(4000) || got.Rate("B") != usd(4500) || got.Rate("C") != usd(4000) || sell != usd(1250) || err != nil ||
		got.Surcharge[pricing.Weekend].Sign() != 0 || got.Surcharge[pricing.Night].String() != "50" ||
		got.Travel["plant"] != usd(500) || got.Travel["urban"] != usd(2000) || got.MaxDiscountFor("supervisor").String() != "20" {
		t.Errorf("%+v", got)
	}
	same, err := base.With(pricing.Overrides{})
	if err != nil || same.Rate("A") != usd(6000) {
		t.Error(same, err)
	}
	for field, o := range map[string]pricing.Overrides{
		"hourly":                  {Hourly: &money.Amount{Minor: 1, Currency: "COP"}},
		"by_service.A":            {ByService: map[string]money.Amount{"A": usd(-1)}},
		"travel.x":                {Travel: map[string]money.Amount{"x": {}}},
		"surcharge.nigth":         {Surcharge: map[pricing.Reason]money.Decimal{"nigth": money.Int(1)}},
		"surcharge.night":         {Surcharge: map[pricing.Reason]money.Decimal{"night": money.Int(-1)}},
		"markup":                  {Markup: ptr(money.Int(10_001))},
		"discount":                {Discount: ptr(money.Int(101))},
		"max_discount.supervisor": {MaxDiscount: map[pricing.Role]money.Decimal{"supervisor": money.MustDecimal("1.005")}},
	} {
		_, err := base.With(o)
		invalid, ok := errors.AsType[*validation.InvalidError](err)
		if !ok || invalid.Problems[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestMarkupOfItsOwn checks that a material's own markup takes precedence over its category's, but
// not over a contract's.
func TestMarkupOfItsOwn(t *testing.T) {
	tariff := pricing.Default()
	tariff.ByCategory = map[string]money.Decimal{"c": money.Int(10)}
	agreed, err := tariff.With(pricing.Overrides{Markup: ptr(money.Int(25))})
	if err != nil {
		t.Fatal(err)
	}
	cost := money.Amount{Minor: 1000, Currency: "USD"}
	for _, tt := range []struct {
		name   string
		tariff pricing.Tariff
		own    *money.Decimal
		cents  int64
	}{
		{"the category's", tariff, nil, 1100},
		{"its own", tariff, ptr(money.Int(60)), 1600},
		{"none at all", tariff, ptr(money.Int(0)), 1000},
		{"the contract's", agreed, ptr(money.Int(60)), 1250},
	} {
		if got, err := tt.tariff.SellPrice(cost, "c", tt.own); err != nil || got.Minor != tt.cents {
			t.Errorf("%s: %v, %v", tt.name, got, err)
		}
	}
}
