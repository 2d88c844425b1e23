package hours_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/holidays"
	"recado/flows/hours"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
)

var bogota = time.FixedZone("COT", -5*60*60)

// at parses a moment of the wall clock, "2026-12-01 08:00".
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, bogota)
	if err != nil {
		panic(err)
	}
	return t
}

const (
	teo bot.ContactID = "+573000000001"
	luz bot.ContactID = "+573000000009"
)

// workers are technicians by id.
type workers map[string]hours.Worker

func (w workers) Worker(_ context.Context, id string) (hours.Worker, error) {
	if t, ok := w[id]; ok {
		return t, nil
	}
	return hours.Worker{}, bot.ErrNotFound
}

func (w workers) WorkerOf(_ context.Context, who bot.ContactID) (hours.Worker, error) {
	for _, t := range w {
		if t.Contact == who {
			return t, nil
		}
	}
	return hours.Worker{}, bot.ErrNotFound
}

// world is a business in Colombia with one technician, who works from Monday to Friday, 8 hours.
type world struct {
	tb       testing.TB
	s        *hours.Service
	declared []string // holidays beside those of the law
	n        int
}

func newWorld(tb testing.TB, country string) *world {
	tb.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	weeks, err := repo.NewWeeks(db)
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{tb: tb}
	plan := hours.Plan{Known: true, Minutes: [7]int{0, 480, 480, 480, 480, 480, 0}}
	w.s = &hours.Service{
		Weeks: weeks, Workers: workers{"T1": {ID: "T1", Name: "Teo", Contact: teo, Plan: plan}}, Country: country, Zone: bogota, AskExit: 10 * time.Hour,
		People: []notify.Person{{Role: notify.Supervisor, Contact: luz, Name: "Luz"}},
		Holiday: func(t time.Time) bool {
			return holidays.Is(country, t) || slices.Contains(w.declared, t.In(bogota).Format(time.DateOnly))
		},
	}
	return w
}

func (w *world) worker() hours.Worker {
	t, err := w.s.Workers.Worker(w.tb.Context(), "T1")
	if err != nil {
		w.tb.Fatal(err)
	}
	return t
}

// tell tells something now, and returns why it was refused, or "".
func (w *world) tell(now string, told hours.Told) (hours.View, string) {
	w.tb.Helper()
	w.n++
	v, err := w.s.Tell(w.tb.Context(), w.worker(), told, "m"+string(rune('A'+w.n)), at(now))
	if refused, ok := err.(*hours.RefusedError); ok {
		return v, refused.Why
	}
	if err != nil {
		w.tb.Fatal(err)
	}
	return v, ""
}

// must tells something that is taken.
func (w *world) must(now string, kind hours.MarkKind, clock ...string) hours.View {
	w.tb.Helper()
	told := hours.Told{Kind: kind}
	if len(clock) > 0 {
		told.Clock = clock[0]
	}
	v, why := w.tell(now, told)
	if why != "" {
		w.tb.Fatalf("%s %s %v: %s", now, kind, clock, why)
	}
	return v
}

func (w *world) month(month, now string) hours.Month {
	w.tb.Helper()
	m, err := w.s.Month(w.tb.Context(), "T1", month, at(now))
	if err != nil {
		w.tb.Fatal(err)
	}
	return m
}

func (w *world) day(date, now string) hours.Day {
	w.tb.Helper()
	for _, d := range w.month(date[:7], now).Days {
		if d.Date == date {
			return d
		}
	}
	w.tb.Fatalf("no day %s", date)
	return hours.Day{}
}

// parts are minutes by kind.
func parts(m hours.Minutes) map[hours.Kind]int {
	all := map[hours.Kind]int{}
	for _, p := range m {
		all[p.Kind] += p.Minutes
	}
	return all
}

var supervisor = orders.Actor{Role: orders.RoleAgent, ID: "Luz"}
