package users

import (
	"net/url"
	"slices"
)

// Kind is the kind of a caller's credential.
type Kind string

// The kinds.
const (
	Environment Kind = "environment" // the API key of the environment: the bootstrap, which may do everything
	Named       Kind = "key"         // an API key of the store
	Token       Kind = "token"       // an access token of a person
	Session     Kind = "session"     // a person's session of the console
	// PendingSecond is a login whose second factor is still to come: it may do nothing else.
	PendingSecond Kind = "pending"
)

// Principal is the caller of a request.
type Principal struct {
	Kind  Kind
	ID    string // of the user or the key; "" for the environment's key
	Name  string // of the person; "" for keys
	Roles []Role
	Login Login // of a session or a token
	User  User  // of a person
}

// Person reports whether the caller is a person rather than a program with a key.
func (p Principal) Person() bool { return p.Kind == Session || p.Kind == Token }

// Allowed returns how far the caller may do an action.
func (p Principal) Allowed(action Action) Grant {
	if p.Kind == Environment {
		return All
	}
	return Allowed(p.Roles, action)
}

// May reports whether the caller may do an action without a bound.
func (p Principal) May(action Action) bool { return p.Allowed(action) == All }

// Has reports whether the caller has a role.
func (p Principal) Has(r Role) bool { return slices.Contains(p.Roles, r) }

// Caller names the caller in limits and for idempotency keys, so that those of two callers differ.
// The id is escaped, so that no name can look like another with a key.
func (p Principal) Caller() string {
	switch p.Kind {
	case Environment:
		return "key"
	case Named:
		return "named:" + url.QueryEscape(p.ID)
	}
	return "user:" + url.QueryEscape(p.ID)
}
