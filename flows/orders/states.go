package orders

import (
	"errors"
	"fmt"
	"slices"
)

// State is how far an order has come.
type State string

// The states.
const (
	Requested  State = "requested"
	Scheduled  State = "scheduled"   // priced, approved or in somebody's hands
	InProgress State = "in_progress" // a technician is on the way or at work
	OnHold     State = "pending"     // the work waits for something from outside
	Completed  State = "completed"   // the work is done, and waits for the customer's word
	Invoiced   State = "invoiced"
	Closed     State = "closed"
	Cancelled  State = "cancelled"
)

// Substate is how far within a state.
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

// Stage is a state and how far within it.
type Stage struct {
	State    State    `json:"state"`
	Substate Substate `json:"substate,omitempty"`
}

// Stages lists every stage there is, in the order of an order's life.
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

// Ended reports whether nothing will happen to an order in this state by itself.
func (s State) Ended() bool { return s == Closed || s == Cancelled }

// Role is what someone is to an order.
type Role string

// The roles that may change an order.
const (
	RoleClient     Role = "client"
	RoleTechnician Role = "technician" // who has the job
	RoleAgent      Role = "agent"      // a supervisor, an operator, or an API key of the business
	RoleAuction    Role = "auction"    // a provider who won it
	RolePartner    Role = "partner"    // an enterprise client's own system
	RoleSystem     Role = "system"     // a deadline, or what follows from something else
)

// Actor is who changed an order.
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// ErrTransition says that the order cannot go there, or not by this role. The error is always
// a *TransitionError.
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

// Is lets errors.Is(err, ErrTransition) hold.
func (e *TransitionError) Is(target error) bool { return target == ErrTransition }

// CheckTransition returns nil where a role may send an order from one stage to another, else a
// *TransitionError. What an order must have for it is looked at by the table's needs.
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
