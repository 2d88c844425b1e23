package hours

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Minutes are the minutes of work by kind and surcharge. Its keys are unique, and it has no zeros.
type Minutes []Part

// Part is working time of one kind. The surcharge stands beside it because it may change within a month.
type Part struct {
	Kind      Kind `json:"kind"`
	Surcharge int  `json:"surcharge"` // percent of the ordinary hour
	Minutes   int  `json:"minutes"`
}

// Sum returns the minutes of the kinds that are chosen.
func (m Minutes) Sum(of func(Kind) bool) (n int) {
	for _, p := range m {
		if of(p.Kind) {
			n += p.Minutes
		}
	}
	return n
}

// Worked returns all minutes.
func (m Minutes) Worked() int { return m.Sum(func(Kind) bool { return true }) }

// Overtime returns the minutes of overtime, on any day.
func (m Minutes) Overtime() int { return m.Sum(Kind.Overtime) }

// plus returns the sum of two counts.
func (m Minutes) plus(other Minutes) Minutes {
	type key struct {
		kind      Kind
		surcharge int
	}
	sums := map[key]int{}
	for _, p := range slices.Concat(m, other) {
		sums[key{p.Kind, p.Surcharge}] += p.Minutes
	}
	var all Minutes
	for _, k := range Kinds() {
		var rates []int
		for found := range maps.Keys(sums) {
			if found.kind == k {
				rates = append(rates, found.surcharge)
			}
		}
		slices.Sort(rates)
		for _, rate := range rates {
			if n := sums[key{k, rate}]; n > 0 {
				all = append(all, Part{k, rate, n})
			}
		}
	}
	return all
}

// Overtime reports whether a kind is overtime.
func (k Kind) Overtime() bool { return strings.Contains(string(k), "overtime_") }

// Night reports whether a kind is work in the night.
func (k Kind) Night() bool { return strings.HasSuffix(string(k), "night") }

// Free reports whether a kind is work on a rest day or a holiday.
func (k Kind) Free() bool {
	return strings.HasPrefix(string(k), "rest_") || strings.HasPrefix(string(k), "holiday_")
}

// Plan is the ordinary time of each weekday by a technician's schedule, Sunday first, in minutes.
type Plan struct {
	Minutes [7]int `json:"minutes"`
	Known   bool   `json:"known"` // there is a schedule
}

// of returns the ordinary minutes that are planned for a day; -1: there is no schedule.
func (p Plan) of(day time.Weekday) int {
	if !p.Known {
		return -1
	}
	return p.Minutes[day]
}

// rules are what the counting of a week needs besides its marks.
type rules struct {
	country string
	zone    *time.Location
	plan    Plan
	holiday func(time.Time) bool // of the day of a moment
}

// count returns the minutes of work of each day of a week by kind.
//
// A minute is overtime once the day's ordinary time is worked, or the week's. Work on a rest day or a holiday has an ordinary
// day of its own and leaves the week's as it is. A shift belongs to the day on which it began; whether a minute
// is one of the night, of a Sunday or of a holiday is told by its own moment.
func count(week []Shift, r rules) map[string]Minutes {
	nights, total := map[string]int{}, map[string]int{}
	for _, s := range week {
		law := LawOf(r.country, s.Day)
		s.worked(func(at time.Time) {
			if law.isNight(at.In(r.zone)) {
				nights[s.Day]++
			}
		})
	}
	days, ordinary := map[string]Minutes{}, 0
	for _, s := range week {
		began, _ := time.Parse(time.DateOnly, s.Day) // a shift's day is always a date
		law := LawOf(r.country, s.Day)
		limit := law.ordinary(r.plan.of(began.Weekday()), nights[s.Day])
		free := law.ordinary(-1, nights[s.Day])
		parts := map[Part]int{}
		date, of := "", ""
		s.worked(func(at time.Time) {
			wall := at.In(r.zone)
			if today := wall.Format(time.DateOnly); today != date {
				date, of, law = today, r.class(wall), LawOf(r.country, today)
			}
			n := total[s.Day]
			over := n >= limit || ordinary >= law.WeekMinutes
			if of != "" {
				over = n >= max(limit, free)
			} else if !over {
				ordinary++
			}
			total[s.Day]++
			k := kindOf(of, over, law.isNight(wall))
			parts[Part{Kind: k, Surcharge: law.Surcharges[k]}]++
		})
		var counted Minutes
		for p, n := range parts {
			p.Minutes = n
			counted = append(counted, p)
		}
		days[s.Day] = days[s.Day].plus(counted)
	}
	return days
}

// class returns the prefix of the kinds of a day: of a holiday, also on a Sunday, of a rest day, or of neither.
func (r rules) class(wall time.Time) string {
	switch {
	case r.holiday(wall):
		return "holiday_"
	case wall.Weekday() == time.Sunday:
		return "rest_"
	}
	return ""
}
