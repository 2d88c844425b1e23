package business_test

import (
	"strings"
	"testing"
	"time"

	"recado/flows/business"
	"recado/flows/policy"
)

const withCollection = `name = "Servicios"
country = "CO"
holidays = ["2026-12-24"]
open_on_holiday = ["2026-12-08"]
[quiet]
from = "21:00"
to = "07:00"
[[services]]
code = "PLUMBING"
name = {es = "Plomería"}
[[collection]]
country = "CO"
per_week = 2
[collection.hours]
monday = ["09:00-12:00"]
tuesday = ["09:00-12:00"]
thursday = ["09:00-12:00"]
`

// TestHolidayDeclaredTodayBindsCollection checks that the schedule in use counts at once, and that a
// business that opens on a holiday still collects from nobody.
func TestHolidayDeclaredTodayBindsCollection(t *testing.T) {
	b, err := business.Parse([]byte(withCollection))
	if err != nil {
		t.Fatal(err)
	}
	policyOf := b.ContactPolicy // as the program holds it
	ask := func(day string) policy.Decision {
		at, err := time.ParseInLocation("2006-01-02 15:04", day+" 10:00", b.Location())
		if err != nil {
			t.Fatal(err)
		}
		return policy.Decide(policyOf("CO"), nil, policy.Request{Country: "CO", Channel: "sms", Consented: []string{"sms"}, Purpose: policy.Collection, At: at})
	}
	for day, reason := range map[string]policy.Reason{
		"2026-11-30": "", "2026-12-02": policy.Hours, "2026-12-08": policy.Holiday, "2026-12-24": policy.Holiday, "2026-12-28": "",
	} {
		if d := ask(day); d.Reason != reason {
			t.Errorf("%s: %+v", day, d)
		}
	}
	if err := b.SetSchedule(&business.Schedule{Holidays: []string{"2026-11-30"}, OpenOnHoliday: []string{"2026-11-30"}}); err != nil {
		t.Fatal(err)
	}
	if d := ask("2026-11-30"); d.Reason != policy.Holiday || !d.Rule.Business || d.First.Format(time.DateOnly) != "2026-12-01" {
		t.Errorf("declared today: %+v", d)
	}
	if d := ask("2026-12-24"); d.Reason != "" {
		t.Errorf("taken back: %+v", d)
	}
	if d := policy.Decide(policyOf("GT"), nil, policy.Request{Purpose: policy.Collection, At: time.Now()}); d.Reason != policy.NoPolicy {
		t.Errorf("another country: %+v", d)
	}
}

func TestCollectionThatLoosensTheLaw(t *testing.T) {
	for fault, change := range map[string][2]string{
		"business.toml:15: collection[0].hours.monday: is longer":       {`"09:00-12:00"`, `"06:00-12:00"`},
		"business.toml:12: collection[0].country":                       {"[[collection]]\ncountry = \"CO\"", "[[collection]]\ncountry = \"GT\""},
		"business.toml:13: collection[0].per_day: must be at most 1":    {"per_week = 2", "per_day = 2"},
		"business.toml:13: collection.per_year: is not a setting; look": {"per_week = 2", "per_year = 2"},
	} {
		_, err := business.Parse([]byte(strings.Replace(withCollection, change[0], change[1], 1)))
		if err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}
