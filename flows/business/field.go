package business

import (
	"time"

	"recado/flows/money"
)

// Field are the rules of the business for its field work.
type Field struct {
	StockNegative string `toml:"stock_negative"`  // "flag" (also ""): what a job used may exceed the books; "refuse": it is not booked
	CheckOutPlace bool   `toml:"check_out_place"` // a check-out needs a shared place near the site, like a check-in
	Signature     bool   `toml:"signature"`       // the customer is asked to sign finished work, on a page
	FailedVisit   string `toml:"failed_visit"`    // billed for a visit at which the customer was not there, before VAT; decimal of the tariff's currency; "": nothing
	AskExitHours  int    `toml:"ask_exit_hours"`  // so many hours after an entry a technician is asked when the shift ended; 0: 10
	PendingHours  int    `toml:"pending_hours"`   // a paused order is cancelled after so many hours; 0: never
}

const maxPendingHours = 24 * 90

// Negative reports whether what a job used may exceed what the books have.
func (f Field) Negative() bool { return f.StockNegative != "refuse" }

// PendingTimeout returns after how long a paused order is cancelled; 0: never.
func (f Field) PendingTimeout() time.Duration { return time.Duration(f.PendingHours) * time.Hour }

const (
	maxAskExitHours     = 20
	defaultAskExitHours = 10
)

// AskExit returns how long after an entry a technician is asked for the exit.
func (f Field) AskExit() time.Duration {
	if f.AskExitHours == 0 {
		return defaultAskExitHours * time.Hour
	}
	return time.Duration(f.AskExitHours) * time.Hour
}

// FailedVisitFee returns what is billed for a failed visit where the contract says nothing; the zero Amount: nothing.
func (b Business) FailedVisitFee() money.Amount {
	if b.Field.FailedVisit == "" {
		return money.Amount{}
	}
	fee, err := money.Parse(b.Field.FailedVisit, b.Tariff().Currency)
	if err != nil { // checked when the file was read
		return money.Amount{}
	}
	return fee
}
