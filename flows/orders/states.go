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
	Pending   State = "PENDING"
	Published State = "PUBLISHED" // offered to providers in the auction
	Assigned  State = "ASSIGNED"  // a provider has it
	Cancelled State = "CANCELLED"
)

// Role is what someone is to an order.
type Role string

// The roles that may change an order.
const (
	ByClient  Role = "client"
	ByAgent   Role = "agent"   // an operator, or an API key of the business
	ByAuction Role = "auction" // a provider who won it
	ByPartner Role = "partner" // an enterprise client's own system
)

// By is who changed an order.
type By struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// transitions is every way an order can go, and who may send it there. A client may
// cancel until a provider is on the way; after that it takes a person to undo it.
var transitions = []struct {
	from, to State
	by       []Role
}{
	{Pending, Published, []Role{ByAgent, ByPartner}},
	{Pending, Assigned, []Role{ByAgent, ByPartner}},
	{Pending, Cancelled, []Role{ByClient, ByAgent, ByPartner}},
	{Published, Assigned, []Role{ByAgent, ByAuction, ByPartner}},
	{Published, Cancelled, []Role{ByClient, ByAgent, ByPartner}},
	{Assigned, Cancelled, []Role{ByAgent, ByPartner}},
}

// ErrTransition says that the order cannot go there, or not by this role. The error is always
// a *TransitionError.
var ErrTransition = errors.New("orders: no such transition")

// TransitionError says which transition was refused, and why.
type TransitionError struct {
	From, To State
	By       Role
	Key      string // text key: "orders.state.forbidden" (another role may) or "orders.state.impossible"
}

func (e *TransitionError) Error() string {
	return fmt.Sprintf("orders: %s by %s from %s to %s", e.Key, e.By, e.From, e.To)
}

// Is lets errors.Is(err, ErrTransition) hold.
func (e *TransitionError) Is(target error) bool { return target == ErrTransition }

// Valid reports whether s is one of the states.
func (s State) Valid() bool {
	return slices.Contains([]State{Pending, Published, Assigned, Cancelled}, s)
}

// May returns nil where a role may send an order from one state to another, else a
// *TransitionError.
func May(from, to State, by Role) error {
	for _, t := range transitions {
		if t.from == from && t.to == to {
			if slices.Contains(t.by, by) {
				return nil
			}
			return &TransitionError{from, to, by, "orders.state.forbidden"}
		}
	}
	return &TransitionError{from, to, by, "orders.state.impossible"}
}
