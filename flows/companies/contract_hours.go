package companies

import (
	"time"

	"recado/flows/sla"
	"recado/flows/validation"
)

// Hours are the hours in which the time of a company's orders counts, by the business's wall clock.
type Hours struct {
	// Week holds the hours of each weekday, "monday": ["08:00-12:00"]; a missing weekday has none.
	Week map[string][]string `json:"week,omitempty"`
	// Holidays is set if the business's holidays count like other days.
	Holidays bool `json:"holidays,omitempty"`
}

// maxSpans is the most spans of a day.
const maxSpans = 8

// given reports whether a contract has hours of its own.
func (h Hours) given() bool { return len(h.Week) > 0 }

func cleanHours(p *validation.Problems, name string, h Hours) {
	for _, day := range sorted(h.Week) {
		field := name + "." + day
		if _, ok := sla.Weekday(day); !ok {
			p.Add(field, validation.Unknown)
			continue
		}
		if len(h.Week[day]) > maxSpans {
			p.Add(field, validation.TooMany, maxSpans)
			continue
		}
		if _, ok := sla.ParseDay(h.Week[day]); !ok {
			p.Add(field, "record.hours")
		}
	}
	if h.Holidays && !h.given() {
		p.Add(name, validation.Required)
	}
}

// includes reports whether a moment is within the hours; always for the zero Hours.
func (s *Service) includes(h Hours, now time.Time) bool {
	hours := s.hours(h)
	return hours == nil || hours.Open(now)
}

// hours converts a contract's hours, which are valid; nil if it has none.
func (s *Service) hours(h Hours) *sla.Hours {
	if !h.given() {
		return nil
	}
	kept := sla.Hours{Zone: s.Zone, Week: map[time.Weekday][]sla.Span{}}
	if !h.Holidays {
		kept.Closed = s.Closed
	}
	for name, spans := range h.Week {
		day, _ := sla.Weekday(name)
		kept.Week[day], _ = sla.ParseDay(spans)
	}
	return &kept
}
