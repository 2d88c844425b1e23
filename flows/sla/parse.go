package sla

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Weekday parses "monday" … "sunday".
func Weekday(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.ToLower(day.String()) == name {
			return day, true
		}
	}
	return 0, false
}

// ParseDay parses the spans of a day, "08:00-12:00", up to "24:00", and sorts them. ok is false if
// one ends before it begins or two overlap.
func ParseDay(texts []string) (spans []Span, ok bool) {
	for _, text := range texts {
		s, ok := ParseSpan(text)
		if !ok || s.From >= s.To {
			return nil, false
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			return nil, false
		}
	}
	return spans, true
}

// ParseSpan parses two times of the wall clock, "08:00-17:30". The second may be "24:00", and may
// be before the first: the caller decides whether that means the next day.
func ParseSpan(text string) (Span, bool) {
	var h1, m1, h2, m2 int
	if n, err := fmt.Sscanf(text, "%2d:%2d-%2d:%2d", &h1, &m1, &h2, &m2); n != 4 || err != nil {
		return Span{}, false
	}
	s := Span{h1*60 + m1, h2*60 + m2}
	exact := fmt.Sprintf("%02d:%02d-%02d:%02d", h1, m1, h2, m2) == text
	return s, exact && h1 >= 0 && h2 >= 0 && m1 >= 0 && m2 >= 0 && m1 < 60 && m2 < 60 && s.From < 24*60 && s.To <= 24*60
}
