package business

import "recado/flows/debts"

// Debts is what the business accepts of people who owe it money.
type Debts struct {
	PromiseDays int `toml:"promise_days"` // most days until a promised payment
	Parts       int `toml:"parts"`        // most parts of an agreement; 1: none is made by chat
}

// Defaults of what is left out.
const (
	defaultPromiseDays = 30
	defaultParts       = 3
)

// Bounds of what may be set.
const (
	maxPromiseDays = 180
	maxDebtParts   = 6
)

// Terms returns what the business accepts.
func (d Debts) Terms() debts.Terms {
	t := debts.Terms{Days: d.PromiseDays, Parts: d.Parts}
	if t.Days == 0 {
		t.Days = defaultPromiseDays
	}
	if t.Parts == 0 {
		t.Parts = defaultParts
	}
	return t
}
