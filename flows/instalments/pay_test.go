package instalments_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/instalments"
	"recado/flows/money"
)

// three is a loan of 300 with VAT on its interest.
func three(t testing.TB) instalments.Plan {
	terms := compound(300_00, "36", 3, instalments.Monthly)
	terms.VAT, terms.VATOnInterest = money.Int(13), true
	return mustPlan(t, terms)
}

func pay(t testing.TB, p instalments.Plan, minor int64) (instalments.Plan, instalments.Payment) {
	t.Helper()
	p, done, err := p.Pay(usd(minor))
	if err != nil {
		t.Fatal(err)
	}
	return p, done
}

func TestPaymentsGoDownTheWaterfall(t *testing.T) {
	p := three(t)
	p, err := p.Charge(1, usd(5_00), usd(2_00), money.Int(13))
	if err != nil {
		t.Fatal(err)
	}
	first := p.Instalments[0].Owed
	want := instalments.Parts{Debt: 2_00, DebtVAT: 26, Fee: 5_00, FeeVAT: 65, Interest: 9_00, InterestVAT: 1_17, Principal: 97_06}
	if first != want {
		t.Fatalf("%+v", first)
	}
	for _, step := range []struct {
		pay  int64
		want instalments.Parts
	}{
		{1_50, instalments.Parts{Debt: 1_50}},
		{1_00, instalments.Parts{Debt: 50, DebtVAT: 26, Fee: 24}},
		{5_41, instalments.Parts{Fee: 4_76, FeeVAT: 65}},
		{9_50, instalments.Parts{Interest: 9_00, InterestVAT: 50}},
		{1_00, instalments.Parts{InterestVAT: 67, Principal: 33}},
	} {
		var done instalments.Payment
		p, done = pay(t, p, step.pay)
		if len(done.Allocations) != 1 || done.Allocations[0].Parts != step.want || len(done.Changes) != 0 || !done.Rest.IsZero() {
			t.Errorf("%d: %+v", step.pay, done)
		}
	}
}

func TestOldestInstalmentFirst(t *testing.T) {
	p := three(t)
	due := p.Instalments[0].Owed.Sum()
	p, done := pay(t, p, due+10_00)
	if len(done.Allocations) != 2 || done.Allocations[0].Parts.Sum() != due || done.Allocations[1].Parts.Sum() != 10_00 {
		t.Errorf("%+v", done.Allocations)
	}
	want := []instalments.Change{{Number: 1, From: instalments.Active, To: instalments.Paid}, {Number: 2, From: instalments.Pending, To: instalments.Active}}
	if !reflect.DeepEqual(done.Changes, want) {
		t.Errorf("%+v", done.Changes)
	}
	left, err := p.Left()
	if err != nil {
		t.Fatal(err)
	}
	p, done = pay(t, p, left.Minor+7_00)
	if done.Rest != usd(7_00) || p.State() != instalments.Paid {
		t.Errorf("%+v, %s", done.Rest, p.State())
	}
	if _, done = pay(t, p, 1_00); done.Rest != usd(1_00) || done.Allocations != nil || done.Changes != nil {
		t.Errorf("after the end: %+v", done)
	}
}

func TestPaymentsThatAreNone(t *testing.T) {
	for _, tt := range []struct {
		amount money.Amount
		want   error
	}{{usd(0), instalments.ErrPayment}, {usd(-1), instalments.ErrPayment}, {money.Amount{Minor: 1, Currency: "COP"}, money.ErrMixed}, {usd(money.MaxMinor + 1), money.ErrRange}} {
		if _, _, err := three(t).Pay(tt.amount); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.amount, err)
		}
	}
	for _, tt := range []struct {
		number    int
		fee, debt money.Amount
		want      error
	}{
		{4, usd(1), money.Amount{}, instalments.ErrUnknown},
		{1, usd(-1), money.Amount{}, instalments.ErrPayment},
		{1, money.Amount{}, money.Amount{Minor: 1, Currency: "COP"}, money.ErrMixed},
		{1, usd(money.MaxMinor), money.Amount{}, money.ErrRange},
	} {
		if _, err := three(t).Charge(tt.number, tt.fee, tt.debt, money.Int(13)); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", tt, err)
		}
	}
	p := three(t)
	p, _ = pay(t, p, p.Instalments[0].Owed.Sum())
	if _, err := p.Charge(1, usd(1), money.Amount{}, money.Int(13)); !errors.Is(err, instalments.ErrUnknown) {
		t.Errorf("a paid one was charged: %v", err)
	}
}

func states(p instalments.Plan) (all string) {
	for _, i := range p.Instalments {
		all += string(i.State) + " "
	}
	return all + "| " + string(p.State())
}

func TestStates(t *testing.T) {
	p := three(t) // due on 31 January, 28 February and 31 March
	is := func(when, want string) {
		t.Helper()
		if got := states(p); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	day := func(today string) (changes []instalments.Change) {
		var late []instalments.Change
		p, changes = p.MarkDue(today)
		p, late = p.MarkArrears(today, 5)
		return append(changes, late...)
	}
	is("at first", "ACTIVE PENDING PENDING | ACTIVE")
	if changes := day("2026-01-31"); changes != nil {
		t.Errorf("on its date: %+v", changes)
	}
	changes := day("2026-02-01")
	if want := []instalments.Change{{Number: 1, From: instalments.Active, To: instalments.Due}, {Number: 2, From: instalments.Pending, To: instalments.Active}}; !reflect.DeepEqual(changes, want) {
		t.Errorf("%+v", changes)
	}
	is("the day after", "DUE ACTIVE PENDING | DUE")
	day("2026-02-05")
	is("within grace", "DUE ACTIVE PENDING | DUE")
	day("2026-02-06")
	is("past grace", "IN_ARREARS ACTIVE PENDING | IN_ARREARS")
	day("2026-02-01") // the clock goes back
	is("another day", "IN_ARREARS ACTIVE PENDING | IN_ARREARS")
	day("2026-04-03") // nobody ran the jobs for two months
	is("in April", "IN_ARREARS IN_ARREARS DUE | IN_ARREARS")
	p, _ = pay(t, p, p.Instalments[0].Owed.Sum()+p.Instalments[1].Owed.Sum())
	is("two are paid", "PAID PAID DUE | DUE")
	p, _ = pay(t, p, p.Instalments[2].Owed.Sum())
	is("all are paid", "PAID PAID PAID | PAID")
	day("2027-01-01")
	is("later", "PAID PAID PAID | PAID")
}

func TestInstalmentsOfNothingArePaid(t *testing.T) {
	p := mustPlan(t, instalments.Terms{
		Principal: usd(1), Count: 3, Period: instalments.Monthly, First: "2026-01-31",
		Fee: instalments.Fee{Type: instalments.FlatFee, Amount: usd(0)},
	})
	if got := states(p); got != "PAID PAID ACTIVE | ACTIVE" {
		t.Error(got)
	}
}

var rank = map[instalments.State]int{instalments.Pending: 0, instalments.Active: 1, instalments.Due: 2, instalments.InArrears: 3, instalments.Paid: 4}

// TestMoneyIsConserved pays, charges and lets days pass in any order.
func TestMoneyIsConserved(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		terms := drawTerms(r)
		terms.Count = min(terms.Count, 12)
		p, err := instalments.New(terms)
		if err != nil {
			r.Fatal(err)
		}
		first, _ := time.Parse(time.DateOnly, terms.First)
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			before := fmt.Sprint(p)
			next, paid, rest := p, int64(0), int64(0)
			var changes []instalments.Change
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				today := first.AddDate(0, 0, rapid.IntRange(-10, 400).Draw(r, "day")).Format(time.DateOnly)
				next, changes = p.MarkDue(today)
			case 1:
				today := first.AddDate(0, 0, rapid.IntRange(-10, 400).Draw(r, "day")).Format(time.DateOnly)
				next, changes = p.MarkArrears(today, rapid.IntRange(0, 10).Draw(r, "grace"))
			case 2:
				n := rapid.IntRange(1, terms.Count).Draw(r, "number")
				charged, err := p.Charge(n, usd(rapid.Int64Range(0, 50_00).Draw(r, "late fee")), usd(rapid.Int64Range(0, 50_00).Draw(r, "debt")), money.Int(13))
				if err == nil {
					next = charged
				} else if !errors.Is(err, instalments.ErrUnknown) {
					r.Fatal(err)
				}
			default:
				paid = rapid.OneOf(rapid.Int64Range(1, 500), rapid.Int64Range(1, 2*terms.Principal.Minor)).Draw(r, "payment")
				var done instalments.Payment
				if next, done, err = p.Pay(usd(paid)); err != nil {
					r.Fatal(err)
				}
				changes, rest = done.Changes, done.Rest.Minor
				total := rest
				for _, a := range done.Allocations {
					total += a.Parts.Sum()
				}
				if total != paid || rest < 0 {
					r.Fatalf("%d allocated or left of %d", total, paid)
				}
			}
			if fmt.Sprint(p) != before {
				r.Fatal("the plan before was changed")
			}
			conserved(r, p, next, paid-rest)
			for _, c := range changes {
				if rank[c.To] <= rank[c.From] {
					r.Fatalf("%+v", c)
				}
			}
			p = next
		}
	})
}

// conserved checks that exactly what was taken is paid, and the invariants of a plan.
func conserved(r *rapid.T, was, is instalments.Plan, taken int64) {
	var before, after int64
	open := false
	for n, i := range is.Instalments {
		before, after = before+was.Instalments[n].Paid.Sum(), after+i.Paid.Sum()
		left := i.Left()
		for _, part := range []int64{left.Debt, left.DebtVAT, left.Fee, left.FeeVAT, left.Interest, left.InterestVAT, left.Principal, i.Paid.Sum()} {
			if part < 0 {
				r.Fatalf("%d: %+v is left of %+v", i.Number, left, i.Owed)
			}
		}
		if (left.Sum() == 0) != (i.State == instalments.Paid) && i.State != instalments.Pending {
			r.Fatalf("%d: %s with %d left", i.Number, i.State, left.Sum())
		}
		if open && i.Paid.Sum() > was.Instalments[n].Paid.Sum() {
			r.Fatalf("%d was paid before an older one", i.Number)
		}
		open = open || left.Sum() > 0
		if rank[i.State] < rank[was.Instalments[n].State] {
			r.Fatalf("%d: %s after %s", i.Number, i.State, was.Instalments[n].State)
		}
	}
	if after-before != taken {
		r.Fatalf("%d was paid, %d taken", after-before, taken)
	}
}
