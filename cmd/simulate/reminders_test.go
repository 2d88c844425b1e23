package simulate

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// collector has debtors reminded by a campaign: some who have never written, and perhaps one who has
// asked not to be written to.
type collector struct {
	w        *world
	debtors  []*person
	optedOut *person // nil: nobody
	quiet    bool    // that person was told that nothing more will come
	accepted bool
	told     map[string][]time.Time // moments of reminders, by phone
}

func (c *collector) begin() {
	if c.optedOut != nil && !c.quiet {
		c.w.sched.after(c.w.sched.between(time.Second, 20*time.Second), "collector waits", c.begin)
		return
	}
	rows := "Factura;Cliente;NIT;Celular;Saldo;Vencimiento\n"
	for i, who := range append(slices.Clone(c.debtors), c.optedOut) {
		if who != nil {
			rows += fmt.Sprintf("FV-%d;Ana %d;90012%d;%s;100.000;15/11/2026\n", i+1, i+1, i, strings.TrimPrefix(who.phone, "57"))
		}
	}
	body, _ := json.Marshal(map[string]any{"user": "shop", "platform": "csv", "csv": rows, "channels": []string{"whatsapp"}}) // strings always encode
	c.w.insist(http.MethodPost, "/api/v1/campaigns", string(body), "campaign-"+c.debtors[0].phone, []int{http.StatusAccepted}, func(int, string) { c.accepted = true })
}

// done reports whether every debtor was reminded, at whatever day the law allows.
func (c *collector) done() bool {
	return c.accepted && !slices.ContainsFunc(c.debtors, func(who *person) bool { return len(c.told[who.phone]) == 0 })
}

func (c *collector) check(*model) {}

// heard is told what the person hears who wants no more messages.
func (c *collector) heard(text string) {
	c.quiet = c.quiet || strings.Contains(text, "ALTA")
}

// sent is told each message that the vendor takes.
func (c *collector) sent(m *model, o outgoing, again bool) {
	now := m.w.now()
	switch {
	case c.optedOut != nil && o.To == c.optedOut.phone:
		if c.quiet && !again {
			m.breaks("%s was written to after an opt-out: %q", o.To, o.words())
		}
	case slices.ContainsFunc(c.debtors, func(who *person) bool { return who.phone == o.To }):
		if !lawful(now) {
			m.breaks("%s was reminded of a debt at %s", o.To, now.In(bogota).Format("Mon 2006-01-02 15:04:05"))
		}
		for _, before := range c.told[o.To] {
			if !again && before.In(bogota).Format(time.DateOnly) == now.In(bogota).Format(time.DateOnly) {
				m.breaks("%s was reminded twice on %s", o.To, before.In(bogota).Format(time.DateOnly))
			}
		}
		c.told[o.To] = append(c.told[o.To], now)
	}
}

var bogota = time.FixedZone("Bogota", -5*60*60)

// holidays of Colombia near the days on which runs begin.
var holidays = []string{"2026-12-08", "2026-12-25", "2027-01-01", "2027-01-11"}

// grace is how much later a message may reach the vendor than it was allowed: its way, and the clocks.
const grace = 20 * time.Second

// lawful reports whether a debtor may be reminded: Ley 2300 de 2023, article 3, of Colombia allows it on
// working days from 7 to 19 and on Saturdays from 8 to 15, and not on Sundays and holidays.
func lawful(at time.Time) bool {
	for _, t := range []time.Time{at, at.Add(-grace), at.Add(grace)} {
		t = t.In(bogota)
		from, to := 7, 19
		if t.Weekday() == time.Saturday {
			from, to = 8, 15
		}
		if t.Weekday() != time.Sunday && t.Hour() >= from && t.Hour() < to && !slices.Contains(holidays, t.Format(time.DateOnly)) {
			return true
		}
	}
	return false
}

// edges are moments shortly before reminders stop being lawful: an evening, one before a holiday, a
// Saturday, the last evening of a year; and a Sunday, on which none is.
var edges = []time.Time{
	time.Date(2026, 11, 30, 18, 40, 0, 0, bogota), time.Date(2026, 12, 7, 18, 45, 0, 0, bogota), time.Date(2026, 12, 5, 14, 40, 0, 0, bogota),
	time.Date(2026, 12, 31, 18, 45, 0, 0, bogota), time.Date(2026, 12, 6, 23, 50, 0, 0, bogota),
}
