package pricing_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/money"
	"recado/flows/pricing"
)

var calendar = pricing.Calendar{Zone: time.FixedZone("", -5*3600), Holiday: func(time.Time) bool { return false }}

// discounted is a tariff with 5 % by contract, 8 % from 500.00 and 12 % from 1000.00, and a promotion of
// 10 % in the last week of 2026.
func discounted(t testing.TB) pricing.Tariff {
	t.Helper()
	five := money.Int(5)
	tariff, err := pricing.Default().With(pricing.Overrides{
		Discount: &five, Volume: []pricing.Tier{{From: usd(100_000), Percent: money.Int(12)}, {From: usd(50_000), Percent: money.Int(8)}},
		Promotions: []pricing.Promotion{{Name: "Fin de año", From: "2026-12-24", To: "2026-12-31", Percent: money.Int(10)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tariff
}

// TestAutomaticDiscount checks that the highest of contract, volume and promotion holds, alone.
func TestAutomaticDiscount(t *testing.T) {
	tariff := discounted(t)
	noon := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 17, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		amount  int64
		at      time.Time
		percent string
		by      pricing.Role
		net     int64
	}{
		{49_999, noon(11, 2), "5", pricing.RoleContract, 47_499},    // 499.99 − 25.00
		{50_000, noon(11, 2), "8", pricing.RoleVolume, 46_000},      // exactly the tier
		{100_000, noon(11, 2), "12", pricing.RoleVolume, 88_000},    //
		{49_999, noon(12, 24), "10", pricing.RolePromotion, 44_999}, // 499.99 − 50.00
		{50_000, noon(12, 31), "10", pricing.RolePromotion, 45_000},
		{100_000, noon(12, 31), "12", pricing.RoleVolume, 88_000},
		{49_999, time.Date(2027, 1, 1, 4, 0, 0, 0, time.UTC), "10", pricing.RolePromotion, 44_999}, // still the 31st there
		{49_999, time.Date(2027, 1, 1, 5, 0, 0, 0, time.UTC), "5", pricing.RoleContract, 47_499},
	} {
		got, err := pricing.Price(pricing.Job{Others: []pricing.Other{{Description: "x", Amount: usd(tt.amount)}}, Country: "CO", Date: tt.at}, tariff, calendar)
		if err != nil || got.DiscountPercent.String() != tt.percent || got.DiscountBy != tt.by || got.Net != usd(tt.net) || (got.Promotion != "") != (tt.by == pricing.RolePromotion) {
			t.Errorf("%+v: %s %% by %s, net %v, %v", tt, got.DiscountPercent, got.DiscountBy, got.Net, err)
		}
	}
}

// TestDiscountLimits checks that a role's limit holds beside automatic discounts (RN-015): it may grant what
// the tariff grants by itself, and no more than its own limit otherwise.
func TestDiscountLimits(t *testing.T) {
	tariff := discounted(t)
	rapid.Check(t, func(t *rapid.T) {
		amount, percent := rapid.Int64Range(1, 200_000).Draw(t, "amount"), rapid.Int64Range(0, 100).Draw(t, "percent")
		role := rapid.SampledFrom([]pricing.Role{"supervisor", "finance", "admin", "nobody"}).Draw(t, "role")
		at := time.Date(2026, 12, rapid.IntRange(1, 31).Draw(t, "day"), 17, 0, 0, 0, time.UTC)
		job := pricing.Job{Others: []pricing.Other{{Description: "x", Amount: usd(amount)}}, Country: "CO", Date: at}
		automatic := tariff.Automatic(usd(amount), at.Format(time.DateOnly))
		job.Discount = &pricing.Discount{Percent: money.Int(percent), Role: role}
		got, err := pricing.Price(job, tariff, calendar)
		most := map[pricing.Role]int64{"supervisor": 10, "finance": 15, "admin": 30}[role]
		allowed := percent <= most || money.Int(percent).Cmp(automatic.Percent) <= 0
		refused, over := errors.AsType[*pricing.DiscountError](err)
		if allowed != (err == nil) || over && refused.Max.Cmp(money.Int(percent)) >= 0 || err == nil && got.DiscountPercent.Cmp(money.Int(percent)) != 0 {
			t.Fatalf("%d %% by %s on %d: %v", percent, role, amount, err)
		}
	})
}

// TestRatesBySpecialty checks which rate an hour has.
func TestRatesBySpecialty(t *testing.T) {
	base := pricing.Default()
	base.ByService = map[string]money.Amount{"PUMPS": usd(9000)}
	base.Specialties = map[string]string{"pumps": "mechanics", "boards": "electronics"}
	for name, tt := range map[string]struct {
		terms              pricing.Overrides
		service, specialty string
		want               int64
	}{
		"the business's by service":          {pricing.Overrides{}, "PUMPS", "", 9000},
		"the contract's specialty before it": {pricing.Overrides{BySpecialty: map[string]money.Amount{"mechanics": usd(7000)}}, "PUMPS", "", 7000},
		"the contract's service before that": {pricing.Overrides{BySpecialty: map[string]money.Amount{"mechanics": usd(7000)}, ByService: map[string]money.Amount{"PUMPS": usd(6000)}}, "PUMPS", "", 6000},
		"the line's specialty":               {pricing.Overrides{BySpecialty: map[string]money.Amount{"mechanics": usd(7000), "electronics": usd(8000)}}, "PUMPS", "electronics", 8000},
		"another specialty":                  {pricing.Overrides{BySpecialty: map[string]money.Amount{"mechanics": usd(7000)}}, "BOARDS", "", 5000},
		"the contract's hour":                {pricing.Overrides{Hourly: ptr(usd(4000)), BySpecialty: map[string]money.Amount{"mechanics": usd(7000)}}, "BOARDS", "", 4000},
		"no service":                         {pricing.Overrides{BySpecialty: map[string]money.Amount{"mechanics": usd(7000)}}, "", "", 5000},
	} {
		tariff, err := base.With(tt.terms)
		if got := tariff.LabourRate(pricing.Labour{Service: tt.service, Specialty: tt.specialty}); err != nil || got != usd(tt.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
