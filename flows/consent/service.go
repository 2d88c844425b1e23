package consent

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Store stores consents. Its errors are bot's.
type Store interface {
	Get(ctx context.Context, id string) (Consent, error)
	Insert(ctx context.Context, c Consent) error
	Put(ctx context.Context, c Consent) error
	// OfCustomer and OfContact list consents, the latest first.
	OfCustomer(ctx context.Context, customer string, limit int) ([]Consent, error)
	OfContact(ctx context.Context, who bot.ContactID, limit int) ([]Consent, error)
}

// WordsStore stores the words of text versions.
type WordsStore interface {
	Get(ctx context.Context, hash string) (Words, error)
	Insert(ctx context.Context, w Words) error
}

// Texts renders texts; *templates.Catalog implements it.
type Texts interface {
	Render(key, locale, channel string, args json.RawMessage) (string, error)
}

// Service records consents. It is safe for concurrent use by any number of processes.
type Service struct {
	Consents Store
	Words    WordsStore
	Texts    Texts
	Locale   string
	// Shown returns the message by which a contact was shown a text last; ok is false for none.
	Shown func(ctx context.Context, who bot.ContactID, key string, now time.Time) (m bot.Message, ok bool, err error)
	Key   []byte // of the program, which signs proofs and replaces addresses
}

// Limits.
const (
	maxOf      = 200 // consents of one person
	maxKey     = 80
	maxVersion = 20
)

var (
	textKeys = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,79}$`)
	versions = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$`)
)

// Given is who gave a consent, and how it is recorded.
type Given struct {
	RecordRequest
	Contact bot.ContactID
	By      string // who of the business records it; "": the person gave it in the chat
	Command string
}

func check(g Given) error {
	var p validation.Problems
	if !slices.Contains(Purposes(), g.Purpose) {
		p.Add("purpose", validation.Unknown)
	}
	if !textKeys.MatchString(g.Text) {
		p.Add("text", validation.Unknown)
	}
	if !versions.MatchString(g.Version) {
		p.Add("version", validation.Invalid)
	}
	if g.Contact == "" && g.Customer == "" {
		p.Add("customer", validation.Required)
	}
	return p.Err()
}

// Record stores a consent with the words as they were shown. The same command gives the same consent. The
// error is a *validation.InvalidError for a purpose or text that does not exist.
func (s *Service) Record(ctx context.Context, g Given, now time.Time) (Consent, error) {
	now = now.UTC().Truncate(time.Millisecond)
	if err := check(g); err != nil {
		return Consent{}, err
	}
	id := idOf(g)
	if was, err := s.Consents.Get(ctx, id); !errors.Is(err, bot.ErrNotFound) {
		return was, err
	}
	c := Consent{
		ID: id, V: 1, Customer: g.Customer, Contact: g.Contact, Purpose: g.Purpose, Text: g.Text, Version: g.Version, Locale: g.Locale,
		Channel: g.Channel, By: g.By, At: now,
	}
	words, err := s.words(ctx, &c, g, now)
	if err != nil {
		return Consent{}, err
	}
	c.Hash = words.Hash
	if err := s.Words.Insert(ctx, words); err != nil && !errors.Is(err, bot.ErrDuplicate) {
		return Consent{}, err
	}
	if err = s.Consents.Insert(ctx, c); errors.Is(err, bot.ErrDuplicate) {
		return s.Consents.Get(ctx, id)
	}
	return c, err
}

func idOf(g Given) string {
	sum := sha256.Sum256([]byte("consent|" + string(g.Contact) + "|" + g.Customer + "|" + g.Command))
	return "CON-" + hex.EncodeToString(sum[:10])
}

// words returns what the person was shown: the words of the message itself if there was one, else the
// text as it is worded now.
func (s *Service) words(ctx context.Context, c *Consent, g Given, now time.Time) (Words, error) {
	if c.Locale == "" {
		c.Locale = s.Locale
	}
	said := ""
	if s.Shown != nil && g.Contact != "" && g.By == "" {
		m, ok, err := s.Shown(ctx, g.Contact, g.Text, now)
		if err != nil {
			return Words{}, err
		}
		if ok {
			said, c.Message = m.Text, m.ID
			if c.Channel == "" {
				c.Channel = m.Channel
			}
		}
	}
	if said == "" {
		var err error
		if said, err = s.Texts.Render(g.Text, c.Locale, "", g.Args); err != nil {
			return Words{}, validation.Refuse("text", validation.Unknown)
		}
	}
	return Words{Hash: HashOf(said), V: 1, Text: said, Key: c.Text, Version: c.Version, Locale: c.Locale, At: now}, nil
}

// HashOf returns the hash of words: SHA-256, lower-case hex.
func HashOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// Withdraw ends a consent. Repeating it changes nothing.
func (s *Service) Withdraw(ctx context.Context, id, via string, now time.Time) (Consent, error) {
	return edit.Document(ctx, s.Consents, id, func(c *Consent) error {
		if !c.InForce() {
			return edit.ErrUnchanged
		}
		c.V, c.WithdrawnAt, c.WithdrawnVia = c.V+1, now.UTC().Truncate(time.Millisecond), via
		return nil
	})
}

// WithdrawAll ends a contact's consents for a purpose, and returns the latest; ok is false without any in force.
func (s *Service) WithdrawAll(ctx context.Context, who bot.ContactID, r WithdrawRequest, now time.Time) (last Consent, ok bool, err error) {
	all, err := s.Consents.OfContact(ctx, who, maxOf)
	if err != nil {
		return last, false, err
	}
	for _, c := range all {
		if c.Purpose != r.Purpose {
			continue
		}
		if !ok {
			last, ok = c, true // withdrawn already by an earlier try: the answer is the same
		}
		if c.InForce() {
			if c, err = s.Withdraw(ctx, c.ID, r.Channel, now); err != nil {
				return last, false, err
			}
			if c.ID == last.ID {
				last = c
			}
		}
	}
	return last, ok, nil
}

// Of lists the consents of a customer, also those that were given before the customer had an id.
func (s *Service) Of(ctx context.Context, customer string, contacts ...bot.ContactID) ([]Consent, error) {
	all, err := s.Consents.OfCustomer(ctx, customer, maxOf)
	for _, who := range contacts {
		if err != nil {
			return nil, err
		}
		var more []Consent
		more, err = s.Consents.OfContact(ctx, who, maxOf)
		for _, c := range more {
			known := slices.ContainsFunc(all, func(k Consent) bool { return k.ID == c.ID })
			if !known && (c.Customer == "" || c.Customer == customer) {
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Consent) int { return b.At.Compare(a.At) })
	return all, err
}

// InForce returns the latest consent of a person for a purpose that was not withdrawn.
func (s *Service) InForce(ctx context.Context, purpose Purpose, customer string, contacts ...bot.ContactID) (Consent, bool, error) {
	all, err := s.Of(ctx, customer, contacts...)
	for _, c := range all {
		if c.Purpose == purpose && c.InForce() {
			return c, err == nil, err
		}
	}
	return Consent{}, false, err
}

// Proof is the evidence of a consent.
type Proof struct {
	Consent Consent
	Words   string
	Intact  bool   // the words have the hash that was stored with the consent
	Seal    string // HMAC of the consent and the words under the program's key
}

// Prove returns the evidence of a consent, or bot.ErrNotFound.
func (s *Service) Prove(ctx context.Context, id string) (Proof, error) {
	c, err := s.Consents.Get(ctx, id)
	if err != nil {
		return Proof{}, err
	}
	w, err := s.Words.Get(ctx, c.Hash)
	if err != nil {
		return Proof{}, fmt.Errorf("words of consent %s: %w", id, err)
	}
	raw, err := json.Marshal([]any{c.ID, c.Customer, c.Contact, c.Purpose, c.Text, c.Version, c.Hash, c.Channel, c.At, c.WithdrawnAt, w.Text})
	if err != nil {
		return Proof{}, err
	}
	return Proof{c, w.Text, HashOf(w.Text) == c.Hash, s.keyed("proof", string(raw))}, nil
}

// Export returns the consents of a person with the words of each, to be written as JSON.
func (s *Service) Export(ctx context.Context, customer string, contacts ...bot.ContactID) ([]Exported, error) {
	all, err := s.Of(ctx, customer, contacts...)
	if err != nil {
		return nil, err
	}
	list := make([]Exported, len(all))
	for i, c := range all {
		w, err := s.Words.Get(ctx, c.Hash)
		if err != nil {
			return nil, fmt.Errorf("words of consent %s: %w", c.ID, err)
		}
		list[i] = Exported{c.ID, c.Purpose, w.Text, c.Version, c.Hash, c.Channel, c.At, c.WithdrawnAt}
	}
	return list, nil
}

// Exported is a consent as its person gets it.
type Exported struct {
	ID          string    `json:"id"`
	Purpose     Purpose   `json:"purpose"`
	Words       string    `json:"words"`
	Version     string    `json:"version"`
	Hash        string    `json:"hash"`
	Channel     string    `json:"channel"`
	At          time.Time `json:"at"`
	WithdrawnAt time.Time `json:"withdrawnAt,omitzero"`
}

func (s *Service) keyed(purpose, text string) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("recado consent " + purpose + "\x00" + text)) // never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// Readdress moves the consents of a contact's old address to the new one. A call may be repeated.
func (s *Service) Readdress(ctx context.Context, from, to bot.ContactID) error {
	all, err := s.Consents.OfContact(ctx, from, maxOf)
	for _, one := range all {
		if err != nil {
			return err
		}
		_, err = edit.Document(ctx, s.Consents, one.ID, func(c *Consent) error {
			if c.Contact != from {
				return edit.ErrUnchanged
			}
			c.V, c.Contact = c.V+1, to
			return nil
		})
	}
	return err
}

// pseudonymPrefix begins what replaces an address.
const pseudonymPrefix = "erased:"

// Pseudonymise replaces a person's addresses in consents, which stay as evidence that the data were
// processed lawfully. Repeating it changes nothing.
func (s *Service) Pseudonymise(ctx context.Context, customer string, contacts ...bot.ContactID) error {
	all, err := s.Of(ctx, customer, contacts...)
	if err != nil {
		return err
	}
	for _, one := range all {
		if _, err := edit.Document(ctx, s.Consents, one.ID, func(c *Consent) error {
			if !slices.Contains(contacts, c.Contact) {
				return edit.ErrUnchanged
			}
			c.V, c.Contact, c.Message = c.V+1, bot.ContactID(pseudonymPrefix+s.keyed("contact", string(c.Contact))), ""
			if c.Customer == "" {
				c.Customer = customer
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
