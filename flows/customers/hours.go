package customers

import (
	"time"

	"recado/flows/record"
	"recado/flows/sla"
)

// Hours are when the time of a company's orders counts, by the wall clock of the business.
type Hours struct {
	// Week holds the spans of each weekday, "monday": ["08:00-12:00"]; a weekday that is
	// left out has none.
	Week map[string][]string `json:"week,omitempty"`
	// Holidays: the business's holidays count as any other day.
	Holidays bool `json:"holidays,omitempty"`
}

// maxSpans bounds the spans of a day.
const maxSpans = 8

// given reports whether a contract has hours of its own.
func (h Hours) given() bool { return len(h.Week) > 0 }

func cleanHours(p *record.Problems, h Hours) {
	for _, day := range sorted(h.Week) {
		field := "hours." + day
		if _, ok := sla.Weekday(day); !ok {
			p.Add(field, "unknown")
			continue
		}
		if len(h.Week[day]) > maxSpans {
			p.Add(field, "too_many", maxSpans)
			continue
		}
		if _, ok := sla.ParseDay(h.Week[day]); !ok {
			p.Add(field, "hours")
		}
	}
	if h.Holidays && !h.given() {
		p.Add("hours", "required")
	}
}

// hours are those in which a contract's promises are counted; nil where it has none of its
// own. They have been cleaned.
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
