package audit

import (
	"context"
	"time"
)

// The acts that are no action of a role.
const (
	Login    = "login"
	Second   = "login.second_factor"
	Enrolled = "login.second_factor_made"
	Copied   = "login.passkey_copied" // a passkey whose counter went back: there may be a copy of the device
	Logout   = "logout"
	Link     = "login.link" // a password was chosen with a link
	Refresh  = "token.refresh"
	Reuse    = "token.reused" // a refresh token that was used before: its family is over
	Forgot   = "password.forgotten"
)

// Entry is the record of one act.
type Entry struct {
	ID      string    `json:"_id"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`            // login of the user, "key:…" of a named key; "" for an unknown login
	Name    string    `json:"name,omitempty"` // of the person at that time
	Kind    string    `json:"kind"`           // of the credential
	Act     string    `json:"act"`            // the route's action, or one of the above
	Method  string    `json:"method,omitempty"`
	Path    string    `json:"path,omitempty"`
	From    string    `json:"from,omitempty"`
	Request string    `json:"request,omitempty"` // id of the HTTP request
	Status  int       `json:"status,omitempty"`  // of the answer; 0 while the act is under way
	Code    string    `json:"code,omitempty"`    // of a refusal
}

// Filter chooses entries.
type Filter struct {
	Who   string
	Limit int
	After string
}

// Log stores entries.
type Log interface {
	Add(ctx context.Context, e Entry) error
	// Settle notes the result of an act.
	Settle(ctx context.Context, id string, status int, code string) error
	// List returns a page, the latest entry first.
	List(ctx context.Context, f Filter) (page []Entry, next string, err error)
}
