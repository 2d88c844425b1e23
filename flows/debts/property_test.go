package debts_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"recado/flows/debts"
	"recado/flows/money"
)

// Whatever is paid, repeated and reversed in whatever order: what is still owed and what was paid add up
// to what was owed, no balance is negative, and what was too much is the rest.
func TestNoCentIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, _ := newService(t)
		ctx := context.Background()
		total := int64(0)
		var list []debts.Debt
		for i := range rapid.IntRange(1, 6).Draw(rt, "debts") {
			minor := rapid.Int64Range(1, 100_000).Draw(rt, "balance")
			total += minor
			list = append(list, owed(fmt.Sprint(i), fmt.Sprintf("2026-10-%02d", 1+i), cop(minor)))
		}
		if _, err := s.Record(ctx, ana, list, monday); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			id := fmt.Sprint("p", rapid.IntRange(0, 6).Draw(rt, "payment"))
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				_, _ = s.Reverse(ctx, ana, id, monday) // it may not exist
			case 1:
				_, _ = s.Record(ctx, ana, list, monday)
			default:
				if _, err := s.Pay(ctx, ana, debts.Payment{ID: id, Amount: cop(rapid.Int64Range(1, 150_000).Draw(rt, "amount"))}, monday); err != nil {
					rt.Fatal(err)
				}
			}
			a, err := s.Get(ctx, ana)
			if err != nil {
				rt.Fatal(err)
			}
			check(rt, a, total)
		}
	})
}

func check(rt *rapid.T, a debts.Account, total int64) {
	left, paid := int64(0), int64(0)
	for _, d := range a.Debts {
		if d.Balance.Minor < 0 || (d.State == debts.Paid) != d.Balance.IsZero() {
			rt.Fatalf("debt %+v", d)
		}
		left += d.Balance.Minor
	}
	for _, p := range a.Payments {
		sum := p.Rest.Minor
		for _, part := range p.Paid {
			sum += part.Amount.Minor
			if !p.Reversed {
				paid += part.Amount.Minor
			}
		}
		if sum != p.Amount.Minor || p.Rest.Negative() {
			rt.Fatalf("payment %+v", p)
		}
	}
	if left+paid != total {
		rt.Fatalf("%d owed and %d paid of %d", left, paid, total)
	}
}

// The parts of an agreement add up to the balance, and differ by one cent at most.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		balance := rapid.Int64Range(1, 10_000_000).Draw(rt, "balance")
		n := rapid.IntRange(1, 6).Draw(rt, "parts")
		parts, err := debts.PlanParts(cop(balance), n, monday, 7)
		if err != nil {
			rt.Fatal(err)
		}
		amounts := make([]money.Amount, len(parts))
		for i, p := range parts {
			if amounts[i] = p.Amount; parts[0].Amount.Minor-p.Amount.Minor > 1 || i > 0 && p.Due <= parts[i-1].Due {
				rt.Fatalf("parts %+v", parts)
			}
		}
		if sum, err := money.Sum("COP", amounts...); err != nil || sum.Minor != balance {
			rt.Fatalf("%v of %d: %v", sum, balance, err)
		}
	})
}
