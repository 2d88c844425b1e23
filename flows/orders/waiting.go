package orders

import "time"

// customerWait is how long a technician waits for an absent customer (5.5): once it is over
// he goes, and that is a visit that failed, which the contract speaks of, and no waiting.
const customerWait = 30 * time.Minute

// Wait is time that a technician waited at the site for the customer, or for his answer to
// additional work. It is billed at the tariff's share (5.4: at 50 %).
type Wait struct {
	Reason  string    `json:"reason"` // "customer", "approval"
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Minutes int       `json:"minutes"` // whole ones; less than one is no wait
}

// Waits are the waits until now, the first first: of the pauses those for the customer and
// for his approval, as far as the technician was at the site. Waiting for parts is the
// business's own matter, and so is what befalls a technician. A wait for an absent customer
// counts where it was over within half an hour (5.5).
func (o *Order) Waits(now time.Time) []Wait {
	if o.State.Ended() { // nobody waits any more
		now = o.since()
	}
	return o.Work.waits(now)
}

func (w Work) waits(now time.Time) []Wait {
	var all []Wait
	for _, p := range w.Pauses {
		until := p.Until
		if until.IsZero() {
			until = now
		}
		switch {
		case p.Reason != "customer" && p.Reason != "approval":
			continue
		case p.Reason == "customer" && until.Sub(p.From) >= customerWait:
			continue
		}
		for _, v := range w.Visits {
			out := v.Out
			if out.IsZero() {
				out = now
			}
			from, to := later(p.From, v.In), earlier(until, out)
			if n := int(to.Sub(from).Minutes()); n > 0 {
				all = append(all, Wait{p.Reason, from, to, n})
			}
		}
	}
	return all
}

// waited is how long all waits together are, in hours; "" where nobody waited.
func waited(w Work, now time.Time) string {
	minutes := 0
	for _, one := range w.waits(now) {
		minutes += one.Minutes
	}
	if minutes == 0 {
		return ""
	}
	return hoursOf(minutes)
}
