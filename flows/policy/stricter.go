package policy

import (
	"fmt"
	"maps"
	"time"
)

// Stricter are a business's own rules for a country, under [[collection]] in business.toml. Each can
// only tighten the law.
type Stricter struct {
	Country  string   `toml:"country"`
	Hours    *Week    `toml:"hours"`             // nil: the law's; a day without spans is closed
	Closed   []string `toml:"closed"`            // dates like 2026-12-24
	PerDay   int      `toml:"per_day"`           // 0: the law's
	PerWeek  int      `toml:"per_week"`          // contacts in any seven days; 0: the law's
	Channels int      `toml:"channels_per_week"` // 0: the law's
}

// maxClosed bounds the closed days of a business.
const maxClosed = 400

// Check calls fault for each field that is wrong or would loosen the law; i is the entry.
func Check(all []Stricter, fault func(i int, field, what string)) {
	seen := map[string]bool{}
	for i, s := range all {
		l, ok := lawOf(s.Country)
		switch {
		case !ok:
			fault(i, "country", fmt.Sprintf("%q is not one of %s", s.Country, listed(Countries())))
			continue
		case seen[s.Country]:
			fault(i, "country", s.Country+" stands twice")
		}
		seen[s.Country] = true
		s.check(l.versions[len(l.versions)-1], func(field, what string) { fault(i, field, what) })
	}
}

func (s *Stricter) check(law *version, fault func(field, what string)) {
	if s.Hours != nil {
		own := s.Hours.parse(func(day string) {
			fault("hours."+day, `must be spans like "08:00-12:00", in order and without overlaps`)
		})
		open := false
		for d, list := range own {
			open = open || len(list) > 0
			if !within(list, law.windows[d]) {
				fault("hours."+weekdays[d], "is longer than the law allows: "+listed(texts(law.windows[d])))
			}
		}
		if !open {
			fault("hours", "leaves no day open")
		}
	}
	for i, d := range s.Closed {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			fault(fmt.Sprintf("closed[%d]", i), fmt.Sprintf("%q is not a date like 2026-12-24", d))
		}
	}
	if len(s.Closed) > maxClosed {
		fault("closed", fmt.Sprintf("must be at most %d days", maxClosed))
	}
	for _, n := range []struct {
		field    string
		own, law int
	}{{"per_day", s.PerDay, law.most.perDay}, {"per_week", s.PerWeek, law.most.perWeek}, {"channels_per_week", s.Channels, law.most.channels}} {
		switch {
		case n.own < 0:
			fault(n.field, "must not be negative")
		case n.law > 0 && n.own > n.law:
			fault(n.field, fmt.Sprintf("must be at most %d: the law allows no more", n.law))
		}
	}
}

// applyTo returns a country's law with the stricter rules in each version.
func (s *Stricter) applyTo(l *law) *law {
	if s == nil {
		return l
	}
	strict := *l
	strict.versions = make([]*version, len(l.versions))
	for i, v := range l.versions {
		one := *v
		one.rules = maps.Clone(v.rules)
		one.tighten(s)
		strict.versions[i] = &one
	}
	return &strict
}

func (v *version) tighten(s *Stricter) {
	own := func(reason Reason) {
		v.rules[reason] = Rule{Code: string(reason), Country: s.Country, Source: "business.toml", Since: v.since, Business: true}
	}
	if s.Hours != nil {
		week := s.Hours.parse(func(string) {})
		for d := range v.windows {
			v.windows[d] = overlap(v.windows[d], week[d])
		}
		own(Hours)
	}
	for reason, limit := range map[Reason]struct{ own, law *int }{
		PerDay: {&s.PerDay, &v.most.perDay}, PerWeek: {&s.PerWeek, &v.most.perWeek}, Channels: {&s.Channels, &v.most.channels},
	} {
		if *limit.own > 0 && (*limit.law == 0 || *limit.own < *limit.law) {
			*limit.law = *limit.own
			own(reason)
		}
	}
}
