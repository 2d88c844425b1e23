package codes

import (
	"context"
	"slices"
	"time"

	"recado/flows/outbox"
)

// Phone is what is known of one phone: its codes, and what was sent and failed lately.
type Phone struct {
	ID       string      `json:"_id"` // keyed hash of the number
	V        int64       `json:"v"`
	Codes    []Code      `json:"codes,omitempty"`    // at most one for each purpose and session
	Sends    []time.Time `json:"sends,omitempty"`    // the latest PerDay, in order of time
	Failures []time.Time `json:"failures,omitempty"` // the latest MaxFailures, in order of time
	At       time.Time   `json:"at"`                 // last change; the document is deleted some days after it

	outbox.Box
}

// Code is a code that was sent to a phone.
type Code struct {
	ID       string    `json:"id"`   // random
	For      string    `json:"for"`  // keyed hash of purpose and session
	Salt     string    `json:"salt"` // random
	Hash     string    `json:"hash"`
	Command  string    `json:"command,omitempty"` // the request that asked for it, hashed
	At       time.Time `json:"at"`
	Attempts int       `json:"attempts,omitempty"`
	UsedAt   time.Time `json:"usedAt,omitzero"` // when it was accepted

	Via     string    `json:"via,omitempty"`     // the channel that has taken it
	Sending time.Time `json:"sending,omitzero"`  // since when a process tries to deliver it
	Refused string    `json:"refused,omitempty"` // the vendors' code, after the last channel refused it
}

// Store stores one document for each phone that was asked for.
type Store interface {
	// Get returns bot.ErrNotFound for a phone without a document.
	Get(ctx context.Context, id string) (Phone, error)
	// Insert returns bot.ErrDuplicate if the phone has a document.
	Insert(ctx context.Context, p Phone) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, p Phone) error
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (p *Phone) Key() string { return p.ID }

// Rev points to the document's version, which each write increments.
func (p *Phone) Rev() *int64 { return &p.V }

// Due returns the zero time: a phone has no deadlines.
func (*Phone) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (p *Phone) Effects() *outbox.Box { return &p.Box }

// find returns the place of a code, or -1.
func (p *Phone) find(fits func(Code) bool) int { return slices.IndexFunc(p.Codes, fits) }

// replace replaces the code at a place, in a new array: documents are copied by value.
func (p *Phone) replace(i int, c Code) {
	p.Codes = slices.Clone(p.Codes)
	p.Codes[i] = c
}

// changed notes a write.
func (p *Phone) changed(now time.Time) { p.V, p.At = p.V+1, now }

// alive reports whether a code may still be accepted. It may be a little younger than now says: the
// clocks of two processes differ.
func (c Code) alive(now time.Time) bool {
	return c.UsedAt.IsZero() && c.Attempts < MaxAttempts && !c.expired(now)
}

func (c Code) expired(now time.Time) bool {
	return now.Before(c.At.Add(-maxSkew)) || !now.Before(c.At.Add(Lifetime))
}
