package policy

import (
	"maps"
	"slices"
	"time"

	"recado/flows/holidays"
	"recado/flows/sla"
)

// Topic is the rule about what a message must not speak of.
const Topic Reason = "topics"

// law are the versions of a country's rules, the earliest first.
type law struct {
	country  string
	zone     *time.Location
	versions []*version
}

// version are the rules that are in force from a day on.
type version struct {
	from    day
	since   string
	windows spans
	also    []string // "08-03"
	morazan bool
	most    limits
	only    []Recipient
	never   []string
	rules   map[Reason]Rule
	closed  map[day]bool // holidays of the years of the table
}

type limits struct {
	perDay, perWeek, channels int // 0: no limit
	calendarWeek              bool
}

// Policy are the rules of one country as a business keeps them. It is immutable and safe for concurrent
// use. The zero Policy refuses all collection.
type Policy struct {
	law      *law
	own      Days     // on which the business never collects
	declared Days     // on which the business is closed, such as a holiday declared today
	quiet    sla.Span // hours in which only answers are sent; may end on the next day; equal: none
}

// New returns a country's law with a business's stricter rules, which may be nil. Without rules for the
// country every request for collection is refused.
func New(code string, own *Stricter) Policy {
	l, ok := lawOf(code)
	if !ok {
		return Policy{law: &law{country: code, zone: time.UTC}}
	}
	l = own.applyTo(l)
	for _, v := range l.versions {
		v.closed = v.holidays(code)
	}
	p := Policy{law: l}
	if own != nil {
		p.own = NewDays(own.Closed)
	}
	return p
}

// Days is a set of dates. It must not be changed.
type Days map[day]bool

// NewDays returns the set of dates like 2026-12-24. Others are left out.
func NewDays(dates []string) Days {
	days := make(Days, len(dates))
	for _, d := range dates {
		if t, err := time.Parse(time.DateOnly, d); err == nil {
			days[dayOf(t)] = true
		}
	}
	return days
}

// With returns the policy of a business that is closed on more days, and quiet in some hours, in minutes
// of the wall clock.
func (p Policy) With(declared Days, quiet sla.Span) Policy {
	p.declared, p.quiet = declared, quiet
	return p
}

// Country returns the code of the country.
func (p Policy) Country() string {
	if p.law == nil {
		return ""
	}
	return p.law.country
}

// Zone returns the time zone of the country.
func (p Policy) Zone() *time.Location {
	if p.law == nil {
		return time.UTC
	}
	return p.law.zone
}

// at returns the version that is in force on a day, or nil. Days before the first version have the first.
func (p Policy) at(d day) *version {
	if p.law == nil || len(p.law.versions) == 0 {
		return nil
	}
	for i := len(p.law.versions) - 1; i > 0; i-- {
		if p.law.versions[i].from <= d {
			return p.law.versions[i]
		}
	}
	return p.law.versions[0]
}

// View is what a policy says at a moment, for people and programs that word messages.
type View struct {
	Country    string              `json:"country"`
	Zone       string              `json:"zone"`
	ValidFrom  string              `json:"validFrom"`
	Hours      map[string][]string `json:"hours"` // by weekday
	PerDay     int                 `json:"perDay"`
	PerWeek    int                 `json:"perWeek,omitempty"`
	Channels   int                 `json:"channelsPerWeek,omitempty"`
	Recipients []Recipient         `json:"recipients"`
	Topics     []string            `json:"forbiddenTopics"`
	Rules      []Rule              `json:"rules"`
	Holidays   []string            `json:"holidays"` // of the year ahead
}

// View returns what is in force at a moment; ok is false for a country without rules.
func (p Policy) View(at time.Time) (w View, ok bool) {
	local := at.In(p.Zone())
	today := dayOf(local)
	v := p.at(today)
	if v == nil {
		return View{}, false
	}
	w = View{
		Country: p.law.country, Zone: p.law.zone.String(), ValidFrom: v.since, Hours: map[string][]string{},
		PerDay: v.most.perDay, PerWeek: v.most.perWeek, Channels: v.most.channels, Recipients: v.only, Topics: v.never,
	}
	for d, list := range v.windows {
		w.Hours[weekdays[d]] = texts(list)
	}
	for _, code := range slices.Sorted(maps.Keys(v.rules)) {
		w.Rules = append(w.Rules, v.rules[code])
	}
	for d := today; d < today+366; d++ {
		if p.isClosed(v, d) {
			w.Holidays = append(w.Holidays, d.String())
		}
	}
	return w, true
}

// The years whose holidays are in the table of a version; others are computed.
const firstYear, lastYear = 2020, 2060

// holidays returns the days of the table on which a version forbids collection.
func (v *version) holidays(code string) map[day]bool {
	closed := map[day]bool{}
	for year := firstYear; year <= lastYear; year++ {
		for _, d := range v.holidaysIn(code, year) {
			closed[d] = true
		}
	}
	return closed
}

func (v *version) holidaysIn(code string, year int) []day {
	var all []day
	for _, t := range holidays.In(code, year) {
		all = append(all, dayOf(t))
	}
	for _, also := range v.also {
		t, err := time.Parse(time.DateOnly, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")+"-"+also)
		if err == nil { // 29 February is not in every year
			all = append(all, dayOf(t))
		}
	}
	if v.morazan {
		all = append(all, dayOf(holidays.MorazanSaturday(year)))
	}
	return all
}

// isClosed reports whether collection is forbidden on a whole day that is not a matter of weekdays.
func (p Policy) isClosed(v *version, d day) bool {
	if p.declared[d] || p.own[d] || v.closed[d] {
		return true
	}
	if year := d.year(); year < firstYear || year > lastYear {
		return slices.Contains(v.holidaysIn(p.law.country, year), d)
	}
	return false
}
