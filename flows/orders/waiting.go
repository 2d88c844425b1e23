package orders

import "time"

// customerWait is how long a technician waits for an absent customer (5.5). After that the
// technician leaves: the visit has failed, the contract applies, and the time is not billed as
// waiting.
const customerWait = 30 * time.Minute

// Wait is time that a technician waited at the site for the customer, or for the customer's answer
// about extra work. It is billed at the tariff's share (5.4: 50 %).
type Wait struct {
	Reason  string    `json:"reason"` // "customer", "approval"
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Minutes int       `json:"minutes"` // whole minutes, at least one
}

// Waits returns the waits until now, the first first: the parts of the pauses for the customer or
// for an approval in which the technician was at the site. Pauses for parts and personal pauses
// don't count. A wait for an absent customer counts if it lasted less than half an hour (5.5).
func (o *Order) Waits(now time.Time) []Wait {
	if o.State.Ended() { // no wait continues after the end
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

// waited returns the sum of all waits in hours; "" without waits.
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
