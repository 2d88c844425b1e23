package quotations_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

var monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

// shop is a business with one order to quote.
type shop struct {
	*quotations.Service
	terms    orders.Terms
	work     orders.Work
	state    orders.State
	kind     orders.Kind
	unproven bool
}

func (s *shop) Get(context.Context, string) (orders.Order, error) {
	return orders.Order{ID: "ORD-00001", Contact: "ana", ClientName: "Ana", ServiceType: "PLUMBING", Work: s.work, State: s.state, Kind: s.kind, Unconfirmed: s.unproven}, nil
}

func (s *shop) Terms(context.Context, orders.Order, time.Time) (orders.Terms, error) {
	return s.terms, nil
}

func newShop(tb testing.TB) *shop {
	tb.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	kept, err := repo.NewQuotations(db)
	if err != nil {
		tb.Fatal(err)
	}
	s := &shop{}
	s.Service = &quotations.Service{
		Quotations: kept, Orders: s, Customers: s, Numbers: db, Tariff: pricing.Default(), Country: "CO",
		Calendar: pricing.Calendar{Zone: time.UTC, Holiday: func(time.Time) bool { return false }},
		Staff:    []notify.Person{{Role: notify.Supervisor, Contact: "luz"}},
	}
	return s
}

var luz = quotations.Actor{Role: notify.Supervisor, ID: "luz"}

func client(who string) quotations.Actor { return quotations.Actor{Role: notify.Client, ID: who} }

func hours(n string) quotations.Draft {
	return quotations.Draft{Order: "ORD-00001", Job: pricing.Job{Labour: []pricing.Labour{{Hours: money.MustDecimal(n)}}}}
}

// sent makes a quotation of n hours and sends it.
func (s *shop) sent(t testing.TB, n string) quotations.Quotation {
	t.Helper()
	d := hours(n)
	d.Command = t.Name() + n
	q, _, err := s.Create(t.Context(), d, luz, monday)
	if err == nil {
		q, err = s.Send(t.Context(), q.ID, luz, monday)
	}
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func why(err error) string {
	var r *quotations.RefusedError
	if errors.As(err, &r) {
		return r.Reason + " " + r.Who
	}
	return fmt.Sprint(err)
}

func effects(q quotations.Quotation) []string {
	var names []string
	for _, e := range q.Outbox {
		names = append(names, string(e.Kind)+" "+e.Name)
	}
	return names
}

func TestOnlyApproversDecideAndOnce(t *testing.T) {
	s := newShop(t)
	q := s.sent(t, "2")
	ref := quotations.Ref{ID: q.ID, Version: 1}
	for _, tt := range []struct {
		who    string
		choice quotations.Choice
		want   string
	}{
		{"eve", quotations.Approve, "not_yours "},
		{"ana", quotations.Approve, "<nil>"},
		{"ana", quotations.Approve, "approved_by_you "},
		{"ana", quotations.Reject, "approved "},
	} {
		if _, err := s.Decide(t.Context(), ref, tt.choice, client(tt.who), "", monday); why(err) != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.who, tt.choice, why(err), tt.want)
		}
	}
	got, _ := s.Service.Get(t.Context(), q.ID)
	if n := slices.Index(effects(got), "do "+quotations.DoApproved); n < 0 || slices.Contains(effects(got)[n+1:], "do "+quotations.DoApproved) {
		t.Error("the order hears of it once:", effects(got))
	}
}

func TestTheContractSaysWhoMayApproveHowMuch(t *testing.T) {
	s := newShop(t)
	usd := func(n int64) money.Amount { return money.Amount{Minor: n, Currency: "USD"} }
	s.terms = orders.Terms{
		Contract: "C1", AutoApprove: usd(60_00),
		Approvers: []orders.Approver{{Contact: "ana", Name: "Ana", Limit: usd(100_00)}, {Contact: "bea", Name: "Bea"}},
	}
	small := s.sent(t, "1") // 59.50
	if small.Status != quotations.Approved || small.Decision.By.Role != quotations.RoleContract {
		t.Error("below the contract's limit nobody is asked:", small.Status, small.Decision)
	}
	big := quotations.Ref{ID: s.sent(t, "2").ID} // 119.00
	if _, err := s.Decide(t.Context(), big, quotations.Approve, client("ana"), "", monday); why(err) != "over_limit Bea" {
		t.Error(why(err))
	}
	if _, err := s.Decide(t.Context(), big, quotations.Approve, client("bea"), "", monday); err != nil {
		t.Error(err)
	}
}

func TestANewVersionReplacesTheOld(t *testing.T) {
	s := newShop(t)
	q := s.sent(t, "2")
	next, err := s.Update(t.Context(), q.ID, q.V, hours("3"), luz, monday)
	if err != nil || next.Version != 2 || next.Status != quotations.Drafted || next.Earlier[0].Status != quotations.Superseded {
		t.Fatal(err, next.Version, next.Status, next.Earlier)
	}
	old := quotations.Ref{ID: q.ID, Version: 1}
	if _, err := s.Decide(t.Context(), old, quotations.Approve, client("ana"), "", monday); why(err) != "superseded " {
		t.Error(why(err))
	}
	if _, err := s.Send(t.Context(), q.ID, luz, monday); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Decide(t.Context(), old, quotations.Approve, client("ana"), "", monday); why(err) != "superseded " {
		t.Error(why(err))
	}
	var stale *validation.StaleError
	if _, err := s.Update(t.Context(), q.ID, q.V, hours("4"), luz, monday); !errors.As(err, &stale) || !slices.Contains(stale.Fields, "labour") {
		t.Error(err)
	}
}

// TestApprovalAndExpiryAtTheSameSecond checks that of an approval and the expiry in the same second
// one wins, and both are told.
func TestApprovalAndExpiryAtTheSameSecond(t *testing.T) {
	for _, first := range []string{"expiry", "approval"} {
		s := newShop(t)
		q := s.sent(t, "2")
		end := q.ValidUntil
		approve := func(at time.Time) error {
			_, err := s.Decide(t.Context(), quotations.Ref{ID: q.ID, Version: 1}, quotations.Approve, client("ana"), "", at)
			return err
		}
		if first == "approval" {
			if err := approve(end.Add(-time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Expire(t.Context(), end, 10); err != nil {
			t.Fatal(err)
		}
		got, _ := s.Service.Get(t.Context(), q.ID)
		switch err := approve(end); {
		case first == "approval" && (got.Status != quotations.Approved || why(err) != "approved_by_you "):
			t.Error(got.Status, why(err))
		case first == "expiry" && (got.Status != quotations.Expired || why(err) != "expired "):
			t.Error(got.Status, why(err))
		}
		if due, _ := s.Soonest(t.Context()); !due.IsZero() {
			t.Error("nothing is due any more:", due)
		}
	}
}

// TestNoInterleavingDecidesTwice checks random commands in random order: a version has at most one
// decision, the order gets at most one approval, and only sent versions are decided.
func TestNoInterleavingDecidesTwice(t *testing.T) {
	s := newShop(t)
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		d := hours("1")
		d.Command = fmt.Sprint("case ", n)
		q, _, err := s.Create(t.Context(), d, luz, monday)
		if err != nil {
			r.Fatal(err)
		}
		now, approvals := monday, 0
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 6*24).Draw(r, "hours")) * time.Hour)
			before, _ := s.Service.Get(t.Context(), q.ID)
			switch step := rapid.SampledFrom([]string{"send", "approve", "reject", "changes", "update", "expire"}).Draw(r, "step"); step {
			case "send":
				_, err = s.Send(t.Context(), q.ID, luz, now)
			case "update":
				_, err = s.Update(t.Context(), q.ID, before.V, hours("2"), luz, now)
			case "expire":
				err = s.Expire(t.Context(), now, 1000)
			default:
				version := rapid.IntRange(1, before.Version).Draw(r, "version")
				var after quotations.Quotation
				after, err = s.Decide(t.Context(), quotations.Ref{ID: q.ID, Version: version}, quotations.Choice(step), client("ana"), "", now)
				decided := err == nil && after.V != before.V
				if decided && (version != before.Version || before.Status != quotations.Sent && !(step == "changes" && before.Status == quotations.Expired)) {
					r.Fatalf("%s of version %d was taken at %s of version %d", step, version, before.Status, before.Version)
				}
				if decided && step == "approve" {
					approvals++
					if !now.Before(before.ValidUntil) {
						r.Fatal("approved after its time")
					}
				}
			}
			var refused *quotations.RefusedError
			if err != nil && !errors.As(err, &refused) {
				r.Fatal(err)
			}
		}
		if approvals > 1 {
			r.Fatal("approved twice")
		}
		last, _ := s.Service.Get(t.Context(), q.ID)
		for i := 1; i < len(last.History); i++ {
			if last.History[i].At.Before(last.History[i-1].At) || last.History[i].Version < last.History[i-1].Version {
				r.Fatal("the history runs backwards")
			}
		}
		seen := map[string]bool{}
		for _, e := range last.Outbox {
			if seen[e.ID] {
				r.Fatal("two effects of one id: ", e.ID)
			}
			seen[e.ID] = true
		}
	})
}

func TestWarrantyIsNotQuoted(t *testing.T) {
	s := newShop(t)
	s.kind = orders.Warranty
	d := hours("2")
	d.Command = "warranty"
	if _, _, err := s.Create(t.Context(), d, luz, monday); why(err) != "warranty " {
		t.Error(err)
	}
}

// TestUnconfirmedOrderIsNotQuoted checks that an unconfirmed order is not quoted: the quotation
// would be sent to the contact that an anonymous caller named.
func TestUnconfirmedOrderIsNotQuoted(t *testing.T) {
	s := newShop(t)
	s.unproven = true
	d := hours("2")
	d.Command = "unproven"
	if _, _, err := s.Create(t.Context(), d, luz, monday); why(err) != "unproven " {
		t.Error(err)
	}
}
