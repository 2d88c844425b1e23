package sendgrid

import (
	"slices"
	"strings"
	"time"
)

// Outcome is what happened to a mail.
type Outcome string

// The outcomes, by the vendor's names.
const (
	Delivered    Outcome = "delivered"
	Dropped      Outcome = "dropped" // the vendor did not try: the address bounced or unsubscribed before
	Bounced      Outcome = "bounce"
	Opened       Outcome = "open"
	Spam         Outcome = "spamreport"
	Unsubscribed Outcome = "unsubscribe"
)

// rank orders the outcomes: an outcome is replaced only by one of higher rank. A bounce can follow
// a delivery, and an opened mail has arrived.
var rank = map[Outcome]int{Delivered: 1, Dropped: 2, Bounced: 2, Opened: 3}

// Event is the vendor's event about a mail to one of its recipients.
type Event struct {
	ID      string // sg_event_id
	MailID  string // our id
	To      string // the address, in lower case
	Outcome Outcome
	Reason  string // the vendor's reason, for Bounced and Dropped
	At      time.Time
}

// RecipientStatus is the state of a mail for one of its recipients. It is stored with the mail.
type RecipientStatus struct {
	To      string    `json:"to"`
	Outcome Outcome   `json:"fate,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Reason  string    `json:"reason,omitempty"`
	// Unwanted is when the recipient first reported spam or unsubscribed: no unasked mail may be
	// sent there again.
	Unwanted time.Time `json:"unwanted,omitzero"`
}

// ApplyEvent adds an event to a mail's recipients and reports whether anything changed. The result
// does not depend on the order of events or on repetitions.
func ApplyEvent(known []RecipientStatus, e Event) ([]RecipientStatus, bool) {
	known = slices.Clone(known)
	i := slices.IndexFunc(known, func(s RecipientStatus) bool { return s.To == e.To })
	fresh := i < 0
	if fresh {
		known = append(known, RecipientStatus{To: e.To})
		i = len(known) - 1
	}
	return known, known[i].apply(e) || fresh
}

func (s *RecipientStatus) apply(e Event) bool {
	if e.Outcome == Spam || e.Outcome == Unsubscribed {
		if !s.Unwanted.IsZero() && !e.At.Before(s.Unwanted) {
			return false
		}
		s.Unwanted = e.At
		return true
	}
	old, now := rank[s.Outcome], rank[e.Outcome]
	switch {
	case now < old:
		return false
	case now == old && !e.At.Before(s.At): // of events of equal rank the earliest counts
		if !e.At.Equal(s.At) || strings.Compare(string(e.Outcome)+e.Reason, string(s.Outcome)+s.Reason) >= 0 {
			return false
		}
	}
	s.Outcome, s.At, s.Reason = e.Outcome, e.At, e.Reason
	return true
}
