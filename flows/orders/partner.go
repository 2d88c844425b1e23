package orders

import "time"

// The partners that an order may be known to.
const (
	Asana    = "asana"
	Qsystems = "qsystems"
	AssetsDB = "assets" // the external assets system
)

// Partner is how an order stands with one partner.
type Partner struct {
	Status     SyncStatus `json:"status"`
	Ref        string     `json:"ref,omitempty"`   // the partner's own id of it
	LastStatus Status     `json:"told,omitempty"`  // the last state that the partner was told
	Error      string     `json:"error,omitempty"` // the partner's words, for people
	Attempts   int        `json:"attempts,omitempty"`
	Since      time.Time  `json:"since,omitzero"` // the first attempt
	At         time.Time  `json:"at,omitzero"`    // the last one
}

// SyncStatus says how far things are with a partner.
type SyncStatus string

// The standings.
const (
	Trying  SyncStatus = "trying"  // an attempt has begun: it may have arrived
	Synced  SyncStatus = "synced"  // the partner has it
	Waiting SyncStatus = "waiting" // the last attempt failed; another will be made
	Refused SyncStatus = "refused" // the partner said no: no other attempt will be made
	Off     SyncStatus = "off"     // not configured
	Unknown SyncStatus = "unknown" // asked, and the partner does not know it
)
