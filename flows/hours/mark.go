package hours

import (
	"cmp"
	"slices"
	"time"
)

// MarkKind is what a mark says.
type MarkKind string

// The kinds of marks, in the order in which marks of one minute count.
const (
	In    MarkKind = "in"
	Break MarkKind = "break"
	Back  MarkKind = "back"
	Out   MarkKind = "out"
)

var markOrder = []MarkKind{In, Break, Back, Out}

// Valid reports whether the kind exists.
func (k MarkKind) Valid() bool { return slices.Contains(markOrder, k) }

// Mark is something that was told of a shift. It is never changed.
type Mark struct {
	ID       string    `json:"id"` // of its cause; unique in the week
	Kind     MarkKind  `json:"kind"`
	At       time.Time `json:"at"`                 // when it happened, to the minute
	Said     time.Time `json:"said"`               // when it was told
	Replaces time.Time `json:"replaces,omitzero"`  // the moment of the mark of the same kind that it corrects
	By       string    `json:"by,omitempty"`       // who else than the technician told it
	Reason   string    `json:"reason,omitempty"`   //
	Text     string    `json:"text,omitempty"`     // the technician's words
	Unproven bool      `json:"unproven,omitempty"` // anybody could have sent it in the technician's name
}

// Span is a time from, until and without, To.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"` // zero: not over
}

// Shift is one stretch of work with its breaks. It belongs to the day on which it began.
type Shift struct {
	Day    string // "2026-12-01"
	In     time.Time
	Out    time.Time // zero: not told
	Breaks []Span
}

const (
	// maxShift is how long after an entry another one is the same entry told twice. A later one begins another shift, and
	// the end of the first is missing.
	maxShift = 14 * time.Hour
	// maxOut is how long after an entry an exit still belongs to it.
	maxOut = 20 * time.Hour
)

// shifts returns the shifts that follow from marks, in any order and with repetitions.
func shifts(marks []Mark, zone *time.Location) []Shift {
	valid := standing(marks)
	var all []Shift
	for _, m := range valid {
		var last *Shift
		if n := len(all); n > 0 {
			last = &all[n-1]
		}
		open := last != nil && last.Out.IsZero()
		switch m.Kind {
		case In:
			if open && m.At.Sub(last.In) < maxShift {
				continue
			}
			if open {
				last.endBreak(last.In) // a shift without its end has no length
			}
			all = append(all, Shift{Day: m.At.In(zone).Format(time.DateOnly), In: m.At})
		case Break:
			if open && last.resting() == nil && m.At.Sub(last.In) < maxOut {
				last.Breaks = append(slices.Clone(last.Breaks), Span{From: m.At})
			}
		case Back:
			if open {
				last.endBreak(m.At)
			}
		case Out:
			if open && m.At.After(last.In) && m.At.Sub(last.In) <= maxOut {
				last.endBreak(m.At)
				last.Out = m.At
			}
		}
	}
	return all
}

// standing lists the marks that no other replaces, by time. Of marks with one id the first counts.
func standing(marks []Mark) []Mark {
	var valid []Mark
	for _, m := range marks {
		replaced := slices.ContainsFunc(marks, func(c Mark) bool {
			return c.ID != m.ID && c.Kind == m.Kind && c.Replaces.Equal(m.At) && later(c, m)
		})
		if !replaced && !slices.ContainsFunc(valid, func(v Mark) bool { return v.ID == m.ID }) {
			valid = append(valid, m)
		}
	}
	slices.SortFunc(valid, func(a, b Mark) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(slices.Index(markOrder, a.Kind), slices.Index(markOrder, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	return valid
}

// later reports whether a mark was told after another; of two of one moment the greater id is.
func later(a, b Mark) bool {
	return a.Said.After(b.Said) || a.Said.Equal(b.Said) && a.ID > b.ID
}

func (s *Shift) resting() *Span {
	if n := len(s.Breaks); n > 0 && s.Breaks[n-1].To.IsZero() {
		return &s.Breaks[n-1]
	}
	return nil
}

// endBreak ends an open break; one that would end before it began is dropped.
func (s *Shift) endBreak(at time.Time) {
	b := s.resting()
	if b == nil {
		return
	}
	s.Breaks = slices.Clone(s.Breaks)
	if !at.After(b.From) {
		s.Breaks = s.Breaks[:len(s.Breaks)-1]
		return
	}
	s.Breaks[len(s.Breaks)-1].To = at
}

// Rest returns the minutes of the ended breaks.
func (s Shift) Rest() (n int) {
	for _, b := range s.Breaks {
		if !b.To.IsZero() {
			n += int(b.To.Sub(b.From) / time.Minute)
		}
	}
	return n
}

// worked calls each with every minute of work of an ended shift.
func (s Shift) worked(each func(time.Time)) {
	if s.Out.IsZero() {
		return
	}
	next := 0
	for at := s.In; at.Before(s.Out); at = at.Add(time.Minute) {
		for next < len(s.Breaks) && !at.Before(s.Breaks[next].To) {
			next++
		}
		if next < len(s.Breaks) && !at.Before(s.Breaks[next].From) {
			continue
		}
		each(at)
	}
}
