package orders

import (
	"errors"
	"fmt"
	"slices"
)

// State is the main state of an order.
type State string

// The states.
const (
	Requested  State = "requested"
	Scheduled  State = "scheduled"   // priced, approved or given to a technician
	InProgress State = "in_progress" // a technician is on the way or at work
	OnHold     State = "pending"     // the work waits for something external
	Completed  State = "completed"   // the work is done and waits for the customer's approval
	Invoiced   State = "invoiced"
	Closed     State = "closed"
	Cancelled  State = "cancelled"
)

// Substate refines a State.
type Substate string

// The sub-states, by the state they belong to.
const (
	Published Substate = "published" // requested: offered to providers in the auction

	Quoted   Substate = "quoted" // scheduled
	Approved Substate = "approved"
	Assigned Substate = "assigned"

	OnTheWay Substate = "on_the_way" // in_progress
	OnSite   Substate = "on_site"
	Working  Substate = "working"

	WaitingApproval Substate = "waiting_approval" // pending
	WaitingPart     Substate = "waiting_part"
	WaitingCustomer Substate = "waiting_customer"
)

// Stage is a state with its sub-state.
type Stage struct {
	State    State    `json:"state"`
	Substate Substate `json:"substate,omitempty"`
}

// Stages lists all stages, in the order of an order's life.
func Stages() []Stage {
	return []Stage{
		{Requested, ""},
		{Requested, Published},
		{Scheduled, Quoted},
		{Scheduled, Approved},
		{Scheduled, Assigned},
		{InProgress, OnTheWay},
		{InProgress, OnSite},
		{InProgress, Working},
		{OnHold, WaitingApproval},
		{OnHold, WaitingPart},
		{OnHold, WaitingCustomer},
		{Completed, ""},
		{Invoiced, ""},
		{Closed, ""},
		{Cancelled, ""},
	}
}

// Valid reports whether a stage is one of Stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Valid reports whether s is one of the states.
func (s State) Valid() bool {
	return slices.ContainsFunc(Stages(), func(g Stage) bool { return g.State == s })
}

// Ended reports whether the state is final.
func (s State) Ended() bool { return s == Closed || s == Cancelled }

// WorkOver reports whether no more work is done on an order of this state: it is done, or the order is cancelled.
func (s State) WorkOver() bool { return s == Completed || s == Invoiced || s.Ended() }

// Role is the role of an actor toward an order.
type Role string

// The roles that may change an order.
const (
	RoleClient     Role = "client"
	RoleTechnician Role = "technician" // the technician who has the job
	RoleAgent      Role = "agent"      // a supervisor, an operator, or an API key of the business
	RoleAuction    Role = "auction"    // a provider who won the auction
	RolePartner    Role = "partner"    // an enterprise client's own system
	RoleSystem     Role = "system"     // a deadline, or a consequence of another change
)

// Actor is who changes an order.
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// ErrTransition means that the order can't enter the stage, or not by this role. The error is
// always a *TransitionError.
var ErrTransition = errors.New("orders: no such transition")

// TransitionError says which transition was refused, and why.
type TransitionError struct {
	From, To Stage
	By       Role
	Key      string // text key: "orders.state.forbidden" (another role may), "orders.state.impossible" or "orders.state.not_yet" (something is missing)
}

func (e *TransitionError) Error() string {
	return fmt.Sprintf("orders: %s by %s from %v to %v", e.Key, e.By, e.From, e.To)
}

// Is makes errors.Is(err, ErrTransition) true.
func (e *TransitionError) Is(target error) bool { return target == ErrTransition }

// CheckTransition returns nil if a role may move an order from one stage to another, else a
// *TransitionError. It does not check the preconditions of the table.
func CheckTransition(from, to Stage, by Role) error {
	key := "orders.state.impossible"
	for _, t := range transitions {
		if !slices.Contains(t.from, from) || t.to != to {
			continue
		}
		if slices.Contains(t.by, by) {
			return nil
		}
		key = "orders.state.forbidden"
	}
	return &TransitionError{from, to, by, key}
}
