package standin

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// Sent is a message that a vendor accepted.
type Sent struct {
	Seq     int64           `json:"seq"` // increases over all vendors and contacts
	Vendor  string          `json:"vendor"`
	ID      string          `json:"id"` // the vendor's id
	Contact string          `json:"contact"`
	At      time.Time       `json:"at"`
	Kind    string          `json:"kind"` // the vendor's type: text, interactive, template…
	Text    string          `json:"text,omitempty"`
	Options []Option        `json:"options,omitempty"`
	Message json.RawMessage `json:"message"` // the whole request as received
}

// Option is an option that a person could tap.
type Option struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	List  bool   `json:"list,omitempty"` // a row of a list, not a button
}

// Stats are counters since the start.
type Stats struct {
	Accepted       int64            `json:"accepted"`
	Refused        int64            `json:"refused"` // by the vendor's limits
	Faults         int64            `json:"faults"`  // injected by a script
	Marks          int64            `json:"marks"`   // messages of people that were marked as read
	Typing         int64            `json:"typing"`  // of those, with a typing indicator
	Posted         int64            `json:"posted"`  // webhooks
	Unacknowledged int64            `json:"unheard"` // of those, not answered with 2xx
	Reasons        map[string]int64 `json:"reasons,omitempty"`
	Contacts       int              `json:"contacts"`
}

const (
	maxPerContact = 200     // messages per contact, unless SetLimit changes it
	maxContacts   = 100_000 // contacts; beyond, all are deleted
	maxReasons    = 200     // distinct reasons
)

// Ledger records what the vendors accepted. It is safe for concurrent use.
type Ledger struct {
	mu         sync.Mutex
	seq        int64
	sent       map[string][]Sent // by contact
	perContact int               // messages kept per contact
	stats      Stats
}

// NewLedger makes an empty one.
func NewLedger() *Ledger { return &Ledger{sent: map[string][]Sent{}, perContact: maxPerContact} }

// SetLimit sets how many messages of each contact are kept, from the next one on.
func (b *Ledger) SetLimit(each int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.perContact = each
}

// bare returns a contact without a vendor's prefix, for look-ups.
func bare(contact string) string {
	return strings.TrimPrefix(strings.TrimPrefix(contact, "whatsapp:"), "+")
}

// Add records a message.
func (b *Ledger) Add(s Sent) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.sent) >= maxContacts {
		clear(b.sent)
	}
	b.seq++
	s.Seq = b.seq
	b.stats.Accepted++
	who := bare(s.Contact)
	b.sent[who] = append(b.sent[who], s)
	if over := len(b.sent[who]) - b.perContact; over > 0 {
		b.sent[who] = slices.Clone(b.sent[who][over:])
	}
}

// To lists the messages to a contact, oldest first. "" means every vendor, or every contact.
func (b *Ledger) To(vendor, contact string) []Sent {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := []Sent{}
	take := func(all []Sent) {
		for _, s := range all {
			if vendor == "" || s.Vendor == vendor {
				found = append(found, s)
			}
		}
	}
	if contact != "" {
		take(b.sent[bare(contact)])
		return found
	}
	for _, all := range b.sent {
		take(all)
	}
	slices.SortFunc(found, func(x, y Sent) int { return int(x.Seq - y.Seq) })
	return found
}

// LastOptions returns the options that one vendor showed a contact last.
func (b *Ledger) LastOptions(vendor, contact string) []Option {
	all := b.To(vendor, contact)
	for _, s := range slices.Backward(all) {
		if len(s.Options) > 0 {
			return s.Options
		}
	}
	return nil
}

// Clear deletes the messages and keeps the counters.
func (b *Ledger) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.sent)
}

// Refuse counts a message that breaks a limit.
func (b *Ledger) Refuse(why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Refused++
	if b.stats.Reasons == nil {
		b.stats.Reasons = map[string]int64{}
	}
	if len(b.stats.Reasons) < maxReasons || b.stats.Reasons[why] > 0 {
		b.stats.Reasons[why]++
	}
}

func (b *Ledger) count(n func(s *Stats)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n(&b.stats)
}

// Stats returns the counters.
func (b *Ledger) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.stats
	s.Contacts, s.Reasons = len(b.sent), map[string]int64{}
	for why, n := range b.stats.Reasons {
		s.Reasons[why] = n
	}
	return s
}
