package business_test

import (
	"errors"
	"strings"
	"testing"

	"recado/flows/business"
	"recado/flows/notify"
)

const people = `
name = "A"
services = [{ code = "A", name = { es = "A" } }]
[hours]
monday = ["08:00-18:00"]
tuesday = ["08:00-18:00"]
[[people]]
name = "Luz"
role = "supervisor"
phone = "+573100000001"
hear = ["handoff", "emergency"]
[[people]]
name = "Pía"
role = "operator"
phone = "+573100000002"
[people.duty]
monday = ["22:00-24:00"]
tuesday = ["00:00-06:00"]
`

func TestDuty(t *testing.T) {
	b := must(t, people)
	staff := b.Staff()
	luz, pia := staff[0], staff[1]
	for at, want := range map[string]string{ // 2026-07-20 is a Monday and a holiday; the 27th is not a holiday
		"2026-07-27 10:00": "Luz", "2026-07-27 19:00": "", "2026-07-27 23:00": "Pía", "2026-07-28 05:59": "Pía",
		"2026-07-28 06:00": "", "2026-07-28 08:00": "Luz", "2026-07-20 10:00": "", "2026-07-20 23:00": "",
	} {
		var on []string
		for _, p := range staff {
			if b.OnDuty(p, moment(t, at)) {
				on = append(on, p.Name)
			}
		}
		if got := strings.Join(on, " "); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	for at, want := range map[string]string{
		"2026-07-27 19:00": "2026-07-27 22:00", "2026-07-28 06:30": "2026-07-28 08:00", "2026-07-28 19:00": "2026-08-03 08:00",
	} {
		if got := b.NextDuty(moment(t, at)); !got.Equal(moment(t, want)) {
			t.Errorf("after %s: %s, want %s", at, got, want)
		}
	}
	if luz.Wants(notify.OrderRequested) || !luz.Wants(notify.CaseOpened) || !luz.Wants(notify.EmergencyNew) || !pia.Wants(notify.OrderRequested) {
		t.Error("what they want to hear")
	}
}

func TestDutyRefuses(t *testing.T) {
	for _, tt := range []struct{ old, wrong, want string }{
		{`"handoff", "emergency"`, `"handoffs"`, "business.toml:11: people[0].hear"},
		{`["22:00-24:00"]`, `["22-24"]`, "business.toml:17: people[1].duty.monday"},
		{`role = "operator"`, `role = "boss"`, "business.toml:14: people[1].role"},
	} {
		_, err := business.Parse([]byte(strings.Replace(people, tt.old, tt.wrong, 1)))
		if _, ok := errors.AsType[*business.Error](err); !ok || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.wrong, err)
		}
	}
}
