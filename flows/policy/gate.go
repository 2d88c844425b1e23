package policy

import (
	"context"
	"errors"
	"time"

	"recado/bot"
)

// Gate asks the ledger about messages as they leave. It knows of a message what was reserved for it, and
// otherwise what the conversation tells.
type Gate struct {
	Ledger *Ledger
	// Country returns the country whose law protects a contact for whom nothing was reserved.
	Country func(who bot.ContactID) string
	// Consents returns the channels that a person has chosen until now; known is false where nobody has
	// recorded a choice. Nil: the choice at the time of the reservation stands.
	Consents func(ctx context.Context, contact string) (channels []string, known bool, err error)
}

var _ bot.ContactRules = (*Gate)(nil)

// Admit decides about a message that is about to be sent.
func (g *Gate) Admit(ctx context.Context, s bot.Session, m bot.Message, now time.Time) (bot.ContactVerdict, error) {
	r, err := g.request(ctx, s, m, now)
	if err != nil {
		return bot.ContactVerdict{}, err
	}
	d, err := g.Ledger.Send(ctx, r)
	return bot.ContactVerdict{Allowed: d.Allowed, Until: d.First, Reason: d.log(), Key: d.Key}, err
}

// Fallback reserves another channel for a message that did not reach its reader.
func (g *Gate) Fallback(ctx context.Context, s bot.Session, m bot.Message, via string, now time.Time) (bool, error) {
	r, err := g.request(ctx, s, m, now)
	if err != nil {
		return false, err
	}
	r.Channel = via
	d, err := g.Ledger.Reserve(ctx, r, ForWindow)
	return d.Allowed || d.Waits() && !yields(d, ForWindow), err
}

// Settle notes what became of a message.
func (g *Gate) Settle(ctx context.Context, m bot.Message, now time.Time) error {
	contact, key := string(m.Contact), m.CollectionKey()
	switch m.Status {
	case bot.Sent, bot.Delivered, bot.Read:
		return g.Ledger.Confirm(ctx, contact, key, now)
	case bot.Failed:
		return g.Ledger.Release(ctx, contact, key, true, "failed", now)
	case bot.Withdrawn:
		return g.Ledger.Release(ctx, contact, key, false, "withdrawn", now)
	}
	return g.Ledger.Release(ctx, contact, key, false, "not sent yet", now)
}

// Reported notes when a message was delivered and read.
func (g *Gate) Reported(ctx context.Context, m bot.Message, status bot.Status, at time.Time) error {
	switch status {
	case bot.Delivered:
		return g.Ledger.Mark(ctx, string(m.Contact), m.CollectionKey(), Delivered, at)
	case bot.Read:
		return g.Ledger.Mark(ctx, string(m.Contact), m.CollectionKey(), Read, at)
	}
	return nil
}

// log names a refusal in the transcript.
func (d Decision) log() string {
	if d.Allowed {
		return ""
	}
	return "the law of collection: " + string(d.Reason)
}

// request is what a message asks of the ledger.
func (g *Gate) request(ctx context.Context, s bot.Session, m bot.Message, now time.Time) (Request, error) {
	contact := string(m.Contact)
	r := Request{Contact: contact, Channel: m.Channel, Purpose: Collection, At: now, OptedOut: s.OptedOut, Key: m.CollectionKey()}
	e, known, err := g.Ledger.reserved(ctx, contact, r.Key)
	if err != nil {
		return r, err
	}
	if known {
		r.Country, r.Debtor, r.Recipient, r.Consented, r.Campaign, r.Tone = e.Country, e.Debtor, e.Recipient, e.Consented, e.Campaign, e.Tone
		if zone, err := time.LoadLocation(e.Zone); err == nil {
			r.Zone = zone
		}
	} else {
		r.Country = g.Country(m.Contact)
		if !s.LastInboundAt.IsZero() { // the person writes to us there
			r.Consented = []string{Channel(s.Channel)}
		}
	}
	if g.Consents == nil {
		return r, nil
	}
	chosen, recorded, err := g.Consents(ctx, contact)
	if recorded {
		r.Consented = chosen
	}
	return r, err
}

// reserved returns what was reserved under a key, or else the debtor's latest contact, which tells the
// country, the zone and the channels.
func (l *Ledger) reserved(ctx context.Context, contact, key string) (Entry, bool, error) {
	b, n, err := l.holding(ctx, contact, key)
	if err == nil {
		return b.Entries[n], true, nil
	}
	if !errors.Is(err, errNoEntry) {
		return Entry{}, false, err
	}
	books, err := l.Books.Of(ctx, contact, 1)
	if err != nil || len(books) == 0 || len(books[0].Entries) == 0 {
		return Entry{}, false, err
	}
	last := books[0].Entries[len(books[0].Entries)-1]
	last.Campaign, last.Tone = "", ""
	return last, true, nil
}
