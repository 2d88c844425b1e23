package codes

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// DoDeliver is the effect that delivers a code. Its arguments are a Parcel.
const DoDeliver = "codes.deliver"

// Channel is how a code travels.
type Channel string

// The channels. AnyChannel is WhatsApp where it is offered, else SMS.
const (
	AnyChannel Channel = ""
	WhatsApp   Channel = "whatsapp"
	SMS        Channel = "sms"
)

// Budget counts what is limited across phones, over all processes.
type Budget interface {
	// Spend takes n of limit within each window of the given length, or nothing.
	Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
}

// Limits are what a business allows across phones, within a day each.
type Limits struct {
	Countries  []string       // that may be sent codes: "SV"
	PerRange   int            // codes for the ten thousand numbers that differ in the last four digits
	PerCountry int            // codes for a country
	Spend      int            // what all codes may cost, in cents
	Prices     map[string]int // cents for a code by country
	Price      int            // cents for a code to any other country
}

// Config are the dependencies of a Service.
type Config struct {
	Store   Store
	Budget  Budget
	Limits  Limits
	Country string    // of numbers without a country code
	Pepper  []byte    // MinPepper bytes at least, from outside the store
	Random  io.Reader // of a cryptographic generator, safe for concurrent use

	Signal func(ctx context.Context, id string)                  // called when an outbox has new effects
	Alarm  func(ctx context.Context, name, about, reason string) // what an operator has to look at
}

// Service sends and verifies codes. It is safe for concurrent use by any number of processes.
type Service struct {
	Config
	secrets secrets
}

// New makes the service. The error is of a missing source of randomness or a key that is too short.
func New(c Config) (*Service, error) {
	secret, err := newSecrets(c.Pepper, c.Random)
	return &Service{c, secret}, err
}

// Request asks for a code.
type Request struct {
	Phone   string
	Purpose string // what the code is for: "register"; lower-case letters, digits, dots and underscores
	Session string // where it will be said: a conversation, or a session of a partner
	Channel Channel
	Locale  string // of the message; "": the business's
	Address string // of whom asks, for the limit per address; "": none
	Command string // id of the request: the same one again sends nothing; "": none
}

// Sent is a code on its way.
type Sent struct {
	ExpiresAt time.Time
	ResendAt  time.Time // before it no other code is sent to the phone
}

var purposes = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,39}$`)

// maxSession is the longest name of a session, in bytes.
const maxSession = 600

func valid(purpose, session string) bool {
	return purposes.MatchString(purpose) && session != "" && len(session) <= maxSession
}

// Send makes a code for a phone and puts its delivery into the outbox. The code that the phone had for the
// purpose and session is void. The error is a *RefusedError or one of the store.
func (s *Service) Send(ctx context.Context, r Request, now time.Time) (Sent, error) {
	now = now.UTC().Truncate(time.Millisecond) // as stored
	if !valid(r.Purpose, r.Session) || !slices.Contains([]Channel{AnyChannel, WhatsApp, SMS}, r.Channel) {
		return Sent{}, refuse(Malformed, 0)
	}
	phone, country, ok := s.number(r.Phone)
	if !ok {
		return Sent{}, refuse(BadNumber, 0)
	}
	id := s.secrets.phoneID(phone)
	if r.Command != "" {
		r.Command = s.secrets.keyed("command", r.Command)
	}
	known, err := s.Store.Get(ctx, id)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return Sent{}, err
	}
	if err == nil && known.heal(now) {
		known.changed(now)
		if err := s.Store.Put(ctx, known); err != nil && !errors.Is(err, bot.ErrStale) {
			return Sent{}, err
		}
	}
	if sent, done := s.before(known, r); done {
		return sent, nil
	}
	if err := admit(&known, now); err != nil { // before budgets are used up
		return Sent{}, err
	}
	if err := s.spend(ctx, phone, country, r.Address, now); err != nil {
		return Sent{}, err
	}
	sent, err := s.issue(ctx, id, phone, country, r, now)
	if err == nil {
		s.Signal(ctx, id)
	}
	return sent, err
}

// before returns the answer to a request that was carried out before.
func (s *Service) before(p Phone, r Request) (Sent, bool) {
	i := p.find(func(c Code) bool { return r.Command != "" && c.Command == r.Command })
	if i < 0 {
		return Sent{}, false
	}
	return sent(p, p.Codes[i]), true
}

func sent(p Phone, c Code) Sent {
	at, _ := p.next(c.At)
	return Sent{ExpiresAt: c.At.Add(Lifetime), ResendAt: at}
}

// admit refuses a phone that may not be sent a code now.
func admit(p *Phone, now time.Time) error {
	if until := p.locked(now); !until.IsZero() {
		return refuse(Locked, until.Sub(now))
	}
	switch at, many := p.next(now); {
	case !at.After(now):
		return nil
	case many:
		return refuse(Many, at.Sub(now))
	default:
		return refuse(Wait, at.Sub(now))
	}
}

// issue stores a new code with its delivery.
func (s *Service) issue(ctx context.Context, id, phone, country string, r Request, now time.Time) (answer Sent, err error) {
	c, parcel, err := s.make(id, phone, country, r, now)
	if err != nil {
		return Sent{}, err
	}
	err = edit.Retry(func() error {
		p, err := s.Store.Get(ctx, id)
		known := err == nil
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		if done, twice := s.before(p, r); twice {
			answer = done
			return nil
		}
		if err := admit(&p, now); err != nil {
			return err
		}
		p.ID = id
		p.changed(now)
		p.keep(c, now)
		p.Sends = noted(p.Sends, now, PerDay)
		p.Add(id, p.V, now, bot.Do(DoDeliver, parcel))
		answer = sent(p, c)
		if !known {
			return s.Store.Insert(ctx, p)
		}
		return s.Store.Put(ctx, p)
	})
	return answer, err
}

// make draws a code and seals its delivery.
func (s *Service) make(id, phone, country string, r Request, now time.Time) (c Code, p Parcel, err error) {
	said, err1 := s.secrets.draw()
	salt, err2 := s.secrets.text(16)
	name, err3 := s.secrets.text(8)
	if err := errors.Join(err1, err2, err3); err != nil {
		return c, p, err
	}
	c = Code{
		ID: name, For: s.secrets.purposeID(r.Purpose, r.Session), Salt: salt, Hash: s.secrets.hash(phone, r.Purpose, salt, said),
		Command: r.Command, At: now,
	}
	box, err := s.secrets.sealed(id, name, Letter{Phone: phone, Country: country, Code: said, Channel: r.Channel, Locale: r.Locale})
	return c, Parcel{Code: name, Sealed: box}, err
}

// keep adds a code in place of the one before. Codes of the day before go, and so do deliveries of codes
// that are gone: the document stays small, since no more than PerDay codes are sent in a day.
func (p *Phone) keep(c Code, now time.Time) {
	kept := []Code{}
	for _, old := range p.Codes {
		if old.For != c.For && old.At.After(now.Add(-dayWindow)) {
			kept = append(kept, old)
		}
	}
	kept = append(kept, c)
	p.Codes = kept
	var void []string
	for _, e := range p.Outbox {
		if parcel, err := parcelOf(e.Args); err != nil || p.find(func(c Code) bool { return c.ID == parcel.Code }) < 0 {
			void = append(void, e.ID)
		}
	}
	p.Ack(void...)
}
