package pricing_test

import (
	"testing"

	"pgregory.net/rapid"

	"recado/flows/money"
	"recado/flows/pricing"
)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

// TestLatePenalty checks penalties worked by hand.
func TestLatePenalty(t *testing.T) {
	d := money.MustDecimal
	for _, tt := range []struct {
		late     pricing.LatePenalty
		balance  int64
		due, day string
		want     int64
	}{
		{pricing.LatePenalty{}, 100_000, "2026-01-31", "2027-01-31", 0},
		// 1000.00 × 1.5 % × 30 ÷ 30 = 15.00
		{pricing.LatePenalty{Monthly: d("1.5")}, 100_000, "2026-01-31", "2026-03-02", 1500},
		// 1000.00 × 1.5 % × 10 ÷ 30 = 5.00
		{pricing.LatePenalty{Monthly: d("1.5")}, 100_000, "2026-01-31", "2026-02-10", 500},
		// 333.33 × 2 % × 1 ÷ 30 = 0.222220, to the cent 0.22
		{pricing.LatePenalty{Monthly: d("2")}, 33_333, "2026-01-31", "2026-02-01", 22},
		// 100.00 × 1.5 % × 1 ÷ 30 = 0.05; exactly half a cent at 1 day of 10.00: 0.005, away from zero 0.01
		{pricing.LatePenalty{Monthly: d("1.5")}, 1000, "2026-01-31", "2026-02-01", 1},
		{pricing.LatePenalty{Monthly: d("1.5")}, 100_000, "2026-01-31", "2026-01-31", 0}, // the last day to pay
		{pricing.LatePenalty{Monthly: d("1.5")}, 100_000, "2026-01-31", "2026-01-01", 0},
		{pricing.LatePenalty{Monthly: d("1.5"), GraceDays: 5}, 100_000, "2026-01-31", "2026-02-05", 0},
		// the sixth day counts all six: 1000.00 × 1.5 % × 6 ÷ 30 = 3.00
		{pricing.LatePenalty{Monthly: d("1.5"), GraceDays: 5}, 100_000, "2026-01-31", "2026-02-06", 300},
		// 1000.00 × 3 % × 365 ÷ 30 = 365.00, at most 10 % = 100.00
		{pricing.LatePenalty{Monthly: d("3"), Max: d("10")}, 100_000, "2026-01-31", "2027-01-31", 10_000},
		{pricing.LatePenalty{Monthly: d("3")}, 0, "2026-01-31", "2027-01-31", 0},
		{pricing.LatePenalty{Monthly: d("3")}, -5, "2026-01-31", "2027-01-31", 0},
	} {
		if got, err := tt.late.On(usd(tt.balance), tt.due, tt.day); err != nil || got != usd(tt.want) {
			t.Errorf("%+v: %v, %v", tt, got, err)
		}
	}
	if _, err := (pricing.LatePenalty{}).On(usd(1), "soon", "2026-01-01"); err == nil {
		t.Error("a day that is none")
	}
}

// TestSLAPenalty checks penalties worked by hand.
func TestSLAPenalty(t *testing.T) {
	d := money.MustDecimal
	s := pricing.SLAPenalties{Percent: map[string]money.Decimal{"normal": d("2.5"), "emergency": d("15")}, Max: d("40")}
	for _, tt := range []struct {
		net    int64
		class  string
		missed int
		want   int64
	}{
		{20_000, "normal", 0, 0},
		{20_000, "normal", 1, 500}, // 200.00 × 2.5 %
		{20_000, "normal", 3, 1500},
		{20_000, "urgent", 3, 0},
		{20_000, "emergency", 2, 6000},
		{20_000, "emergency", 3, 8000}, // 45 %, at most 40 %
		{333, "normal", 1, 8},          // 3.33 × 2.5 % = 0.08325
		{0, "emergency", 3, 0},         // under warranty
	} {
		if got, err := s.On(usd(tt.net), tt.class, tt.missed); err != nil || got != usd(tt.want) {
			t.Errorf("%+v: %v, %v", tt, got, err)
		}
	}
	if got, err := (pricing.SLAPenalties{Percent: map[string]money.Decimal{"normal": d("50")}}).On(usd(100), "normal", 3); err != nil || got != usd(100) {
		t.Errorf("more than the order: %v, %v", got, err)
	}
}

// TestPenaltiesGrow checks that more days, more balance and more missed targets never cost less, and
// that no limit is exceeded.
func TestPenaltiesGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		late := pricing.LatePenalty{
			Monthly: money.New(rapid.Int64Range(0, 1000).Draw(t, "monthly"), 2), GraceDays: rapid.IntRange(0, 40).Draw(t, "grace"),
			Max: money.Int(rapid.Int64Range(1, 100).Draw(t, "max")),
		}
		balance, days := rapid.Int64Range(0, 1_000_000_000).Draw(t, "balance"), rapid.IntRange(1, 28).Draw(t, "day")
		on := func(balance int64, day int) int64 {
			got, err := late.On(usd(balance), "2026-01-31", "2026-02-"+two(day))
			if err != nil {
				t.Fatal(err)
			}
			return got.Minor
		}
		got := on(balance, days)
		if most, _ := usd(balance).Percent(late.Max); got < 0 || got > most.Minor {
			t.Fatalf("%d of %d", got, balance)
		}
		if days > 1 && on(balance, days-1) > got || on(balance+100, days) < got {
			t.Fatal("less for more")
		}
	})
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
