package companies_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/notify"
	"recado/flows/validation"
)

// told lists the company's notices up to a moment, with several checks.
func told(t *testing.T, s *companies.Service, now time.Time) string {
	t.Helper()
	before, err := s.Calendars.Get(t.Context(), "ACME")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Expire(t.Context(), now, 10); err != nil {
			t.Fatal(err)
		}
	}
	after, err := s.Calendars.Get(t.Context(), "ACME")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range after.Outbox[len(before.Outbox):] {
		if e.Kind == bot.EffectNotify {
			all = append(all, e.Name+" "+string(e.To))
		} else {
			all = append(all, e.Name)
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// People are notified of a contract's last day 30 days before, at nine in the morning, once (3.3).
func TestContractsThatEnd(t *testing.T) {
	s := newService(t)
	s.People = []notify.Person{{Role: notify.Supervisor, Contact: "luz"}, {Role: notify.Admin, Contact: "eva"}}
	woken := 0
	s.Signal = func(_ context.Context, company string) { woken++ }
	at := func(year int, month time.Month, day, hour int) time.Time {
		return time.Date(year, month, day, hour, 0, 0, 0, time.FixedZone("", -5*3600))
	}
	create(t, s) // until 2026-12-31; it is 23 November
	if next, err := s.Soonest(t.Context()); err != nil || !next.Equal(at(2026, 12, 1, 9)) {
		t.Fatal(next, err)
	}
	both := "notice.contract_ending.admin eva, notice.contract_ending.supervisor luz"
	for _, tt := range []struct {
		now  time.Time
		want string
	}{{at(2026, 12, 1, 8), ""}, {at(2026, 12, 1, 9), both}, {at(2026, 12, 31, 9), ""}} {
		if got := told(t, s, tt.now); got != tt.want {
			t.Errorf("%s: %s", tt.now, got)
		}
	}
	if woken != 1 {
		t.Errorf("woken %d times", woken)
	}

	// A later last day is a new end. The contract renews, so the customer is notified too.
	d, err := s.Contracts.Get(t.Context(), "acme-2026")
	if err != nil {
		t.Fatal(err)
	}
	longer := func(c *companies.Contract) { c.To, c.Renews = "2027-06-30", true }
	if d, err = s.Contracts.Update(t.Context(), d.ID, d.V, longer, at(2026, 12, 15, 9)); err != nil {
		t.Fatal(err)
	}
	if got := told(t, s, at(2027, 5, 30, 9)); got != "" {
		t.Error("too early:", got)
	}
	want := "notice.contract_renewing.admin eva, notice.contract_renewing.client +573001234501, notice.contract_renewing.supervisor luz"
	if got := told(t, s, at(2027, 5, 31, 9)); got != want {
		t.Error(got)
	}
	if got := told(t, s, at(2028, 5, 31, 9)); got != "" {
		t.Error("it goes on, and that is no news:", got)
	}

	// There is no notice for a terminated contract.
	shorter := func(c *companies.Contract) { c.To = "2027-12-31" }
	if d, err = s.Contracts.Update(t.Context(), d.ID, d.V, shorter, at(2027, 6, 1, 9)); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Contracts.Update(t.Context(), d.ID, d.V, func(c *companies.Contract) { c.Status = companies.Terminated }, at(2027, 6, 2, 9)); err != nil {
		t.Fatal(err)
	}
	if got := told(t, s, at(2027, 12, 1, 9)); got != "" {
		t.Error("of one that was terminated:", got)
	}
}

// A contract written within its last month is notified at once, also if a check runs between the
// reservation of its days and its write.
func TestContractThatEndsSoon(t *testing.T) {
	s := newService(t)
	s.People = []notify.Person{{Role: notify.Admin, Contact: "eva"}}
	if _, err := s.Companies.Create(t.Context(), "acme", acme(), now); err != nil {
		t.Fatal(err)
	}
	before := s.Contracts.BeforeSave
	s.Contracts.BeforeSave = func(ctx context.Context, id string, c companies.Contract, now time.Time) (validation.Problems, error) {
		p, err := before(ctx, id, c, now)
		if err == nil {
			err = s.Expire(ctx, now, 10)
		}
		return p, err
	}
	c := framework()
	c.To = "2026-12-05"
	if _, err := s.Contracts.Create(t.Context(), "acme-2026", c, now); err != nil {
		t.Fatal(err)
	}
	if got := told(t, s, now.Add(time.Minute)); got != "notice.contract_ending.admin eva" {
		t.Error(got)
	}
}
