package sendgrid

import (
	"slices"
	"strings"
	"time"
)

// Fate is what became of a mail.
type Fate string

// The fates, by the vendor's names.
const (
	Delivered    Fate = "delivered"
	Dropped      Fate = "dropped" // the vendor did not try: it bounced or was unwanted before
	Bounced      Fate = "bounce"
	Opened       Fate = "open"
	Spam         Fate = "spamreport"
	Unsubscribed Fate = "unsubscribe"
)

// rank: a fate only moves forward. A bounce can come after the delivery; who has
// opened a mail has it.
var rank = map[Fate]int{Delivered: 1, Dropped: 2, Bounced: 2, Opened: 3}

// Event is the vendor's word on a mail to one of its recipients.
type Event struct {
	ID     string // sg_event_id
	MailID string // ours
	To     string // the address, in lower case
	Fate   Fate
	Reason string // the vendor's words: of Bounced and Dropped
	At     time.Time
}

// Standing is how a mail stands with one of its recipients, to be kept with the mail.
type Standing struct {
	To     string    `json:"to"`
	Fate   Fate      `json:"fate,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Reason string    `json:"reason,omitempty"`
	// Unwanted is when the recipient first called it spam or unsubscribed: nothing that
	// was not asked for may go there again.
	Unwanted time.Time `json:"unwanted,omitzero"`
}

// Note adds an event to what is known of a mail, and reports whether anything changed.
// The result does not depend on order or repetition, so an event heard twice is heard
// once.
func Note(known []Standing, e Event) ([]Standing, bool) {
	known = slices.Clone(known)
	i := slices.IndexFunc(known, func(s Standing) bool { return s.To == e.To })
	fresh := i < 0
	if fresh {
		known = append(known, Standing{To: e.To})
		i = len(known) - 1
	}
	return known, known[i].note(e) || fresh
}

func (s *Standing) note(e Event) bool {
	if e.Fate == Spam || e.Fate == Unsubscribed {
		if !s.Unwanted.IsZero() && !e.At.Before(s.Unwanted) {
			return false
		}
		s.Unwanted = e.At
		return true
	}
	old, now := rank[s.Fate], rank[e.Fate]
	switch {
	case now < old:
		return false
	case now == old && !e.At.Before(s.At): // of equals the first counts
		if !e.At.Equal(s.At) || strings.Compare(string(e.Fate)+e.Reason, string(s.Fate)+s.Reason) >= 0 {
			return false
		}
	}
	s.Fate, s.At, s.Reason = e.Fate, e.At, e.Reason
	return true
}
