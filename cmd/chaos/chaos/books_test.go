package chaos

import (
	"testing"
	"time"
)

// TestChecksFindLostAndDoubledMessages checks that the checks fail on a broken outcome.
func TestChecksFindLostAndDoubledMessages(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := []script{{who: "57300", serials: []string{"AC-1"}, lines: []line{{"hola", 2}}, silent: true}}
	good := func() *outcome {
		return &outcome{
			environment: &environment{}, scripts: s, orders: map[string]int{"AC-1": 1}, sessions: map[string]string{"57300": `{"case":null}`},
			said: map[string][]received{"57300": {{ID: "1", Text: "uno", Copies: []time.Time{at}}, {ID: "2", Text: "¿Sigue ahí?", Copies: []time.Time{at}}}},
		}
	}
	baseline := good()
	checks := map[string]struct {
		row   func(o *outcome) Row
		spoil func(o *outcome)
	}{
		"unanswered": {(*outcome).answered, func(o *outcome) { o.unheard = []string{"57300"} }},
		"twice":      {(*outcome).once, func(o *outcome) { o.said["57300"][0].Copies = []time.Time{at, at} }},
		"twice, at a fault that excuses nothing": {(*outcome).once, func(o *outcome) {
			o.said["57300"][0].Copies = []time.Time{at, at}
			o.faultWindows = []faultWindow{{from: at, to: at}}
		}},
		"thrice at one kill": {(*outcome).once, func(o *outcome) {
			o.said["57300"][0].Copies = []time.Time{at, at, at}
			o.faultWindows = []faultWindow{{from: at, to: at, twice: true}}
		}},
		"order missing":   {(*outcome).ordered, func(o *outcome) { delete(o.orders, "AC-1") }},
		"order doubled":   {(*outcome).ordered, func(o *outcome) { o.orders["AC-1"] = 2 }},
		"order of nobody": {(*outcome).ordered, func(o *outcome) { o.orders["AC-2"] = 1 }},
		"not asked":       {(*outcome).remindedOnce, func(o *outcome) { o.said["57300"] = o.said["57300"][:1] }},
		"out of order": {func(o *outcome) Row { return o.sameWords(baseline) }, func(o *outcome) {
			all := o.said["57300"]
			all[0], all[1] = all[1], all[0]
		}},
		"another session": {func(o *outcome) Row { return o.sameSessions(baseline) }, func(o *outcome) { o.sessions["57300"] = `{"case":1}` }},
	}
	for name, c := range checks {
		if r := c.row(good()); r.Broken != "" {
			t.Errorf("%s: a good run is %q", name, r.Broken)
		}
		o := good()
		if c.spoil(o); c.row(o).Broken == "" {
			t.Errorf("%s: nobody saw it", name)
		}
	}
	o := good()
	o.said["57300"][0].Copies = []time.Time{at, at.Add(15 * time.Second)}
	o.faultWindows = []faultWindow{{from: at, to: at, twice: true}}
	if r := o.once(); r.Broken != "" {
		t.Errorf("what was in flight at a kill is excused: %s", r.Broken)
	}
}
