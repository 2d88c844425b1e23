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
	Seq     int64           `json:"seq"` // rises over all vendors and contacts
	Vendor  string          `json:"vendor"`
	ID      string          `json:"id"` // the vendor's
	Contact string          `json:"contact"`
	At      time.Time       `json:"at"`
	Kind    string          `json:"kind"` // the vendor's word: text, interactive, template…
	Text    string          `json:"text,omitempty"`
	Options []Option        `json:"options,omitempty"`
	Message json.RawMessage `json:"message"` // all of it, as it came
}

// Option is what a person could tap.
type Option struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	List  bool   `json:"list,omitempty"` // a row, not a button
}

// Stats count since the start.
type Stats struct {
	Accepted       int64            `json:"accepted"`
	Refused        int64            `json:"refused"` // by a vendor's limits
	Faults         int64            `json:"faults"`  // ordered by a script
	Marks          int64            `json:"marks"`   // messages of people marked as read
	Typing         int64            `json:"typing"`  // … of those, with an answer on its way
	Posted         int64            `json:"posted"`  // webhooks
	Unacknowledged int64            `json:"unheard"` // … that were not answered with 2xx
	Reasons        map[string]int64 `json:"reasons,omitempty"`
	Contacts       int              `json:"contacts"`
}

const (
	maxPerContact = 200     // messages of one contact, unless SetLimit says otherwise
	maxContacts   = 100_000 // contacts; beyond, all are forgotten
	maxReasons    = 200     // different reasons
)

// Ledger remembers what vendors accepted. It is safe for concurrent use.
type Ledger struct {
	mu         sync.Mutex
	seq        int64
	sent       map[string][]Sent // by person
	perContact int               // messages of one contact that are kept
	stats      Stats
}

// NewLedger makes an empty one.
func NewLedger() *Ledger { return &Ledger{sent: map[string][]Sent{}, perContact: maxPerContact} }

// SetLimit sets how many messages of each contact are remembered, from the next one on.
func (b *Ledger) SetLimit(each int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.perContact = each
}

// bare is how a person is looked up, whatever a vendor puts before the number.
func bare(contact string) string {
	return strings.TrimPrefix(strings.TrimPrefix(contact, "whatsapp:"), "+")
}

// Add remembers a message.
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

// To lists what a contact was sent, oldest first; "" stands for every vendor, and
// for every contact.
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

// LastOptions are the options that a contact saw last, from one vendor.
func (b *Ledger) LastOptions(vendor, contact string) []Option {
	all := b.To(vendor, contact)
	for _, s := range slices.Backward(all) {
		if len(s.Options) > 0 {
			return s.Options
		}
	}
	return nil
}

// Clear drops the messages; counters go on.
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

// Stats tells what there was.
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
