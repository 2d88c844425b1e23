package technicians

import (
	"fmt"
	"time"

	"recado/flows/sla"
)

// Hours are the working spans of each weekday ("monday" … "sunday"), by the wall clock of the
// business. A weekday without spans is free; with no weekdays at all, any time counts.
type Hours map[string][]Span

// Span is a part of a day in minutes from midnight, written "08:00-17:30". If it does not end later
// than it begins, it ends on the next day.
type Span struct{ From, To int }

var weekdays = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// ParseSpan parses "08:00-17:30"; the end may be "24:00".
func ParseSpan(text string) (Span, bool) {
	s, ok := sla.ParseSpan(text)
	return Span{s.From, s.To}, ok && s.From != s.To
}

func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// MarshalText writes a span in the form of ParseSpan.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText parses the form of MarshalText.
func (s *Span) UnmarshalText(text []byte) error {
	read, ok := ParseSpan(string(text))
	if !ok {
		return fmt.Errorf("technicians: %q is no span of a day", text)
	}
	*s = read
	return nil
}

// At reports whether a wall clock time is within the hours. The end of a span is exclusive.
func (h Hours) At(wall time.Time) bool {
	if len(h) == 0 {
		return true
	}
	minute, day := wall.Hour()*60+wall.Minute(), int(wall.Weekday())
	for _, s := range h[weekdays[day]] {
		if minute >= s.From && (minute < s.To || s.To <= s.From) {
			return true
		}
	}
	for _, s := range h[weekdays[(day+6)%7]] { // a span that began yesterday may not have ended
		if s.To <= s.From && minute < s.To {
			return true
		}
	}
	return false
}

// Minutes returns how long a weekday's spans are.
func (h Hours) Minutes(day time.Weekday) (n int) {
	for _, s := range h[weekdays[day]] {
		if s.To > s.From {
			n += s.To - s.From
		} else {
			n += s.To + 24*60 - s.From
		}
	}
	return n
}

// Planned returns the minutes of a technician's hours from a day to before another, "2026-11-01", without absences; 0 for
// one without hours.
func (t *Technician) Planned(from, to string) (n int) {
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return 0
	}
	for ; day.Format(time.DateOnly) < to; day = day.AddDate(0, 0, 1) {
		if _, away := t.absent(day.Format(time.DateOnly)); !away {
			n += t.Hours.Minutes(day.Weekday())
		}
	}
	return n
}
