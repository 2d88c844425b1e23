package campaigns_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/credit"
	"recado/flows/debts"
	"recado/flows/instalments"
	"recado/flows/money"
)

// calendarOf returns the calendar of a world's loans, as another process would make it.
func (w *world) calendarOf(all *loans) *campaigns.Calendar {
	source := func(f campaigns.Filters) campaigns.Source {
		return campaigns.Instalments{Loans: *all, Debtor: nobody, Currency: "COP", Country: "CO", Filters: f}
	}
	return &campaigns.Calendar{
		Campaigns: w.Service, Countries: []string{"CO"}, ZoneOf: func(string) *time.Location { return w.Zone }, Channels: []campaigns.Channel{campaigns.ByWhatsApp},
		Source: source, Now: func() time.Time { return w.now },
	}
}

// monthly is a loan with one instalment that is owed, on a day.
func monthly(n int, due string) credit.Order {
	o := credit.Order{ID: fmt.Sprintf("CRE-%05d", n), State: credit.Active, Country: "CO", Currency: "COP", Contact: bot.ContactID(fmt.Sprintf("+5731000000%02d", n))}
	o.Plan.Instalments = []instalments.Instalment{{Number: 1, Due: due, Owed: instalments.Parts{Principal: 100_000_00}, State: instalments.Active}}
	return o
}

// ownSources opens the source of a campaign with its own filters.
type ownSources struct{ *world }

func (o ownSources) Open(_ context.Context, c campaigns.Campaign) (campaigns.Source, error) {
	return campaigns.Instalments{Loans: *o.loans, Debtor: nobody, Currency: "COP", Country: "CO", Filters: c.Filters}, nil
}

// TestCalendarOfReminders goes hour by hour through the weeks around an instalment's date, on two processes at once: which
// reminders are made, and that nobody is reminded twice a day, outside the hours, or of a day that is over.
func TestCalendarOfReminders(t *testing.T) {
	w := setUp(t)
	all := loans{monthly(1, "2026-12-15")}
	w.loans, w.Sources = &all, ownSources{w}
	one, other := w.calendarOf(&all), w.calendarOf(&all)
	w.now = time.Date(2026, 12, 7, 0, 30, 0, 0, w.Zone)
	var made []string
	seen := map[string]bool{}
	for ; w.now.Before(time.Date(2026, 12, 24, 0, 0, 0, 0, w.Zone)); w.now = w.now.Add(30 * time.Minute) {
		if w.now.Day() == 12 || w.now.Day() == 13 || w.now.Day() == 14 && w.now.Hour() < 15 { // an outage
			continue
		}
		switch loan := &all[0]; { // as flows/credit marks it
		case w.now.Day() == 16 && w.now.Hour() == 2:
			loan.State, loan.Plan.Instalments[0].State = credit.Due, instalments.Due
		case w.now.Day() == 19 && w.now.Hour() == 6:
			loan.State, loan.Plan.Instalments[0].State = credit.InArrears, instalments.InArrears
		case w.now.Day() == 23:
			loan.State = credit.ProcessingPayment
		}
		if err := errors.Join(one.Expire(t.Context(), w.now, 10), other.Expire(t.Context(), w.now, 10)); err != nil {
			t.Fatal(err)
		}
		list, _, err := w.List(t.Context(), 100, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			at := w.now
			w.run(t, c.ID)
			w.now = at
			for _, i := range w.results(t, c.ID) {
				if key := c.ID + string(i.State); !seen[key] {
					seen[key] = true
					made = append(made, fmt.Sprintf("%s %s %s%s", at.Format("02 15:04"), c.Filters.Reminder, i.State, strings.TrimRight(" "+i.Reason, " ")))
				}
			}
		}
	}
	want := `10 09:00 upcoming queued
14 15:00 upcoming queued
15 09:00 upcoming queued
16 10:00 grace queued
17 10:00 grace queued
18 10:00 grace queued
19 11:00 arrears queued
20 11:00 arrears refused hours
21 11:00 arrears queued
22 11:00 arrears queued`
	if got := strings.Join(made, "\n"); got != want { // five days before, the 12th in the outage, the 20th a Sunday
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if soonest, err := one.Soonest(t.Context()); err != nil || soonest.Format(time.DateTime) != "2026-12-24 09:00:00" {
		t.Error(soonest, err)
	}
}

// TestAPaidInstalmentStaysPaid pays an instalment between the reading of a campaign and its sending: what was read is
// old, and the loan has told the account meanwhile.
func TestAPaidInstalmentStaysPaid(t *testing.T) {
	w := setUp(t)
	all := loans{monthly(1, "2026-12-07")}
	w.loans, w.Sources = &all, ownSources{w}
	w.now = time.Date(2026, 12, 7, 9, 0, 0, 0, w.Zone)
	who := all[0].Contact
	owes := all[0].Debts(debts.Debtor{})
	if _, err := w.debts.Report(t.Context(), who, owes, nil, w.now); err != nil {
		t.Fatal(err)
	}
	if err := w.calendarOf(&all).Expire(t.Context(), w.now, 10); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.List(t.Context(), 10, "")
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	w.step(t, list[0].ID) // read
	owes[0].Balance = money.Zero("COP")
	if _, err := w.debts.Report(t.Context(), who, owes, []string{"p1"}, w.now); err != nil {
		t.Fatal(err)
	}
	w.run(t, list[0].ID)
	a, err := w.debts.Get(t.Context(), who)
	if err != nil || len(a.Open()) != 0 {
		t.Errorf("%d debts are open, %v", len(a.Open()), err)
	}
	if items := w.results(t, list[0].ID); len(items) != 1 || items[0].State != campaigns.Refused || items[0].Reason != string(debts.SilentNothing) {
		t.Errorf("%+v", items)
	}
}
