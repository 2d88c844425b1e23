package companies_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
)

// withEquipment adds equipment to a service.
func withEquipment(t *testing.T, s *companies.Service) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	docs, err := repo.NewRecordRepository[companies.Equipment](db, "equipment", "company", "serial_key")
	if err != nil {
		t.Fatal(err)
	}
	s.UseEquipment(docs, db)
}

// visitsOf takes the orders of planned visits out of a company's outbox.
func visitsOf(t *testing.T, s *companies.Service, company string) (made []orders.CreateCommand) {
	t.Helper()
	c, err := s.Calendars.Get(t.Context(), company)
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Outbox {
		if e.Name != companies.DoVisit {
			continue
		}
		var o orders.CreateCommand
		if err := json.Unmarshal(e.Args, &o); err != nil {
			t.Fatal(err)
		}
		made = append(made, o)
	}
	c.V++
	c.Outbox = nil
	if err := s.Calendars.Put(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return made
}

func preventive() companies.Contract {
	return companies.Contract{
		Company: "ACME", Type: companies.Preventive, Term: companies.Term{From: "2026-01-31", To: "2026-12-31"},
		Plan: []companies.PlannedVisit{
			{ID: "filtros", Service: "HVAC_MAINTENANCE", Description: "Cambio de filtros", Every: companies.Interval{Months: 1}},
			{ID: "bomba", Service: "PLUMBING", Description: "Revisión de la bomba", Every: companies.Interval{Days: 90}, First: "2026-02-10", Equipment: []string{"eq-00001"}},
		},
	}
}

// year makes the contract of a company with two locations and a pump.
func year(t *testing.T, at time.Time) *companies.Service {
	t.Helper()
	s := newService(t)
	withEquipment(t, s)
	firm := acme()
	firm.Locations = append(firm.Locations, companies.Location{Name: "Torre Sur", Address: "Calle 80"})
	if _, err := s.Companies.Create(t.Context(), "acme", firm, at); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddEquipment(t.Context(), companies.Equipment{Company: "acme", Site: "S2", Name: "Bomba", Serial: "B-1"}, at); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Contracts.Create(t.Context(), "p-1", preventive(), at); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAYearOfVisits checks the orders that a preventive contract makes by itself in a simulated year:
// each date once for each place, a week before, the 31st where a month has it, none after the end.
func TestAYearOfVisits(t *testing.T) {
	start := time.Date(2026, 1, 5, 14, 0, 0, 0, time.UTC)
	s := year(t, start)
	due := map[string][]string{} // by the visit's contract, id and place
	for now, end := start, time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC); now.Before(end); {
		for range 2 { // every process looks
			if err := s.Expire(t.Context(), now, 10); err != nil {
				t.Fatal(err)
			}
		}
		for _, o := range visitsOf(t, s, "ACME") {
			parts := strings.Split(o.Command, "/") // visit/P-1/filtros/S1/2026-01-31
			date, err := time.Parse(time.DateOnly, parts[4])
			if err != nil {
				t.Fatal(o.Command)
			}
			if local := now.In(time.FixedZone("", -5*3600)); local.Before(date.AddDate(0, 0, -7)) || local.After(date.AddDate(0, 0, -6)) {
				t.Errorf("%s is made on %s", o.Command, local)
			}
			if o.Contact != "+573001234501" || o.Priority != orders.Low || !o.Location.Reachable() || o.Source != companies.Source {
				t.Errorf("%+v", o)
			}
			if key := parts[2] + " " + parts[3]; parts[3] == "EQ-00001" && (o.AssetSerial != "EQ-00001" || o.Location.Building != "Torre Sur") {
				t.Errorf("%s: %+v", key, o)
			}
			key := parts[2] + " " + parts[3]
			due[key] = append(due[key], parts[4])
		}
		next, err := s.Soonest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if next.IsZero() {
			break
		}
		now = maxTime(next, now.Add(time.Minute))
	}
	months := []string{
		"2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31",
	}
	for key, want := range map[string][]string{
		"filtros S1": months, "filtros S2": months, "bomba EQ-00001": {"2026-02-10", "2026-05-11", "2026-08-09", "2026-11-07"},
	} {
		if !slices.Equal(due[key], want) {
			t.Errorf("%s: %v, want %v", key, due[key], want)
		}
		delete(due, key)
	}
	if len(due) > 0 {
		t.Errorf("others: %v", due)
	}
}

// TestVisitsAfterALongStop checks that of the visits that were missed only the latest is made up for.
func TestVisitsAfterALongStop(t *testing.T) {
	s := year(t, time.Date(2026, 1, 5, 14, 0, 0, 0, time.UTC))
	now := time.Date(2026, 9, 15, 14, 0, 0, 0, time.UTC)
	var made []string
	for range 3 {
		if err := s.Expire(t.Context(), now, 10); err != nil {
			t.Fatal(err)
		}
		for _, o := range visitsOf(t, s, "ACME") {
			made = append(made, o.Command)
		}
		now = now.Add(time.Hour)
	}
	slices.Sort(made)
	want := []string{"visit/P-1/bomba/EQ-00001/2026-08-09", "visit/P-1/filtros/S1/2026-08-31", "visit/P-1/filtros/S2/2026-08-31"}
	if !slices.Equal(made, want) {
		t.Errorf("%v, want %v", made, want)
	}
	next, err := s.Soonest(t.Context())
	if want := time.Date(2026, 9, 23, 11, 0, 0, 0, time.UTC); err != nil || !next.Equal(want) {
		t.Errorf("the next is looked at on %s, want %s, %v", next, want, err)
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
