package outbox

import (
	"slices"
	"time"

	"recado/bot"
)

// DoFact is the effect by which an aggregate says that it has changed: a worker makes its fact again, which reports
// read. Its argument is a FactRef.
const DoFact = "facts.keep"

// FactRef names the document of a fact; see flows/facts.
type FactRef struct {
	Kind string `json:"kind"` // "order"
	ID   string `json:"id"`
}

// AddFact appends the effect DoFact. It takes the place of one that still waits, because the fact is made of the
// document as it is then.
func (b *Box) AddFact(kind, owner string, version int64, now time.Time) {
	since := b.PendingSince
	b.Outbox = slices.DeleteFunc(slices.Clone(b.Outbox), func(e bot.Effect) bool { return e.Name == DoFact })
	b.Add(owner, version, now, bot.Do(DoFact, FactRef{kind, owner}))
	if !since.IsZero() {
		b.PendingSince = since
	}
}
