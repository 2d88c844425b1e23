package credit_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
)

func draft(principal int64, period, command string) credit.Draft {
	return credit.Draft{Wish: credit.Wish{Product: "COMPRA", Period: period, Principal: usd(principal)}, Customer: "CLI-00001", Command: command}
}

// loan is an order of 100.00 in three months from 1 December: 1 January, 1 February, 1 March.
func loan(t testing.TB) (*world, credit.Order) {
	t.Helper()
	w := newWorld(t)
	w.grant(t, 1, 100_00)
	o, created, err := w.orders.Create(t.Context(), draft(100_00, "3m", "k1"), noon)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	return w, o
}

func states(o credit.Order) string {
	var all []string
	for _, i := range o.Plan.Instalments {
		all = append(all, string(i.State))
	}
	return strings.Join(all, " ") + " | " + string(o.State)
}

func local(date string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", date, zones("SV"))
	if err != nil {
		panic(err)
	}
	return at
}

func must(t testing.TB) func(o credit.Order, err error) credit.Order {
	return func(o credit.Order, err error) credit.Order {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

func TestOrderIsMadeFromItsProduct(t *testing.T) {
	w, o := loan(t)
	first := o.Plan.Instalments[0]
	if o.ID != "CRE-00001" || first.Due != "2027-01-01" || first.Owed != (instalments.Parts{Interest: 3_00, InterestVAT: 39, Principal: 32_35}) || states(o) != "ACTIVE PENDING PENDING | ACTIVE" {
		t.Errorf("%+v %s", o.Plan, states(o))
	}
	if got := effects(o.Outbox); got != "credit_order.created credit_order.installment_state_changed credit.report" {
		t.Error(got)
	}
	if string(o.Outbox[0].Args) != `{"customer_uuid":"CLI-00001","order_uuid":"CRE-00001","order_status":"ACTIVE","period_uuid":"3m"}` ||
		string(o.Outbox[1].Args) != `{"customer_uuid":"CLI-00001","order_uuid":"CRE-00001","installment":{"status":"ACTIVE","amount":"35.74","number":1,"expired_at":"2027-01-01"}}` {
		t.Errorf("%s\n%s", o.Outbox[0].Args, o.Outbox[1].Args)
	}
	if again, created, err := w.orders.Create(t.Context(), draft(100_00, "3m", "k1"), noon.Add(time.Hour)); err != nil || created || again.ID != o.ID {
		t.Errorf("the same command again: %v %v %v", again.ID, created, err)
	}
	line, err := w.lines.Get(t.Context(), "CLI-00001")
	if err != nil || line.Available().Minor != 0 || len(line.Claims) != 1 {
		t.Errorf("%+v %v", line, err)
	}
	// A change of the product changes no order.
	p := product()
	p.GraceDays = 60
	if _, err := w.orders.Products.Update(t.Context(), "COMPRA", 1, func(was *credit.Product) { *was = p }, noon); err != nil {
		t.Fatal(err)
	}
	if kept, err := w.orders.Get(t.Context(), o.ID); err != nil || kept.Terms.GraceDays != 5 {
		t.Error(kept.Terms, err)
	}
}

func TestOrdersThatAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		draft      credit.Draft
		before     func(w *world)
	}{
		{"a stranger", "customer", func() credit.Draft { d := draft(50_00, "3m", "k"); d.Customer = "CLI-00009"; return d }(), nil},
		{"blocked", "customer", draft(50_00, "3m", "k"), func(w *world) {
			a := applicant()
			a.Blocked = true
			w.people.known["CLI-00001"] = a
		}},
		{"never evaluated", "no_credit", draft(50_00, "3m", "k"), func(w *world) { delete(w.limits.docs, "CLI-00001") }},
		{"no such product", "product", func() credit.Draft { d := draft(50_00, "3m", "k"); d.Product = "OTRO"; return d }(), nil},
		{"no such period", "period", draft(50_00, "9m", "k"), nil},
		{"too little", "amount", draft(19_99, "3m", "k"), nil},
		{"more than the level", "amount", draft(150_01, "3m", "k"), nil},
		{"more than the limit", "limit", draft(120_00, "3m", "k"), nil},
		{"another currency", "amount", func() credit.Draft {
			d := draft(50_00, "3m", "k")
			d.Principal.Currency = "COP"
			return d
		}(), nil},
	} {
		w := newWorld(t)
		w.grant(t, 1, 100_00)
		if tt.before != nil {
			tt.before(w)
		}
		if _, _, err := w.orders.Create(t.Context(), tt.draft, noon); reason(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if len(w.loans.docs) != 0 {
			t.Errorf("%s: an order was made", tt.name)
		}
	}
}

// TestTwoOrdersAtOnceStayWithinTheLimit asks for 20 orders of 30.00 at once within 100.00.
func TestTwoOrdersAtOnceStayWithinTheLimit(t *testing.T) {
	w := newWorld(t)
	w.grant(t, 1, 100_00)
	answers := make(chan error, 20)
	for i := range 20 {
		go func() {
			_, _, err := w.orders.Create(t.Context(), draft(30_00, "3m", fmt.Sprint("k", i)), noon)
			answers <- err
		}()
	}
	made, refused := 0, 0
	for range 20 {
		switch err := <-answers; {
		case err == nil:
			made++
		case reason(err) == "limit":
			refused++
		default:
			t.Error(err)
		}
	}
	if made != 3 || refused != 17 || len(w.loans.docs) != 3 {
		t.Errorf("%d made, %d refused, %d stored", made, refused, len(w.loans.docs))
	}
}

// TestAClaimWhoseOrderWasLostIsFoundAgain crashes between the claim and the order.
func TestAClaimWhoseOrderWasLostIsFoundAgain(t *testing.T) {
	w := newWorld(t)
	w.grant(t, 1, 100_00)
	w.limits.lost = errors.New("crash")
	if _, _, err := w.orders.Create(t.Context(), draft(80_00, "3m", "k1"), noon); err == nil {
		t.Fatal("no crash")
	}
	if _, _, err := w.orders.Create(t.Context(), draft(80_00, "3m", "k2"), noon); reason(err) != "limit" {
		t.Errorf("the claim does not hold: %v", err)
	}
	o, created, err := w.orders.Create(t.Context(), draft(80_00, "3m", "k1"), noon)
	if err != nil || !created || o.ID != "CRE-00001" {
		t.Errorf("%s %v %v", o.ID, created, err)
	}
	w = newWorld(t)
	w.grant(t, 1, 100_00)
	w.limits.lost = errors.New("crash")
	_, _, _ = w.orders.Create(t.Context(), draft(80_00, "3m", "k1"), noon)
	if _, created, err := w.orders.Create(t.Context(), draft(80_00, "3m", "k2"), noon.Add(2*time.Hour)); err != nil || !created {
		t.Errorf("after two hours: %v", err)
	}
}

func TestPaymentsReversalsAndLateFees(t *testing.T) {
	_, o := loan(t)
	next := must(t)
	is := func(when, want string) {
		t.Helper()
		if got := states(o); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	o = next(o.BeginPayment("p1", noon))
	is("a payment under way", "ACTIVE PENDING PENDING | PROCESSING_PAYMENT")
	o = next(o.Apply("p1", usd(35_74), noon))
	is("paid", "PAID ACTIVE PENDING | ACTIVE")
	same := next(o.Apply("p1", usd(35_74), noon.Add(time.Hour)))
	if !reflect.DeepEqual(same, o) {
		t.Error("the same payment again changed something")
	}
	if _, err := o.Apply("p1", usd(35_75), noon); !errors.Is(err, credit.ErrReused) {
		t.Error(err)
	}
	o = next(o.Reverse("p1", local("2026-12-15 10:00")))
	is("reversed in time", "ACTIVE PENDING PENDING | ACTIVE")
	if again := next(o.Reverse("p1", local("2026-12-16 10:00"))); !reflect.DeepEqual(again, o) {
		t.Error("the same reversal again changed something")
	}
	if again := next(o.Apply("p1", usd(35_74), noon)); !reflect.DeepEqual(again, o) {
		t.Error("a reversed payment was applied again")
	}
	o = o.MarkDue(local("2027-01-01 23:59"))
	is("on its date", "ACTIVE PENDING PENDING | ACTIVE")
	o = o.MarkDue(local("2027-01-02 02:00"))
	is("the day after", "DUE ACTIVE PENDING | DUE")
	o = next(o.MarkArrears(local("2027-01-06 06:00")))
	is("within grace", "DUE ACTIVE PENDING | DUE")
	o = next(o.MarkArrears(local("2027-01-07 06:00")))
	is("past grace", "IN_ARREARS ACTIVE PENDING | IN_ARREARS")
	if first := o.Plan.Instalments[0].Owed; first.Fee != 5_00 || first.FeeVAT != 65 || len(o.Charged) != 1 {
		t.Errorf("%+v %+v", first, o.Charged)
	}
	if again := next(o.MarkArrears(local("2027-01-20 06:00"))); !reflect.DeepEqual(again, o) {
		t.Error("the fee was charged again")
	}
	o = next(o.Apply("p2", usd(41_39), local("2027-01-08 10:00")))
	is("paid with its fee", "PAID ACTIVE PENDING | ACTIVE")
	o = next(o.Reverse("p2", local("2027-01-09 10:00")))
	is("reversed late", "IN_ARREARS ACTIVE PENDING | IN_ARREARS")
	if o = next(o.MarkArrears(local("2027-01-10 06:00"))); len(o.Charged) != 1 {
		t.Error("the fee was charged twice")
	}
	left, err := o.Left()
	if err != nil {
		t.Fatal(err)
	}
	o = next(o.Apply("p3", usd(left.Minor+7_00), local("2027-01-11 10:00")))
	is("all is paid", "PAID PAID PAID | PAID")
	if p := o.Payments[2]; p.Rest != 7_00 || len(p.Allocations) != 3 {
		t.Errorf("%+v", p)
	}
	if _, err := o.Reverse("nobody", noon); !errors.Is(err, credit.ErrNoPayment) {
		t.Error(err)
	}
	if _, err := o.Cancel("", "", noon); reason(err) != "order_paid" {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	w, o := loan(t)
	if _, err := o.MarkDue(local("2027-01-02 02:00")).Cancel("", "", noon); reason(err) != "order_late" {
		t.Error(err)
	}
	busy := must(t)(o.BeginPayment("p", noon))
	if _, err := busy.Cancel("", "", noon); reason(err) != "order_processing" {
		t.Error(err)
	}
	got, err := w.orders.Cancel(t.Context(), o.ID, "devuelto", "luz", noon)
	if err != nil || got.State != credit.Cancelled || got.CancelReason != "devuelto" || !got.DueAt.IsZero() || !strings.HasSuffix(effects(got.Outbox), "credit_order.state_changed credit.settle credit.report") {
		t.Errorf("%+v %v", got, err)
	}
	if again, err := w.orders.Cancel(t.Context(), o.ID, "otra", "eva", noon); err != nil || again.V != got.V {
		t.Error(again.V, err)
	}
	if _, err := w.orders.Apply(t.Context(), o.ID, "p", usd(1), noon, noon); !errors.Is(err, credit.ErrCancelled) {
		t.Error(err)
	}
	w.settle(t, o.ID)
	if line, err := w.lines.Get(t.Context(), "CLI-00001"); err != nil || line.Available().Minor != 100_00 {
		t.Errorf("%+v %v", line, err)
	}
}

// TestPaidInTimeRaisesTheLevel pays an order, takes the payment back and pays again.
func TestPaidInTimeRaisesTheLevel(t *testing.T) {
	w, o := loan(t)
	ctx := t.Context()
	line := func() credit.Line {
		t.Helper()
		l, err := w.lines.Get(ctx, "CLI-00001")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	left, _ := o.Left()
	if _, err := w.orders.Apply(ctx, o.ID, "p1", left, noon, noon); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a retried effect
		w.settle(t, o.ID)
	}
	if l := line(); l.Level != 2 || l.Limit.Minor != 200_00 || l.Available().Minor != 200_00 || w.people.told["CLI-00001"] != "2 200.00" {
		t.Errorf("%+v %v", l, w.people.told)
	}
	if _, err := w.orders.Reverse(ctx, o.ID, "p1", noon); err != nil {
		t.Fatal(err)
	}
	old := o
	w.settle(t, o.ID)
	if l := line(); l.Level != 1 || l.Limit.Minor != 100_00 || l.Available().Minor != 0 {
		t.Errorf("after a reversal: %+v", l)
	}
	if err := w.lines.Follow(ctx, old, noon); err != nil { // an effect that was late
		t.Fatal(err)
	}
	if l := line(); l.Level != 1 || len(l.Claims) != 1 {
		t.Errorf("an older state counted: %+v", l)
	}
}

func TestPaidAfterArrearsRaisesNothing(t *testing.T) {
	w, o := loan(t)
	for range 2 {
		if err := w.orders.Expire(t.Context(), local("2027-01-07 06:00"), 10); err != nil {
			t.Fatal(err)
		}
	}
	o = must(t)(w.orders.Get(t.Context(), o.ID))
	if states(o) != "IN_ARREARS ACTIVE PENDING | IN_ARREARS" {
		t.Fatal(states(o))
	}
	left, _ := o.Left()
	if _, err := w.orders.Apply(t.Context(), o.ID, "p1", left, noon, noon); err != nil {
		t.Fatal(err)
	}
	w.settle(t, o.ID)
	if l, err := w.lines.Get(t.Context(), "CLI-00001"); err != nil || l.Level != 1 || l.Available().Minor != 100_00 {
		t.Errorf("%+v %v", l, err)
	}
}

// TestMarksComeAtTheirHours checks the calendar: due at 02:00 and in arrears at 06:00 of the debtor's place.
func TestMarksComeAtTheirHours(t *testing.T) {
	w, o := loan(t)
	for _, step := range []struct{ at, want string }{
		{"2027-01-02 01:59", "ACTIVE PENDING PENDING | ACTIVE"},
		{"2027-01-02 02:00", "DUE ACTIVE PENDING | DUE"},
		{"2027-01-07 05:59", "DUE ACTIVE PENDING | DUE"},
		{"2027-01-07 06:00", "IN_ARREARS ACTIVE PENDING | IN_ARREARS"},
		{"2027-02-02 02:00", "IN_ARREARS DUE ACTIVE | IN_ARREARS"},
		{"2027-06-01 12:00", "IN_ARREARS IN_ARREARS IN_ARREARS | IN_ARREARS"}, // nobody ran the marks for months
	} {
		if err := w.orders.Expire(t.Context(), local(step.at), 10); err != nil {
			t.Fatal(err)
		}
		o = must(t)(w.orders.Get(t.Context(), o.ID))
		if states(o) != step.want {
			t.Errorf("%s: %s", step.at, states(o))
		}
	}
	if soon, err := w.orders.Soonest(t.Context()); err != nil || !soon.IsZero() || len(o.Charged) != 3 {
		t.Error(soon, err, o.Charged)
	}
}

// TestMoneyIsConserved applies, reverses and marks in any order: what was paid and not reversed is what
// the instalments hold and what is left over, no part is negative, and everything may be repeated.
func TestMoneyIsConserved(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := drawOrder(r)
		at := local("2026-12-01 12:00")
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(r, "hours")) * time.Hour)
			id := fmt.Sprint("p", rapid.IntRange(1, 8).Draw(r, "payment"))
			was := text(o)
			var change func(o credit.Order) (credit.Order, error)
			switch rapid.IntRange(0, 4).Draw(r, "what") {
			case 0, 1:
				amount := usd(rapid.OneOf(rapid.Int64Range(1, 900), rapid.Int64Range(1, 2*o.Principal.Minor)).Draw(r, "amount"))
				change = func(o credit.Order) (credit.Order, error) { return o.Apply(id, amount, at) }
			case 2:
				change = func(o credit.Order) (credit.Order, error) { return o.Reverse(id, at) }
			case 3:
				change = func(o credit.Order) (credit.Order, error) { return o.MarkDue(at), nil }
			default:
				change = func(o credit.Order) (credit.Order, error) { return o.MarkArrears(at) }
			}
			is, err := change(o)
			if err != nil && !errors.Is(err, credit.ErrNoPayment) && !errors.Is(err, credit.ErrReused) {
				r.Fatal(err)
			}
			if text(o) != was {
				r.Fatal("the order before was changed")
			}
			again, err2 := change(is)
			if fmt.Sprint(err) != fmt.Sprint(err2) || text(again) != text(is) {
				r.Fatalf("repeated it is something else: %v, %v", err, err2)
			}
			o = is
			conserved(r, o)
		}
	})
}

func text(o credit.Order) string {
	raw, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func drawOrder(r *rapid.T) credit.Order {
	terms := instalments.Terms{
		Principal: usd(rapid.Int64Range(1_00, 2000_00).Draw(r, "principal")), Count: rapid.IntRange(1, 8).Draw(r, "count"), Period: instalments.Monthly, First: "2027-01-01",
		Fee: instalments.Fee{Type: instalments.CompoundFee, Percent: money.Int(rapid.Int64Range(0, 60).Draw(r, "rate"))}, VAT: money.Int(13), VATOnInterest: true,
	}
	plan, err := instalments.New(terms)
	if err != nil {
		r.Fatal(err)
	}
	o := credit.Order{ID: "CRE-00001", V: 1, Principal: terms.Principal, Currency: "USD", Plan: plan, State: credit.Active, Country: "SV"}
	o.Terms = credit.Conditions{VAT: money.Int(13), GraceDays: rapid.IntRange(0, 10).Draw(r, "grace")}
	o.Terms.LateFee = rapid.SampledFrom([]credit.LateFee{
		{}, {Type: instalments.FlatFee, Amount: usd(3_33), VAT: true}, {Type: instalments.PercentFee, Percent: money.MustDecimal("7.5"), VAT: true}, {Type: instalments.PercentFee, Percent: money.Int(3)},
	}).Draw(r, "late fee")
	return o
}

func conserved(r *rapid.T, o credit.Order) {
	var taken, held, rests, principal, fees, charged int64
	for _, p := range o.Payments {
		sum := p.Rest
		for _, a := range p.Allocations {
			sum += a.Parts.Sum()
		}
		if sum != p.Amount || p.Rest < 0 {
			r.Fatalf("%+v holds %d", p, sum)
		}
		if p.ReversedAt.IsZero() {
			taken, rests = taken+p.Amount, rests+p.Rest
		}
	}
	active := 0
	for _, i := range o.Plan.Instalments {
		left := i.Left()
		for _, part := range []int64{left.Debt, left.DebtVAT, left.Fee, left.FeeVAT, left.Interest, left.InterestVAT, left.Principal, i.Paid.Sum(), i.Paid.Principal, i.Paid.Fee} {
			if part < 0 {
				r.Fatalf("%+v is left of %+v", left, i.Owed)
			}
		}
		if (left.Sum() == 0) != (i.State == instalments.Paid) && (i.Owed.Sum() != 0 || i.State != instalments.Pending) {
			r.Fatalf("%d is %s with %d left", i.Number, i.State, left.Sum())
		}
		if i.State == instalments.Active {
			active++
		}
		held, principal, fees = held+i.Paid.Sum(), principal+i.Owed.Principal, fees+i.Owed.Fee+i.Owed.FeeVAT
	}
	for _, c := range o.Charged {
		charged += c.Fee + c.VAT
	}
	switch {
	case taken != held+rests:
		r.Fatalf("%d was paid, %d is held and %d left over", taken, held, rests)
	case principal != o.Principal.Minor:
		r.Fatalf("the principals are %d of %d", principal, o.Principal.Minor)
	case fees != charged:
		r.Fatalf("fees of %d, charged were %d", fees, charged)
	case active > 1:
		r.Fatalf("%d are active", active)
	case len(o.Charged) > len(o.Plan.Instalments):
		r.Fatal("a fee was charged twice")
	}
	if left, err := o.Left(); err != nil || (left.Minor == 0) != (o.State == credit.Paid) {
		r.Fatalf("%s with %v left, %v", o.State, left, err)
	}
}
