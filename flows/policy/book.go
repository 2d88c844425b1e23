package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// State is what became of a contact.
type State string

// The states.
const (
	Reserved State = "reserved" // has its day, and has not been sent
	Sending  State = "sending"  // given to the channel; counts as sent
	Sent     State = "sent"
	Tried    State = "tried"    // did not reach the debtor: the day is free again, the channel of the week is used
	Released State = "released" // given up before it was tried
	Refused  State = "refused"  // not lawful when it was asked for, and not waiting
)

// made reports whether the debtor has been contacted, as far as is known.
func (s State) made() bool { return s == Sending || s == Sent }

// The bounds of a book.
const (
	maxEntries = 400 // in a book; the oldest refusals are dropped first
	maxWaiting = 32  // reservations of a debtor at a time
	maxSteps   = 12  // of an entry; the first and the latest are kept
	carryDays  = 9   // a contact counts in the next month's book for so long: a week, and zones
)

// Book is the evidence about one debtor in one month: everything that may forbid the next contact is in
// the book of the latest month.
type Book struct {
	ID      string    `json:"_id"` // "<party>/2026-11"
	V       int64     `json:"v"`
	Party   string    `json:"party"` // an address, or a person with several
	Month   string    `json:"month"`
	At      time.Time `json:"at"`               // of the last change
	Closed  bool      `json:"closed,omitempty"` // the next month's book has taken over
	Entries []Entry   `json:"entries"`
	Dropped int       `json:"dropped,omitempty"` // refusals that were over the bound
}

// Entry is one contact: what was asked for, decided and done.
type Entry struct {
	ID        string    `json:"id"`
	Key       string    `json:"key"`
	State     State     `json:"state"`
	At        time.Time `json:"at"` // when it was made; of a reservation the moment for which it has its day
	AskedAt   time.Time `json:"askedAt"`
	Country   string    `json:"country"`
	Zone      string    `json:"zone"`
	Contact   string    `json:"contact"`
	Debtor    string    `json:"debtor,omitempty"`
	Channel   string    `json:"channel"`
	Recipient Recipient `json:"recipient,omitempty"`
	Consented []string  `json:"consented,omitempty"`
	Campaign  string    `json:"campaign,omitempty"`
	Tone      string    `json:"tone,omitempty"`
	Reason    Reason    `json:"reason,omitempty"` // of the last refusal
	Rule      Rule      `json:"rule,omitzero"`
	First     time.Time `json:"first,omitzero"`
	Refusals  int       `json:"refusals,omitempty"`
	Steps     []Step    `json:"steps,omitempty"`
	Facts     Facts     `json:"facts,omitzero"`
}

// Step is a change of an entry.
type Step struct {
	At     time.Time `json:"at"`
	State  State     `json:"state"`
	Reason string    `json:"reason,omitempty"`
	First  time.Time `json:"first,omitzero"`
}

// Facts are what followed a contact.
type Facts struct {
	Delivered time.Time `json:"delivered,omitzero"`
	Read      time.Time `json:"read,omitzero"`
	Answered  time.Time `json:"answered,omitzero"`
	Promised  time.Time `json:"promised,omitzero"`
	Paid      time.Time `json:"paid,omitzero"`
}

// EvidenceID returns the id of a contact in the evidence.
func EvidenceID(contact, key string) string {
	sum := sha256.Sum256([]byte(contact + "\x00" + key))
	return "CTC-" + hex.EncodeToString(sum[:6])
}

const monthForm = "2006-01"

func newBook(party, month string) Book {
	return Book{ID: party + "/" + month, Party: party, Month: month}
}

// next returns the book of a later month, with what still counts.
func (b *Book) next(month string, now time.Time) Book {
	n := newBook(b.Party, month)
	for _, e := range b.Entries {
		if e.At.After(now.AddDate(0, 0, -carryDays)) && e.State != Refused && e.State != Released {
			n.Entries = append(n.Entries, e)
		}
	}
	return n
}

func (b *Book) find(key string) int {
	return slices.IndexFunc(b.Entries, func(e Entry) bool { return e.Key == key })
}

// waiting counts the reservations.
func (b *Book) waiting() (n int) {
	for i := range b.Entries {
		if b.Entries[i].State == Reserved {
			n++
		}
	}
	return n
}

// add adds an entry within the bound.
func (b *Book) add(e Entry) {
	b.Entries = append(slices.Clone(b.Entries), e)
	for len(b.Entries) > maxEntries {
		i := slices.IndexFunc(b.Entries, func(e Entry) bool { return e.State == Refused || e.State == Released })
		b.Entries = slices.Delete(b.Entries, max(i, 0), max(i, 0)+1)
		b.Dropped++
	}
}

// history lists the contacts of some books, each once.
func history(books []Book) History {
	var h History
	for n, b := range books {
		for _, e := range b.Entries {
			if n > 0 && books[0].find(e.Key) >= 0 {
				continue
			}
			h = append(h, Past{e.Key, e.At, e.Channel, e.State})
		}
	}
	return h
}

// uses reports whether an entry must stay as it is: the contact was made, or tried through another channel.
func (e *Entry) uses(channel string) bool {
	return e.State.made() || e.State == Tried && e.Channel != channel
}

// step moves an entry to a state and notes it. The same step twice is one.
func (e *Entry) step(to State, reason string, first, now time.Time) (changed bool) {
	s := Step{At: now, State: to, Reason: reason, First: first}
	if n := len(e.Steps); n > 0 && e.State == to {
		last := e.Steps[n-1]
		if last.State == s.State && last.Reason == s.Reason && last.First.Equal(s.First) {
			return false
		}
	}
	e.State, e.Steps = to, append(slices.Clone(e.Steps), s)
	if len(e.Steps) > maxSteps {
		e.Steps = slices.Delete(e.Steps, 1, 2)
	}
	return true
}
