package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Books stores the evidence.
type Books interface {
	// Get returns a book, or bot.ErrNotFound.
	Get(ctx context.Context, id string) (Book, error)
	// Insert stores a new book; the error is bot.ErrDuplicate for a known id.
	Insert(ctx context.Context, b Book) error
	// Put stores a book if the stored version is one less than its own, else bot.ErrStale.
	Put(ctx context.Context, b Book) error
	// Of lists the books of a party, the latest month first.
	Of(ctx context.Context, party string, limit int) ([]Book, error)
}

// Ledger keeps what was sent, refused and why, and hands out the days. It is safe for concurrent use by
// any number of processes.
type Ledger struct {
	Books  Books
	Policy func(country string) Policy // as it is in force now
	// Person returns the person behind an address, if that is known; "" if not. Nil: nobody is known.
	Person func(ctx context.Context, contact string) (string, error)
}

// Wait is what becomes of a contact that is refused now and would be lawful later.
type Wait string

// The ways to wait.
const (
	NoWait    Wait = ""       // it is refused
	ForWindow Wait = "window" // it holds the next lawful day, unless another contact has that day
	ForTurn   Wait = "turn"   // it holds the first day that is free
)

// The bounds of a request, in characters.
const (
	maxKey  = 200
	maxName = 100

	maxCopies = 9 // contacts with one key
)

// Preview decides without reserving or recording anything: for a dry run.
func (l *Ledger) Preview(ctx context.Context, r Request) (Decision, error) {
	p := l.Policy(r.Country)
	r.Channel = Channel(r.Channel)
	if r.Purpose != Collection {
		return Decide(p, nil, r), nil
	}
	books, err := l.open(ctx, &r)
	if err != nil {
		return Decision{}, err
	}
	d, _ := decide(p, books, r, NoWait, Reserved)
	return d, nil
}

// Reserve is asked when a message is queued. Where the contact is allowed, or waits, the debtor's day is
// taken for Request.Key: others are refused that day. Calling it again with the key changes nothing, or
// decides anew while the message has not been sent. Purposes other than Collection are decided and not
// recorded. The error is of the store, or a *validation.InvalidError for a request without contact or key.
func (l *Ledger) Reserve(ctx context.Context, r Request, wait Wait) (Decision, error) {
	return l.ask(ctx, r, wait, Reserved)
}

// Send is asked when a message leaves: it decides anew, and an allowed contact counts as made from here
// on. A refused one that may leave later holds its day; one that may not is refused for good. Messages of
// the same key on the same day and channel are one contact.
func (l *Ledger) Send(ctx context.Context, r Request) (Decision, error) {
	return l.ask(ctx, r, ForTurn, Sending)
}

func (l *Ledger) ask(ctx context.Context, r Request, wait Wait, to State) (d Decision, err error) {
	p := l.Policy(r.Country)
	r.Channel = Channel(r.Channel)
	if r.Purpose != Collection {
		return Decide(p, nil, r), nil
	}
	if err := check(r); err != nil {
		return Decision{}, err
	}
	err = edit.Retry(func() error {
		books, err := l.open(ctx, &r)
		if err != nil {
			return err
		}
		one := r
		d, one.Key = decide(p, books, r, wait, to)
		d.Key, d.Evidence = one.Key, EvidenceID(r.Contact, one.Key)
		for i := range books {
			if note(&books[i], one, p, d, wait, to) {
				if err := l.put(ctx, &books[i], r.At); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return Decision{}, fmt.Errorf("contact of %s: %w", bot.Mask(bot.ContactID(r.Contact)), err)
	}
	return d, nil
}

func check(r Request) error {
	var p validation.Problems
	if r.Contact == "" {
		p.Add("contact", validation.Required)
	}
	if r.Key == "" {
		p.Add("key", validation.Required)
	}
	p.Length("key", r.Key, maxKey)
	p.Length("campaign", r.Campaign, maxName)
	p.Length("tone", r.Tone, maxName)
	return p.Err()
}

// decide decides about a request with what the books say about its key, and returns the key of the
// contact: a message with the key of a contact that was made on another day, or through another channel,
// is a contact of its own.
func decide(p Policy, books []Book, r Request, wait Wait, to State) (Decision, string) {
	key := r.Key
	i := books[0].find(key)
	for n := 2; i >= 0 && books[0].Entries[i].uses(r.Channel); n++ {
		e := books[0].Entries[i]
		same := e.State.made() && to == Reserved || e.State.made() && e.Channel == r.Channel && sameDay(e.At, r.At, r.zone(p)) && Decide(p, nil, r).Allowed
		if same || n > maxCopies {
			return Decision{Allowed: same, First: e.At.In(r.zone(p))}, key
		}
		key = r.Key + "#" + strconv.Itoa(n)
		i = books[0].find(key)
	}
	r.Key = key
	h := history(books)
	d := Decide(p, h, r)
	if d.Waits() && wait == ForWindow {
		if free := Decide(p, nil, r); free.Allowed || free.First.Before(d.First) {
			r.At = free.First
			return Decide(p, h, r), key // the rule that refuses the day
		}
	}
	holds := i >= 0 && books[0].Entries[i].State == Reserved
	if d.Waits() && wait != NoWait && to == Reserved && !holds && books[0].waiting() >= maxWaiting {
		return refused(TooMany, Rule{Code: string(TooMany), Country: r.Country}), key
	}
	return d, key
}

func (r Request) zone(p Policy) *time.Location {
	if r.Zone != nil {
		return r.Zone
	}
	return p.Zone()
}

func sameDay(a, b time.Time, zone *time.Location) bool { return dayOf(a.In(zone)) == dayOf(b.In(zone)) }

// note records a decision in a book, and reports whether that changes it.
func note(b *Book, r Request, p Policy, d Decision, wait Wait, to State) bool {
	i := b.find(r.Key)
	var e Entry
	if i >= 0 {
		e = b.Entries[i]
	} else {
		e = Entry{ID: EvidenceID(r.Contact, r.Key), Key: r.Key, AskedAt: r.At}
	}
	if e.State.made() { // the same contact again
		return false
	}
	was := e
	e.Country, e.Zone, e.Contact, e.Debtor, e.Channel = r.Country, r.zone(p).String(), r.Contact, r.Debtor, r.Channel
	e.Recipient, e.Consented = r.Recipient, slices.Clone(r.Consented)
	e.Campaign, e.Tone = cmp.Or(r.Campaign, e.Campaign), cmp.Or(r.Tone, e.Tone)
	var changed bool
	switch {
	case d.Allowed:
		e.At, e.Reason, e.Rule, e.First = r.At, "", Rule{}, time.Time{}
		changed = e.step(to, "", time.Time{}, r.At)
	case d.Waits() && wait != NoWait && !yields(d, wait):
		e.At, e.Reason, e.Rule, e.First = d.First, d.Reason, d.Rule, d.First
		changed = e.step(Reserved, string(d.Reason), d.First, r.At)
	default:
		e.Reason, e.Rule, e.First = d.Reason, d.Rule, d.First
		if i < 0 {
			e.At = r.At
		}
		changed = e.step(Refused, string(d.Reason), d.First, r.At)
	}
	if changed && !d.Allowed {
		e.Refusals++
	}
	if i >= 0 && !changed && slices.Equal(was.Consented, e.Consented) && was.Channel == e.Channel && was.Campaign == e.Campaign && was.Tone == e.Tone {
		return false
	}
	if i < 0 {
		b.add(e)
		return true
	}
	b.Entries = slices.Clone(b.Entries)
	b.Entries[i] = e
	return true
}

// yields reports whether a refused contact leaves its day to another one.
func yields(d Decision, wait Wait) bool {
	return wait == ForWindow && (d.Reason == PerDay || d.Reason == PerWeek || d.Reason == Channels)
}

// open returns the current books of a request's parties, and completes the request with the person.
func (l *Ledger) open(ctx context.Context, r *Request) ([]Book, error) {
	if r.Debtor == "" && l.Person != nil {
		who, err := l.Person(ctx, r.Contact)
		if err != nil {
			return nil, err
		}
		r.Debtor = who
	}
	address, err := l.current(ctx, r.Contact, r.At)
	if err != nil || r.Debtor == "" || r.Debtor == r.Contact {
		return []Book{address}, err
	}
	person, err := l.current(ctx, r.Debtor, r.At)
	return []Book{address, person}, err
}

// current returns the book in which a party's contacts are counted at a time: the one of the month, or of
// a later month if one was opened already. A new one begins with what still counts of the one before,
// which is closed first, so that nobody writes to both.
func (l *Ledger) current(ctx context.Context, party string, now time.Time) (Book, error) {
	month := now.UTC().Format(monthForm)
	b, err := l.Books.Get(ctx, party+"/"+month)
	if err == nil && !b.Closed {
		return b, nil
	}
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return Book{}, err
	}
	found, err := l.Books.Of(ctx, party, 1)
	if err != nil {
		return Book{}, err
	}
	if len(found) == 0 {
		return newBook(party, month), nil
	}
	last := found[0]
	if !last.Closed && last.Month >= month {
		return last, nil
	}
	if !last.Closed {
		last.Closed = true
		if err := l.put(ctx, &last, last.At); err != nil {
			return Book{}, err
		}
	}
	if last.Month >= month {
		month = nextMonth(last.Month)
	}
	return last.next(month, now), nil
}

func nextMonth(month string) string {
	t, err := time.Parse(monthForm, month)
	if err != nil {
		return month
	}
	return t.AddDate(0, 1, 0).Format(monthForm)
}

func (l *Ledger) put(ctx context.Context, b *Book, now time.Time) error {
	b.V, b.At = b.V+1, now.UTC()
	if b.V == 1 {
		return l.Books.Insert(ctx, *b)
	}
	return l.Books.Put(ctx, *b)
}
