package technicians

import (
	"slices"
	"time"
)

func (p *problems) hours(given Hours) Hours {
	var kept Hours
	for _, day := range weekdays {
		spans, field := given[day], "hours."+day
		if len(spans) == 0 {
			continue
		}
		if len(spans) > MaxSpans {
			p.add(field, "too_many", MaxSpans)
			continue
		}
		spans = slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return a.From - b.From })
		for i, s := range spans {
			if _, ok := ParseSpan(s.String()); !ok || i < len(spans)-1 && (s.To <= s.From || s.To > spans[i+1].From) {
				p.add(field, "invalid")
				break
			}
		}
		if kept == nil {
			kept = Hours{}
		}
		kept[day] = spans
	}
	for day := range given {
		if !slices.Contains(weekdays[:], day) {
			p.add("hours", "invalid")
			break
		}
	}
	return kept
}

func (p *problems) absences(given []Absence) []Absence {
	if len(given) > MaxAbsences {
		p.add("absences", "too_many", MaxAbsences)
		return nil
	}
	var kept []Absence
	for i, a := range given {
		if a.Kind != OnVacation && a.Kind != OnSick && a.Kind != OnLeave {
			p.add(at("absences", i, "kind"), "invalid")
		}
		from, to := date(a.From), date(a.To)
		if !from {
			p.add(at("absences", i, "from"), "invalid")
		}
		if !to || from && a.To < a.From {
			p.add(at("absences", i, "to"), "invalid")
		}
		kept = append(kept, a)
	}
	return kept
}

func (p *problems) zones(given []string) []string {
	if len(given) > MaxZones {
		p.add("zones", "too_many", MaxZones)
		return nil
	}
	var kept []string
	for i, z := range given {
		p.code(at("zones", i, ""), &z)
		if !slices.Contains(kept, z) {
			kept = append(kept, z)
		}
	}
	return kept
}

func date(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2000 && t.Year() < 2200
}
