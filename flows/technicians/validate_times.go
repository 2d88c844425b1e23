package technicians

import (
	"slices"

	"recado/flows/validation"
)

func hours(p *validation.Problems, given Hours) Hours {
	var kept Hours
	for _, day := range weekdays {
		spans, field := given[day], "hours."+day
		if len(spans) == 0 {
			continue
		}
		if len(spans) > MaxSpans {
			p.Add(field, validation.TooMany, MaxSpans)
			continue
		}
		spans = slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return a.From - b.From })
		for i, s := range spans {
			if _, ok := ParseSpan(s.String()); !ok || i < len(spans)-1 && (s.To <= s.From || s.To > spans[i+1].From) {
				p.Add(field, "technician.hours")
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
			p.Add("hours", "technician.hours")
			break
		}
	}
	return kept
}

func absences(p *validation.Problems, given []Absence) []Absence {
	if len(given) > MaxAbsences {
		p.Add("absences", validation.TooMany, MaxAbsences)
		return nil
	}
	var kept []Absence
	for i, a := range given {
		if a.Kind != OnVacation && a.Kind != OnSick && a.Kind != OnLeave {
			p.Add(validation.At("absences", i, "kind"), "technician.kind")
		}
		from, to := validation.Date(a.From), validation.Date(a.To)
		if !from {
			p.Add(validation.At("absences", i, "from"), validation.Day)
		}
		if !to || from && a.To < a.From {
			p.Add(validation.At("absences", i, "to"), validation.Day)
		}
		kept = append(kept, a)
	}
	return kept
}

func zones(p *validation.Problems, given []string) []string {
	if len(given) > MaxZones {
		p.Add("zones", validation.TooMany, MaxZones)
		return nil
	}
	var kept []string
	for i, z := range given {
		codeOf(p, validation.At("zones", i, ""), &z)
		if !slices.Contains(kept, z) {
			kept = append(kept, z)
		}
	}
	return kept
}
