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
	Status   Standing  `json:"status"`
	Ref      string    `json:"ref,omitempty"`   // the partner's own id of it
	Told     Status    `json:"told,omitempty"`  // the last state that the partner was told
	Error    string    `json:"error,omitempty"` // the partner's words, for people
	Attempts int       `json:"attempts,omitempty"`
	Since    time.Time `json:"since,omitzero"` // the first attempt
	At       time.Time `json:"at,omitzero"`    // the last one
}

// Standing says how far things are with a partner.
type Standing string

// The standings.
const (
	Trying  Standing = "trying"  // an attempt has begun: it may have arrived
	Synced  Standing = "synced"  // the partner has it
	Waiting Standing = "waiting" // the last attempt failed; another will be made
	Refused Standing = "refused" // the partner said no: no other attempt will be made
	Off     Standing = "off"     // not configured
	Unknown Standing = "unknown" // asked, and the partner does not know it
)
