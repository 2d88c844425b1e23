package pricing

import (
	"slices"
	"time"

	"recado/flows/money"
)

// Calendar says how the business counts days. Both fields are required.
type Calendar struct {
	Zone    *time.Location
	Holiday func(time.Time) bool // whether the day of a time, in Zone, has a holiday's surcharge
}

// Part is a period of work with one surcharge.
type Part struct {
	From, To  time.Time // To is exclusive
	Reasons   []Reason  // the reasons that apply: one of the time, then the priority; nil by day
	Surcharge money.Decimal
}

// Split splits a period where its surcharge changes. The parts are in order and in the calendar's
// zone, have no gaps, and adjacent parts differ.
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

// until returns the next time after local at which the surcharge may change: a start or end of the
// night, midnight, or a change of the clocks; at most to. Up to a change of the clocks, local time
// passes evenly, so that a boundary can be added in minutes, and times that the change skips or
// repeats are never computed.
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

// surcharge returns the reasons and the percentage that apply at a local time.
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
