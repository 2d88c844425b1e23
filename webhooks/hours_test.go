package webhooks_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/holidays"
	"recado/flows/hours"
	"recado/store"
	"recado/store/repo"
)

// TestHoursAreCorrectedApprovedAndPaid follows a technician's day from the marks of a person of the business to payroll.
func TestHoursAreCorrectedApprovedAndPaid(t *testing.T) {
	w := newWorld(t)
	now := w.clock.Now().UTC().Truncate(24 * time.Hour).Add(-48 * time.Hour) // the day before yesterday
	day, month := now.Format(time.DateOnly), now.Format("2006-01")
	at := func(clock string) string { return day + "T" + clock + ":00Z" }
	asked, err := w.hours.AskOvertime(t.Context(), hours.Worker{ID: "T1", Name: "=Teo"}, hours.OvertimeAsked{Hours: "1.5"}, "ask", w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	const path = "/api/v1/technicians/T1/hours"
	for _, tt := range []step{
		{"POST", path + "/marks", `{"kind":"in","at":"` + at("13:00") + `","reason":"sin teléfono"}`, 201, `"state":"missing"`},
		{"POST", path + "/marks", `{"kind":"siesta","at":"` + at("13:00") + `","reason":"x"}`, 400, `"field":"kind"`},
		{"POST", path + "/marks", `{"kind":"out","at":"ayer","reason":"x"}`, 400, `"field":"at"`},
		{"POST", path + "/marks", `{"kind":"out","at":"2030-01-01T00:00:00Z","reason":"x"}`, 400, `"field":"at"`},
		{"POST", path + "/marks", `{"kind":"out","at":"` + at("15:00") + `"}`, 400, `"field":"reason"`},
		{"POST", "/api/v1/technicians/NADIE/hours/marks", `{"kind":"in","at":"` + at("13:00") + `","reason":"x"}`, 404, `not_found`},
		{"POST", path + "/approve", `{"day":"` + day + `"}`, 409, `hours_open`},
		{"POST", path + "/approve", `{}`, 400, `"field":"day"`},
		{"POST", path + "/marks", `{"kind":"out","at":"` + at("15:00") + `","reason":"x"}`, 201, `"worked":120`},
		{"POST", path + "/marks", `{"kind":"out","at":"` + at("16:00") + `","replaces":"` + at("15:00") + `","reason":"se quedó"}`, 201, `"worked":180`},
		{"POST", path + "/return", `{"day":"` + day + `","reason":"falta el almuerzo"}`, 200, `"state":"returned"`},
		{"POST", path + "/return", `{"day":"2001-01-01","reason":"x"}`, 409, `hours_nothing`},
		{"POST", path + "/approve", `{"day":"` + day + `"}`, 200, `"pendingDays":0`},
		{"POST", path + "/approve", `{"month":"` + month + `"}`, 200, `"approved":180`},
		{"POST", path + "/marks", `{"kind":"out","at":"` + at("17:00") + `","replaces":"` + at("16:00") + `","reason":"x"}`, 409, `hours_approved`},
		{"GET", path + "?month=" + month, ``, 200, `"worked":180`},
		{"GET", path + "?month=ayer", ``, 400, `"field":"month"`},
		{"GET", "/api/v1/technicians/NADIE/hours", ``, 404, `not_found`},
		{"GET", "/api/v1/hours?month=" + month, ``, 200, `"technicianId":"T1"`},
		{"POST", "/api/v1/hours/overtime", `{"week":"` + asked.Week + `","number":1,"approve":true}`, 200, `"state":"approved"`},
		{"POST", "/api/v1/hours/overtime", `{"week":"` + asked.Week + `","number":1,"approve":false}`, 409, `decided`},
		{"POST", "/api/v1/hours/overtime", `{"week":"` + asked.Week + `","number":9,"approve":true}`, 404, `not_found`},
		{"GET", "/api/v1/payroll?month=" + month, ``, 200, `T1,'=Teo,` + month},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %.120s: %d %.600s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
}

// worker is the only technician with hours.
type worker struct{}

func (worker) Worker(_ context.Context, id string) (hours.Worker, error) {
	if id != "T1" {
		return hours.Worker{}, bot.ErrNotFound
	}
	return hours.Worker{ID: "T1", Name: "=Teo"}, nil
}

func (worker) WorkerOf(context.Context, bot.ContactID) (hours.Worker, error) {
	return hours.Worker{}, bot.ErrNotFound
}

// openHours makes the service of working hours.
func (w *world) openHours(t testing.TB, db store.DB) {
	t.Helper()
	weeks, err := repo.NewWeeks(db)
	if err != nil {
		t.Fatal(err)
	}
	w.hours = &hours.Service{
		Weeks: weeks, Workers: worker{}, Country: "CO", Zone: time.UTC, AskExit: 10 * time.Hour,
		Holiday: func(at time.Time) bool { return holidays.Is("CO", at) },
	}
}
