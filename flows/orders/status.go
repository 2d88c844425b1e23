package orders

import "strings"

// Status is an order's stage in the one word that the intake, its partners and the
// API use. Inside there are stages only.
type Status string

// The words: those of the intake, and for what comes after it the life's own.
const (
	StatusPending    Status = "PENDING"
	StatusPublished  Status = "PUBLISHED"
	StatusScheduled  Status = "SCHEDULED" // quoted or approved, nobody has it yet
	StatusAssigned   Status = "ASSIGNED"
	StatusInProgress Status = "IN_PROGRESS"
	StatusOnHold     Status = "ON_HOLD"
	StatusCompleted  Status = "COMPLETED"
	StatusInvoiced   Status = "INVOICED"
	StatusClosed     Status = "CLOSED"
	StatusCancelled  Status = "CANCELLED"
)

// Statuses lists every word, in the order of an order's life.
func Statuses() []Status {
	return []Status{
		StatusPending, StatusPublished, StatusScheduled, StatusAssigned, StatusInProgress, StatusOnHold,
		StatusCompleted, StatusInvoiced, StatusClosed, StatusCancelled,
	}
}

// Status is a stage in one word.
func (s Stage) Status() Status {
	switch {
	case s == Stage{Requested, Published}:
		return StatusPublished
	case s.State == Requested:
		return StatusPending
	case s == Stage{Scheduled, Assigned}:
		return StatusAssigned
	case s.State == OnHold:
		return StatusOnHold
	}
	return Status(strings.ToUpper(string(s.State)))
}

// ParseStage reads a stage at the edge: by a word of Statuses ("PENDING" is requested),
// or by the life's own name, "scheduled" or "scheduled/assigned". "PENDING" and
// "pending" are two things: words of Statuses are written in capitals.
func ParseStage(word string) (Stage, bool) {
	if s, ok := stageOf(Status(word)); ok {
		return s, true
	}
	state, sub, _ := strings.Cut(word, "/")
	s := Stage{State(state), Substate(sub)}
	if !s.Valid() {
		return Stage{}, false
	}
	return s, true
}

// stageOf is the stage that a word means where it means one alone.
func stageOf(word Status) (Stage, bool) {
	switch word {
	case StatusPending:
		return Stage{Requested, ""}, true
	case StatusPublished:
		return Stage{Requested, Published}, true
	case StatusAssigned:
		return Stage{Scheduled, Assigned}, true
	case StatusCompleted, StatusInvoiced, StatusClosed, StatusCancelled:
		return Stage{State(strings.ToLower(string(word))), ""}, true
	}
	return Stage{}, false
}

// Stage is how far the order is.
func (o Order) Stage() Stage { return Stage{o.State, o.Sub} }

// Status is how far the order is, in one word.
func (o Order) Status() Status { return o.Stage().Status() }

// Stage is where a change left the order.
func (c Change) Stage() Stage { return Stage{c.State, c.Sub} }
