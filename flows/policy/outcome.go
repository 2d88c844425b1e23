package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// errNoEntry ends the search for an entry.
var errNoEntry = errors.New("policy: no such contact")

// Confirm notes that the channel has accepted a contact. Repeating it is no error, nor is a key that is
// unknown.
func (l *Ledger) Confirm(ctx context.Context, contact, key string, now time.Time) error {
	return l.change(ctx, contact, key, now, func(e *Entry) bool {
		return e.State == Sending && e.step(Sent, "", time.Time{}, now)
	})
}

// Release gives a contact's day back: the message failed for good, or is not sent any more. tried says
// that the channel has been used: it then counts as the channel of the week. Repeating it is no error, nor
// is a key that is unknown.
func (l *Ledger) Release(ctx context.Context, contact, key string, tried bool, reason string, now time.Time) error {
	return l.change(ctx, contact, key, now, func(e *Entry) bool {
		switch {
		case e.State == Tried || e.State == Released || e.State == Refused:
			return false
		case tried:
			return e.step(Tried, reason, time.Time{}, now)
		}
		return e.step(Released, reason, time.Time{}, now)
	})
}

// Fact is something that follows a contact.
type Fact string

// The facts.
const (
	Delivered Fact = "delivered"
	Read      Fact = "read"
	Answered  Fact = "answered"
	Promised  Fact = "promised"
	Paid      Fact = "paid"
)

// Mark notes when something followed a contact first. Repeating it is no error, nor is a key that is
// unknown.
func (l *Ledger) Mark(ctx context.Context, contact, key string, what Fact, now time.Time) error {
	return l.change(ctx, contact, key, now, func(e *Entry) bool { return e.Facts.mark(what, now) })
}

// followsWithin is how long after a contact something counts as following from it.
const followsWithin = 14 * 24 * time.Hour

// MarkLatest is Mark for the debtor's latest contact of the last days, such as an answer that names none.
func (l *Ledger) MarkLatest(ctx context.Context, contact string, what Fact, now time.Time) error {
	books, err := l.Books.Of(ctx, contact, 2)
	if err != nil {
		return err
	}
	var last Entry
	for _, b := range books {
		for _, e := range b.Entries {
			if e.State.made() && e.At.After(last.At) && !e.At.After(now) {
				last = e
			}
		}
	}
	if last.Key == "" || now.Sub(last.At) > followsWithin {
		return nil
	}
	return l.Mark(ctx, contact, last.Key, what, now)
}

func (f *Facts) mark(what Fact, now time.Time) bool {
	at := map[Fact]*time.Time{Delivered: &f.Delivered, Read: &f.Read, Answered: &f.Answered, Promised: &f.Promised, Paid: &f.Paid}[what]
	if at == nil || !at.IsZero() {
		return false
	}
	*at = now
	return true
}

// change edits the entry of a key in the books of its address and its person.
func (l *Ledger) change(ctx context.Context, contact, key string, now time.Time, do func(*Entry) bool) error {
	parties := []string{contact}
	for i := 0; i < len(parties); i++ {
		err := edit.Retry(func() error {
			b, n, err := l.holding(ctx, parties[i], key)
			if err != nil {
				return err
			}
			e := b.Entries[n]
			if who := e.Debtor; i == 0 && who != "" && who != contact && len(parties) == 1 {
				parties = append(parties, who)
			}
			if !do(&e) {
				return nil
			}
			b.Entries = slices.Clone(b.Entries)
			b.Entries[n] = e
			return l.put(ctx, &b, now)
		})
		if err != nil && !errors.Is(err, errNoEntry) {
			return fmt.Errorf("contact of %s: %w", bot.Mask(bot.ContactID(contact)), err)
		}
	}
	return nil
}

// holding returns the latest book of a party that has an entry of a key.
func (l *Ledger) holding(ctx context.Context, party, key string) (Book, int, error) {
	books, err := l.Books.Of(ctx, party, 2)
	if err != nil {
		return Book{}, 0, err
	}
	for _, b := range books {
		if n := b.find(key); n >= 0 {
			return b, n, nil
		}
	}
	return Book{}, 0, errNoEntry
}

// Move makes the contacts of an address that still count count at the person's new address too. Repeating
// it is no error.
func (l *Ledger) Move(ctx context.Context, from, to string, now time.Time) error {
	old, err := l.current(ctx, from, now)
	if err != nil || len(old.Entries) == 0 {
		return err
	}
	counts := old.next(old.Month, now)
	err = edit.Retry(func() error {
		b, err := l.current(ctx, to, now)
		if err != nil {
			return err
		}
		added := false
		for _, e := range counts.Entries {
			if b.find(e.Key) < 0 {
				e.Contact, added = to, true
				b.add(e)
			}
		}
		if !added {
			return nil
		}
		return l.put(ctx, &b, now)
	})
	if err != nil {
		return fmt.Errorf("contacts of %s: %w", bot.Mask(bot.ContactID(to)), err)
	}
	return nil
}

// maxBooks bounds the months of evidence that are read at once: ten years.
const maxBooks = 120

// Of lists the contacts of an address, the latest first.
func (l *Ledger) Of(ctx context.Context, contact string) ([]Entry, error) {
	books, err := l.Books.Of(ctx, contact, maxBooks)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var all []Entry
	for _, b := range books { // the latest book has the latest state of what was carried over
		for _, e := range b.Entries {
			if !seen[e.Key] {
				seen[e.Key] = true
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return cmp.Or(b.AskedAt.Compare(a.AskedAt), cmp.Compare(a.Key, b.Key)) })
	return all, nil
}
