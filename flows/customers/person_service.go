package customers

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/text"
	"recado/flows/validation"
)

// MaxDraftAge is how long a draft waits for the person to go on.
const MaxDraftAge = 30 * 24 * time.Hour

// Persons manages customers who are people. It is safe for concurrent use by any number of processes.
type Persons struct {
	Customers CustomerStore
	Numbers   Numbers
	Vault     Vault
	Holdings  []Holding
	Trail     Trail
	Countries []string // that are served
	Country   string   // of who names none
	Zone      *time.Location
	// Needed are the documents without which nobody is registered.
	Needed []DocumentKind
	Signal func(ctx context.Context, id string) // called when an outbox has new effects; may be nil

	lookup []byte // key of the lookups
}

// lookupPurpose separates the key of lookups from others that are derived from the same secret.
const lookupPurpose = "recado: lookup of identity numbers"

// NewPersons completes a service. The lookups of documents are keyed with a secret of the program.
func NewPersons(s Persons, secret []byte) (*Persons, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, lookupPurpose, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("customers: %w", err)
	}
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	s.lookup = key
	return &s, nil
}

// Lookup returns the keyed hash by which a document is found. Numbers have so few digits that a hash
// without a key could be tried out.
func (s *Persons) Lookup(kind IdentityKind, digits string) string {
	mac := hmac.New(sha256.New, s.lookup)
	mac.Write([]byte(string(kind) + "|" + digits)) // never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// cleaner returns a cleaner for today.
func (s *Persons) cleaner(country string, now time.Time) *cleaner {
	if kindsOf[country] == nil {
		country = s.Country
	}
	y, m, d := now.In(s.Zone).Date()
	return &cleaner{countries: s.Countries, country: country, today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// countryOf returns the country of a document of which none is told, the business's own first: the one in
// which it has a valid number. It writes the kind in its stored form; without one it is the country's usual.
func (s *Persons) countryOf(d *Identity) string {
	d.Kind = IdentityKind(strings.ToUpper(text.Line(string(d.Kind))))
	if d.Kind == "" && d.Number != "" && len(kindsOf[s.Country]) > 0 {
		d.Kind = kindsOf[s.Country][0]
	}
	for _, country := range append([]string{s.Country}, s.Countries...) {
		if !slices.Contains(kindsOf[country], d.Kind) {
			continue
		}
		if _, ok := IdentityNumber(country, d.Kind, string(d.Number)); ok || d.Number == "" || !d.Number.Readable() {
			return country
		}
	}
	return s.Country
}

// normalize cleans a profile that somebody gave, for a customer of a country.
func (s *Persons) normalize(given Profile, country string, now time.Time) (Profile, validation.Problems) {
	c := s.cleaner(country, now)
	return c.clean(given), c.Problems
}

// settle brings the derived fields of a customer up to date after a change, and returns the problems that
// only the whole has.
func (s *Persons) settle(c *Customer, now time.Time) validation.Problems {
	if c.Country == "" && (c.Document.Kind != "" || len(c.Phones) > 0) {
		c.Country = s.countryOf(&c.Document)
	}
	profile, problems := s.normalize(c.Profile, c.Country, now)
	c.Profile = profile
	if d := &c.Document; d.Number != "" && d.Number.Readable() {
		d.Lookup = s.Lookup(d.Kind, string(d.Number))
	}
	if len(c.Phones) == 0 || c.Phones[0] != c.Phone {
		c.Phone, c.ProvenAt = "", time.Time{}
	}
	c.UpdatedAt = now
	switch c.State {
	case StateDraft:
		c.DueAt = now.Add(MaxDraftAge)
	case StateRegistered, StateBlocked:
		c.Identity, c.DueAt = c.Document.Lookup, time.Time{}
	}
	return problems
}

// prove makes a phone the first one, of which the person has proven that it is his own.
func (c *Customer) prove(phone string, now time.Time) {
	rest := slices.DeleteFunc(slices.Clone(c.Phones), func(p string) bool { return p == phone })
	c.Phones = append([]string{phone}, rest...)
	c.Phones = c.Phones[:min(len(c.Phones), MaxPhones)]
	c.Phone, c.ProvenAt = phone, now
}

// complete registers a draft that lacks nothing.
func (s *Persons) complete(c *Customer, now time.Time) validation.Problems {
	check := s.cleaner(c.Country, now)
	check.missing(*c, s.Needed)
	if len(check.Problems) == 0 {
		c.State = StateRegistered
		if c.Command == draftCommand(c.Contact) { // the contact may begin another draft, for somebody of the family
			c.Command = ""
		}
		c.Identity, c.DueAt = c.Document.Lookup, time.Time{}
	}
	return check.Problems
}

// edit changes one customer, and signals new effects.
func (s *Persons) edit(ctx context.Context, id string, change func(*Customer) error) (Customer, error) {
	before := 0
	c, err := edit.Document(ctx, s.Customers, id, func(c *Customer) error {
		before = len(c.Outbox)
		if err := change(c); err != nil {
			return err
		}
		c.V++
		return nil
	})
	if err == nil && len(c.Outbox) > before && s.Signal != nil {
		s.Signal(ctx, id)
	}
	return c, err
}

// ErrGone means that a customer was erased, or merged into another one.
var ErrGone = errors.New("customers: erased or merged")

// Gone reports whether nothing of the person is left in the document.
func (c Customer) Gone() bool { return c.State == StateErased || c.State == StateMerged }

// Get returns a customer, or bot.ErrNotFound.
func (s *Persons) Get(ctx context.Context, id string) (Customer, error) {
	return s.Customers.Get(ctx, id)
}

// maxMerges bounds how often a merged customer was merged again.
const maxMerges = 10

// Current returns the customer, or the one into which it was merged.
func (s *Persons) Current(ctx context.Context, id string) (Customer, error) {
	for range maxMerges {
		c, err := s.Customers.Get(ctx, id)
		if err != nil || c.State != StateMerged {
			return c, err
		}
		id = c.MergedInto
	}
	return Customer{}, bot.ErrNotFound
}

// List returns a page of customers, the latest made first.
func (s *Persons) List(ctx context.Context, f CustomerFilter) ([]Customer, string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Customers.List(ctx, f)
}

func (s *Persons) number(ctx context.Context) (string, error) {
	n, err := s.Numbers.Next(ctx, "customers")
	return fmt.Sprintf("CLI-%05d", n), err
}

// moment is a time as stores keep it.
func moment(now time.Time) time.Time { return now.UTC().Truncate(time.Millisecond) }
