package orders

import "strings"

// Status is an order's stage as one word, used by the intake, its partners and the API. Inside the
// package only stages are used.
type Status string

// The words of the intake, and for later stages those of the life cycle.
const (
	StatusPending    Status = "PENDING"
	StatusPublished  Status = "PUBLISHED"
	StatusScheduled  Status = "SCHEDULED" // quoted or approved, without a technician
	StatusAssigned   Status = "ASSIGNED"
	StatusInProgress Status = "IN_PROGRESS"
	StatusOnHold     Status = "ON_HOLD"
	StatusCompleted  Status = "COMPLETED"
	StatusInvoiced   Status = "INVOICED"
	StatusClosed     Status = "CLOSED"
	StatusCancelled  Status = "CANCELLED"
)

// Statuses lists all words, in the order of an order's life.
func Statuses() []Status {
	return []Status{
		StatusPending, StatusPublished, StatusScheduled, StatusAssigned, StatusInProgress, StatusOnHold,
		StatusCompleted, StatusInvoiced, StatusClosed, StatusCancelled,
	}
}

// Status returns the stage as one word.
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

// ParseStage parses a word of Statuses ("PENDING" is requested), or the name of a stage,
// "scheduled" or "scheduled/assigned". Words of Statuses are upper case, so "PENDING" and "pending"
// differ.
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

// stageOf returns the stage of a word that stands for a single stage.
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

// Stage returns the order's stage.
func (o Order) Stage() Stage { return Stage{o.State, o.Sub} }

// Status returns the order's stage as one word.
func (o Order) Status() Status { return o.Stage().Status() }

// Stage returns the stage after a change.
func (c Change) Stage() Stage { return Stage{c.State, c.Sub} }
