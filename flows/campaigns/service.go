package campaigns

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/policy"
	"recado/flows/validation"
)

// Repository stores campaigns.
type Repository interface {
	// Insert returns bot.ErrDuplicate for a known id, command or key.
	Insert(ctx context.Context, c Campaign) error
	Get(ctx context.Context, id string) (Campaign, error)
	Put(ctx context.Context, c Campaign) error
	ByCommand(ctx context.Context, command string) (Campaign, error)
	ByKey(ctx context.Context, key string) (Campaign, error)
	// List returns a page, the newest first.
	List(ctx context.Context, limit int, after string) (page []Campaign, next string, err error)
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// Items stores the debtors of campaigns.
type Items interface {
	Insert(ctx context.Context, i Item) error
	Get(ctx context.Context, id string) (Item, error)
	Put(ctx context.Context, i Item) error
	// InState lists items of a campaign in a state, those first whose NextAt is first; by bounds it
	// unless it is zero.
	InState(ctx context.Context, campaign string, state ItemState, by time.Time, limit int) ([]Item, error)
	// Count counts the items of a campaign in a state.
	Count(ctx context.Context, campaign string, state ItemState) (int, error)
	// Page lists the items of a campaign by id.
	Page(ctx context.Context, campaign string, limit int, after string) (page []Item, next string, err error)
	// AddPhones records whose the phones are, by phone; it may be repeated.
	AddPhones(ctx context.Context, campaign string, debtors map[string]string, now time.Time) error
	// OfContact lists the items of all campaigns with an address.
	OfContact(ctx context.Context, address string, limit int) ([]Item, error)
	// ForgetPhones forgets whose the phones are.
	ForgetPhones(ctx context.Context, campaign string, phones []string) error
	// Shared returns those of the phones that another debtor of the campaign has too.
	Shared(ctx context.Context, campaign string, phones []string) ([]string, error)
}

// Numbers counts campaigns.
type Numbers interface {
	Next(ctx context.Context, name string) (int64, error)
}

// Policy decides whether a debtor may be contacted; *policy.Ledger implements it.
type Policy interface {
	// Preview decides and records nothing.
	Preview(ctx context.Context, r policy.Request) (policy.Decision, error)
	// Reserve uses up the debtor's day: of two campaigns at once one is refused. The same key again
	// is the same contact.
	Reserve(ctx context.Context, r policy.Request, wait policy.Wait) (policy.Decision, error)
	// Send is asked when a mail leaves: it counts as made from here on. The engine asks for messages.
	Send(ctx context.Context, r policy.Request) (policy.Decision, error)
	// Confirm notes that it has been sent.
	Confirm(ctx context.Context, contact, key string, at time.Time) error
}

// Debts keeps what people owe and have answered; *debts.Service implements it.
type Debts interface {
	Get(ctx context.Context, who bot.ContactID) (debts.Account, error)
	Record(ctx context.Context, who bot.ContactID, list []debts.Debt, now time.Time) (debts.Account, error)
}

// Standing is what is known of a debtor's phone.
type Standing struct {
	Channels []Channel // by which the person has written to the business
	OptedOut bool
	Country  string // whose law protects the person; "": the business's
	Debtor   string // the person's id, if he is a customer
}

// Source is where a campaign's invoices are read.
type Source interface {
	// Page returns the invoices at a cursor; "" is the first page. The error is a *SourceError if
	// trying again does not help.
	Page(ctx context.Context, cursor string) (Page, error)
}

// Sources opens the source of a campaign. The error is as that of Source.Page.
type Sources interface {
	Open(ctx context.Context, c Campaign) (Source, error)
}

// SourceError is why a source cannot be read until somebody mends it. The campaign pauses with it.
type SourceError struct {
	Reason string
	Detail string // names of columns; nothing that is secret
}

func (e *SourceError) Error() string { return "campaigns: source: " + e.Reason + " " + e.Detail }

// The reasons of source errors.
const (
	SourceCredentials = "credentials" // missing, or refused by the platform
	SourceColumns     = "columns"     // of a table; Detail names those that are missing
	SourceFile        = "file"        // unknown, or after its retention period
	SourceRefused     = "refused"     // the platform refuses the request itself
	SourceTooLarge    = "too_large"   // more pages than a campaign may have
	SourceUnknown     = "platform"    // not connected in this installation
)

// The effects of a campaign.
const (
	DoRead = "campaigns.read" // reads a page
	DoSend = "campaigns.send" // asks for messages
	DoMail = "campaigns.mail" // of an item: sends its mail
)

// dueWork is the deadline at which a campaign begins, or goes on.
const dueWork = "work"

// Service implements campaigns. It is safe for concurrent use by any number of processes.
type Service struct {
	Campaigns Repository
	Items     Items
	Files     Files
	Numbers   Numbers
	Sources   Sources
	Policy    Policy
	Debts     Debts
	Standing  func(ctx context.Context, phone string, now time.Time) (Standing, error)
	Model     Model // nil: the templates' words

	Pepper   []byte // key under which debtors are named
	Business string // its name, as people know it
	Country  string
	Currency string
	Locale   string
	Zone     *time.Location
	Channels []Channel // that are configured, the best first
	Money    func(minor int64, currency, locale string) (string, error)
	Render   func(key, locale, channel string, args json.RawMessage) (string, error)
	Signal   func(ctx context.Context, id string) // a campaign's outbox has new effects
	Told     func(ctx context.Context, id string) // an item's outbox has
}

// Request is what a campaign is made from.
type Request struct {
	User     string
	Platform Platform
	Filters  Filters
	File     string
	StartAt  time.Time
	Until    time.Time // see Campaign
	DryRun   bool
	Rate     int
	Channels []Channel // that the debtors have chosen, as the business declares
	Key      string    // Idempotency-Key; ""
}

// Bounds of a request.
const (
	maxUser     = 80
	maxRate     = 60_000
	maxAhead    = 90 * 24 * time.Hour
	maxAttempts = 20 // campaigns of the same content on one day, of which all but the last were cancelled
)

// Check returns the problems of a request.
func (s *Service) Check(r Request, now time.Time) (found []validation.Problem) {
	add := func(field, code string) { found = append(found, validation.Problem{Field: field, Code: code}) }
	if !ValidUser(r.User) {
		add("user", validation.Code)
	}
	if !slices.Contains(Platforms(), r.Platform) {
		add("platform", validation.Unknown)
	}
	if (r.Platform == PlatformCSV) != (r.File != "") {
		add("csv", validation.Either)
	}
	if (r.Platform == PlatformSheets) != (r.Filters.Sheet != "") {
		add("filters.sheet", validation.Either)
	}
	for name, day := range map[string]string{"filters.dueFrom": r.Filters.DueFrom, "filters.dueTo": r.Filters.DueTo} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			add(name, validation.Day)
		}
	}
	if r.Filters.DueTo != "" && r.Filters.DueFrom > r.Filters.DueTo {
		add("filters.dueTo", validation.Day)
	}
	if r.Filters.MinBalance < 0 || r.Filters.MinBalance > money.MaxMinor {
		add("filters.minBalance", validation.Negative)
	}
	if r.Rate < 0 || r.Rate > maxRate {
		add("rate", validation.TooMuch)
	}
	for _, ch := range r.Channels {
		if !slices.Contains([]Channel{ByWhatsApp, BySMS, ByMail}, ch) {
			add("channels", validation.Unknown)
		}
	}
	if r.StartAt.After(now.Add(maxAhead)) {
		add("schedule", validation.TooMuch)
	}
	return found
}

// ValidUser reports whether a name may own credentials and campaigns.
func ValidUser(user string) bool {
	if user == "" || len(user) > maxUser {
		return false
	}
	for _, r := range user {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' || r == '@') {
			return false
		}
	}
	return user != "." && user != ".."
}

// Create starts a campaign, or returns the one that the same key, or the same content on the same
// day, has started. One that was cancelled may be started again.
func (s *Service) Create(ctx context.Context, r Request, now time.Time) (c Campaign, created bool, err error) {
	if found := s.Check(r, now); len(found) > 0 {
		return c, false, &validation.InvalidError{Problems: found}
	}
	if r.Key != "" {
		if c, err = s.Campaigns.ByKey(ctx, r.Key); !errors.Is(err, bot.ErrNotFound) {
			return c, false, err
		}
	}
	for attempt := range maxAttempts {
		c, created, err = s.create(ctx, r, attempt, now)
		if err != nil || created || c.State != Cancelled {
			return c, created, err
		}
	}
	return c, false, nil
}

func (s *Service) create(ctx context.Context, r Request, attempt int, now time.Time) (c Campaign, created bool, err error) {
	raw, err := r.fingerprint(now.In(s.zone()).Format(time.DateOnly), attempt)
	if err != nil {
		return c, false, err
	}
	sum := sha256.Sum256(raw)
	command := hex.EncodeToString(sum[:])
	if c, err = s.Campaigns.ByCommand(ctx, command); !errors.Is(err, bot.ErrNotFound) {
		return c, false, err
	}
	n, err := s.Numbers.Next(ctx, "campaigns")
	if err != nil {
		return c, false, err
	}
	c = Campaign{
		ID: campaignID(n), V: 1, Command: command, Caller: r.Key, User: r.User, Platform: r.Platform, Filters: r.Filters, File: r.File, StartAt: r.StartAt, Until: r.Until,
		DryRun: r.DryRun, Rate: r.Rate, Channels: r.Channels, State: Running, Stage: Reading, CreatedAt: now, UpdatedAt: now,
	}
	if r.StartAt.After(now) {
		c.wait(r.StartAt)
	} else {
		c.work(now)
	}
	err = s.Campaigns.Insert(ctx, c)
	if errors.Is(err, bot.ErrDuplicate) { // another process was first
		if r.Key != "" {
			if c, err = s.Campaigns.ByKey(ctx, r.Key); !errors.Is(err, bot.ErrNotFound) {
				return c, false, err
			}
		}
		c, err = s.Campaigns.ByCommand(ctx, command)
		return c, false, err
	}
	if err != nil {
		return c, false, err
	}
	s.Signal(ctx, c.ID)
	return c, true, nil
}

// work asks for the next step.
func (c *Campaign) work(now time.Time) {
	c.Deadlines = c.Deadlines.Clear(dueWork)
	c.DueAt = c.Deadlines.Next()
	name := DoRead
	if c.Stage == Sending {
		name = DoSend
	}
	c.Add(c.ID, c.V, now, bot.Do(name, nil))
}

// wait postpones the next step.
func (c *Campaign) wait(until time.Time) {
	c.Deadlines = c.Deadlines.Set(dueWork, until)
	c.DueAt = c.Deadlines.Next()
}

// change edits a campaign and signals its effects.
func (s *Service) change(ctx context.Context, id string, now time.Time, change func(*Campaign) error) (Campaign, error) {
	c, err := edit.Document(ctx, s.Campaigns, id, func(c *Campaign) error {
		if err := change(c); err != nil {
			return err
		}
		c.UpdatedAt = now
		return nil
	})
	if err == nil && len(c.Outbox) > 0 {
		s.Signal(ctx, id)
	}
	return c, err
}

func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// ErrState means that a campaign is over, or not in the state that a change needs.
var ErrState = errors.New("campaigns: not in this state")
