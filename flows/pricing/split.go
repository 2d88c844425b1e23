package pricing

import (
	"slices"
	"time"

	"recado/flows/money"
)

// Calendar says how the business counts days. Both are needed.
type Calendar struct {
	Zone    *time.Location
	Holiday func(time.Time) bool // whether the day of a moment, in Zone, has a holiday's surcharge
}

// Part is a stretch of work with one surcharge.
type Part struct {
	From, To  time.Time // the end is not part of it
	Reasons   []Reason  // that apply: one of the moment, then the priority; nil by day
	Surcharge money.Decimal
}

// Split cuts the time from one moment to another where its surcharge changes. Parts are in
// order and in the calendar's zone, leave no gap, and no two neighbours are alike.
func (t Tariff) Split(from, to time.Time, p Priority, c Calendar) []Part {
	var parts []Part
	for from.Before(to) {
		local := from.In(c.Zone)
		part := Part{From: local, To: t.until(local, to).In(c.Zone)}
		part.Reasons, part.Surcharge = t.surcharge(local, p, c)
		if last := len(parts) - 1; last >= 0 && part.alike(parts[last]) {
			parts[last].To = part.To
		} else {
			parts = append(parts, part)
		}
		from = part.To
	}
	return parts
}

func (p Part) alike(q Part) bool {
	return slices.Equal(p.Reasons, q.Reasons) && p.Surcharge.Cmp(q.Surcharge) == 0
}

// until is the first moment after a local one at which the surcharge may change: where the
// night begins or ends, at midnight, or where the clocks change; at the latest to. Up to
// the change of clocks their time passes evenly, so that a boundary is so many minutes
// away, and none that the change skips or repeats is ever asked for.
func (t Tariff) until(local, to time.Time) time.Time {
	if _, change := local.ZoneBounds(); !change.IsZero() && change.Before(to) {
		to = change
	}
	h, m, s := local.Clock()
	passed := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(local.Nanosecond())
	for _, minute := range []int{t.Night.From, t.Night.To, 24 * 60} {
		if wait := time.Duration(minute)*time.Minute - passed; wait > 0 && local.Add(wait).Before(to) {
			to = local.Add(wait)
		}
	}
	return to
}

// surcharge is what applies at a moment of the local clock.
func (t Tariff) surcharge(local time.Time, p Priority, c Calendar) (reasons []Reason, percent money.Decimal) {
	weekday := local.Weekday()
	now := map[Reason]bool{
		Holiday: c.Holiday(local),
		Night:   t.Night.holds(local.Hour()*60 + local.Minute()),
		Weekend: weekday == time.Saturday || weekday == time.Sunday,
	}
	for _, r := range ofMoment {
		if s := t.Surcharge[r]; now[r] && s.Cmp(percent) > 0 {
			reasons, percent = []Reason{r}, s
		}
	}
	if r := Reason(p); r == Urgent || r == Emergency {
		if s := t.Surcharge[r]; s.Sign() > 0 {
			reasons, percent = append(reasons, r), percent.Add(s)
		}
	}
	return reasons, percent
}
