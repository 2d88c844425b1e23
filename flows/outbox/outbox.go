// Package outbox stores the effects of an aggregate until they have been carried out: in the
// aggregate's own document, written together with the change that causes them.
package outbox

import (
	"slices"
	"time"

	"recado/bot"
)

// Box is the outbox of a document. Embed it.
type Box struct {
	Outbox       []bot.Effect `json:"outbox,omitempty"`
	PendingSince time.Time    `json:"pending_since,omitzero"` // when it last became non-empty or was postponed; indexed
}

// Add appends effects. Their ids derive from owner and version, so that repeating a change after a
// lost race gives the same ids. It may be called several times before a write.
func (b *Box) Add(owner string, version int64, now time.Time, effects ...bot.Effect) {
	if len(effects) == 0 {
		return
	}
	if len(b.Outbox) == 0 || b.PendingSince.IsZero() {
		b.PendingSince = now
	}
	b.Outbox = slices.Clone(b.Outbox)
	n := 0
	for _, e := range effects {
		for b.has(bot.EffectID(owner, version, n)) {
			n++
		}
		e.ID, e.At = bot.EffectID(owner, version, n), now
		b.Outbox = append(b.Outbox, e)
	}
}

func (b *Box) has(id string) bool {
	return slices.ContainsFunc(b.Outbox, func(e bot.Effect) bool { return e.ID == id })
}

// Ack removes effects that have been carried out, and reports whether there were any.
func (b *Box) Ack(ids ...string) bool {
	kept := slices.DeleteFunc(slices.Clone(b.Outbox), func(e bot.Effect) bool { return slices.Contains(ids, e.ID) })
	changed := len(kept) != len(b.Outbox)
	if b.Outbox = kept; len(kept) == 0 {
		b.Outbox, b.PendingSince = nil, time.Time{}
	}
	return changed
}

// Postpone restarts the waiting time at now, and reports whether that changes anything.
func (b *Box) Postpone(now time.Time) bool {
	if len(b.Outbox) == 0 || b.PendingSince.Equal(now) {
		return false
	}
	b.PendingSince = now
	return true
}
