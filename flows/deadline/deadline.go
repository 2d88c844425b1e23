package deadline

import (
	"slices"
	"time"
)

// Deadline is a moment by name. An aggregate has one of a name at most.
type Deadline struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Queue are the deadlines of one aggregate, the earliest first. Its methods never
// change the array they were given: documents are copied by value.
type Queue []Deadline

// Set returns the queue with a deadline at a moment, moving it where it is there already.
func (q Queue) Set(name string, at time.Time) Queue {
	next := append(q.Clear(name), Deadline{name, at})
	slices.SortStableFunc(next, func(a, b Deadline) int { return a.At.Compare(b.At) })
	return next
}

// Clear returns the queue without some deadlines; absent ones are fine.
func (q Queue) Clear(names ...string) Queue {
	var kept Queue
	for _, d := range q {
		if !slices.Contains(names, d.Name) {
			kept = append(kept, d)
		}
	}
	return kept
}

// Due splits off the deadlines that have come, the earliest first.
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

// At is when a deadline is, the zero time where there is none of that name.
func (q Queue) At(name string) time.Time {
	for _, d := range q {
		if d.Name == name {
			return d.At
		}
	}
	return time.Time{}
}

// Next is the earliest deadline, the zero time where there is none. Documents carry
// it in an indexed field.
func (q Queue) Next() time.Time {
	if len(q) == 0 {
		return time.Time{}
	}
	return q[0].At
}
