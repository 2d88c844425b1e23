package webhooks

import (
	"time"

	"recado/flows/orders"
)

// change is an entry of an order's history in the API.
type change struct {
	Status   orders.Status   `json:"status"`
	State    orders.State    `json:"state"`
	Substate orders.Substate `json:"substate,omitempty"`
	What     string          `json:"what,omitempty"` // "" for a new state
	At       time.Time       `json:"at"`
	By       orders.Actor    `json:"by"`
	Reason   string          `json:"reason,omitempty"`

	Unverified bool `json:"unverified,omitempty"` // told by SMS, whose sender can be forged
}

func showHistory(o orders.Order) []change {
	all := make([]change, len(o.History))
	for i, c := range o.History {
		all[i] = change{c.Stage().Status(), c.State, c.Sub, c.What, c.At, c.By, c.Reason, c.Unverified}
	}
	return all
}
