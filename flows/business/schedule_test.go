package business_test

import (
	"strings"
	"testing"
	"time"

	"recado/flows/business"
)

func TestScheduleChangesEveryCopyAtOnce(t *testing.T) {
	b, err := business.Parse([]byte("name = \"Servicios\"\n[hours]\nmonday = [\"08:00-12:00\"]\n[[services]]\ncode = \"PLUMBING\"\nname = {es = \"Plomería\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	facts, hours := b.Facts, b.ServiceHours                  // as the program holds them
	monday := time.Date(2026, 11, 30, 19, 0, 0, 0, time.UTC) // 14:00 in Bogotá
	if facts(monday).Open || !hours().Add(monday, time.Hour).After(monday.Add(24*time.Hour)) {
		t.Fatal("open in the afternoon")
	}
	longer := business.Schedule{Hours: &business.Hours{Monday: []string{"08:00-12:00", "13:00-18:00"}}, WaitMinutes: 20}
	if err := b.SetSchedule(&longer); err != nil {
		t.Fatal(err)
	}
	if f := facts(monday); !f.Open || f.AgentWaitMinutes != 20 {
		t.Errorf("after the change: %+v", f)
	}
	if got := hours().Add(monday, time.Hour); !got.Equal(monday.Add(time.Hour)) {
		t.Errorf("an hour of work ends at %s", got)
	}
	longer.Holidays = []string{"2026-11-30"}
	if err := b.SetSchedule(&longer); err != nil || facts(monday).Open || !b.Holiday(monday) || !b.Calendar().Holiday(monday) {
		t.Errorf("a holiday declared today: open %v, %v", facts(monday).Open, err)
	}
	if err := b.SetSchedule(nil); err != nil || facts(monday).Open || facts(monday).AgentWaitMinutes != 5 {
		t.Errorf("the file's again: %+v, %v", facts(monday), err)
	}
}

func TestScheduleThatCanNotBeUsed(t *testing.T) {
	b, err := business.Parse([]byte("name = \"Servicios\"\n[[services]]\ncode = \"PLUMBING\"\nname = {es = \"Plomería\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for field, s := range map[string]business.Schedule{
		"hours.monday":     {Hours: &business.Hours{Monday: []string{"8-12"}}},
		"hours.friday":     {Hours: &business.Hours{Friday: []string{"08:00-12:00", "11:00-15:00"}}},
		"holidays[1]":      {Holidays: []string{"2026-12-24", "24/12/2026"}},
		"openOnHoliday[0]": {OpenOnHoliday: []string{"mañana"}},
		"waitMinutes":      {WaitMinutes: 1441},
	} {
		if err := b.SetSchedule(&s); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if !b.Open(time.Now()) {
		t.Error("a refused schedule was used")
	}
}
