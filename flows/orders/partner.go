package orders

import "time"

// The partners that may know an order.
const (
	Asana    = "asana"
	Qsystems = "qsystems"
	AssetsDB = "assets" // the external assets system
)

// Partner is the sync status of an order with one partner.
type Partner struct {
	Status     SyncStatus `json:"status"`
	Ref        string     `json:"ref,omitempty"`   // the partner's own id of the order
	LastStatus Status     `json:"told,omitempty"`  // the last state that was sent to the partner
	Error      string     `json:"error,omitempty"` // the partner's message, for people
	Attempts   int        `json:"attempts,omitempty"`
	Since      time.Time  `json:"since,omitzero"` // the first attempt
	At         time.Time  `json:"at,omitzero"`    // the last one
}

// SyncStatus is the status of the synchronization with a partner.
type SyncStatus string

// The statuses.
const (
	Trying  SyncStatus = "trying"  // an attempt has begun and may have arrived
	Synced  SyncStatus = "synced"  // the partner has it
	Waiting SyncStatus = "waiting" // the last attempt failed and will be retried
	Refused SyncStatus = "refused" // the partner refused it; there is no retry
	Off     SyncStatus = "off"     // not configured
	Unknown SyncStatus = "unknown" // the partner was asked and does not know it
)
