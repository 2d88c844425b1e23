package deadline

import (
	"slices"
	"time"
)

// Deadline is a named moment. An aggregate has at most one of each name.
type Deadline struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Queue holds the deadlines of an aggregate, the earliest first. Its methods never change the array
// they get, because documents are copied by value.
type Queue []Deadline

// Set returns the queue with a deadline added or moved.
func (q Queue) Set(name string, at time.Time) Queue {
	next := append(q.Clear(name), Deadline{name, at})
	slices.SortStableFunc(next, func(a, b Deadline) int { return a.At.Compare(b.At) })
	return next
}

// Clear returns the queue without some deadlines. Absent names are no error.
func (q Queue) Clear(names ...string) Queue {
	var kept Queue
	for _, d := range q {
		if !slices.Contains(names, d.Name) {
			kept = append(kept, d)
		}
	}
	return kept
}

// Due splits off the deadlines that are due, the earliest first.
func (q Queue) Due(now time.Time) (due []string, rest Queue) {
	for _, d := range q {
		if d.At.After(now) {
			rest = append(rest, d)
		} else {
			due = append(due, d.Name)
		}
	}
	return due, rest
}

// At returns the moment of a deadline, or the zero time if there is none of that name.
func (q Queue) At(name string) time.Time {
	for _, d := range q {
		if d.Name == name {
			return d.At
		}
	}
	return time.Time{}
}

// Next returns the earliest deadline, or the zero time without one. Documents store it in an indexed field.
func (q Queue) Next() time.Time {
	if len(q) == 0 {
		return time.Time{}
	}
	return q[0].At
}
