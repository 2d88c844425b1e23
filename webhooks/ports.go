package webhooks

import (
	"context"
	"io"
	"net/http"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/hooks"
	"recado/flows/orders"
	"recado/flows/quotations"
	"recado/flows/technicians"
	"recado/flows/validation"
	"recado/flows/wording"
	"recado/flows/workspace"
)

// Conversations is the part of the engine that the API uses; *engine.Engine implements it.
type Conversations interface {
	Session(ctx context.Context, who bot.ContactID) (bot.Session, error)
	AgentQueue(ctx context.Context, q bot.QueueQuery) (page []engine.QueueItem, next string, err error)
	CountAgentQueue(ctx context.Context, q bot.QueueQuery) (int, error)
	Form(ctx context.Context, who bot.ContactID) (engine.Form, error)
	FillStep(ctx context.Context, who bot.ContactID, agent string, at bot.State, text, message string) (bot.Session, error)
	Note(ctx context.Context, who bot.ContactID, agent, text, key string) (id string, err error)
	Dialogs() []bot.DialogSteps
	StepUses(ctx context.Context, from, to time.Time) (uses map[string]engine.StepUse, whole bool, err error)
	ChangedSince(ctx context.Context, since time.Time, limit int) ([]bot.Session, error)
	Transcript(ctx context.Context, who bot.ContactID, before time.Time, limit int) ([]engine.Entry, error)
	Takeover(ctx context.Context, who bot.ContactID, c bot.TakeoverCommand) (bot.Session, error)
	Reply(ctx context.Context, who bot.ContactID, c bot.ReplyCommand, key string) (string, error)
	HandBack(ctx context.Context, who bot.ContactID, agent string, at bot.State, finished bool) (bot.Session, error)
}

// RequestKeys remembers the requests of Idempotency-Keys; *repo.RequestKeys implements it.
type RequestKeys interface {
	// Claim stores the digest of the first request with a key. For a key that was used it returns
	// that request's digest, else "".
	Claim(ctx context.Context, id, digest string, now time.Time) (first string, err error)
	// Release forgets a key.
	Release(ctx context.Context, id string) error
}

// Orders is the service of orders; *orders.Service implements it.
type Orders interface {
	Check(c orders.CreateCommand) []validation.Problem
	Create(ctx context.Context, c orders.CreateCommand, now time.Time) (o orders.Order, created bool, err error)
	Get(ctx context.Context, id string) (orders.Order, error)
	List(ctx context.Context, f orders.Filter) (page []orders.Order, next string, err error)
	JobsOf(ctx context.Context, technician string) ([]orders.Order, error)
	Update(ctx context.Context, id string, edition int64, change func(*orders.Intake), by orders.Actor, command string, now time.Time) (orders.Order, error)
	Attach(ctx context.Context, id string, file bot.Media, by orders.Actor, command string, now time.Time) (orders.Order, error)
	ChangeState(ctx context.Context, id string, t orders.Transition, now time.Time) (orders.Order, error)
	Confirm(ctx context.Context, id string, by orders.Actor, now time.Time) (orders.Order, error)
	Assign(ctx context.Context, id string, a orders.Assignment, now time.Time) (orders.Order, error)
	Offer(ctx context.Context, id string, by orders.Actor, command string, now time.Time) (orders.Order, error)
	JobFor(ctx context.Context, name, technician string, c orders.JobCommand, now time.Time) (orders.Order, error)
	Sign(ctx context.Context, id string, signed orders.Signature, now time.Time) (orders.Order, error)
	VoidWarranty(ctx context.Context, id, reason string, by orders.Actor, now time.Time) (orders.Order, error)
	ApproveVoid(ctx context.Context, id string, approve bool, by orders.Actor, now time.Time) (orders.Order, error)
	RecordCause(ctx context.Context, id, kind, text string, by orders.Actor, now time.Time) (orders.Order, error)
	Hold(ctx context.Context, c orders.HoldCommand, by orders.Actor, now time.Time) (orders.Order, error)
	Answer(ctx context.Context, a orders.RequestAnswer, by orders.Actor, now time.Time) (orders.Order, error)
	Messages(ctx context.Context, id string, limit int, after string) ([]orders.ChatEntry, string, error)
	Say(ctx context.Context, from orders.Actor, c orders.ClientCommand, now time.Time) (orders.Order, error)
}

// Quotations is the service of quotations; *quotations.Service implements it.
type Quotations interface {
	Create(ctx context.Context, d quotations.Draft, by quotations.Actor, now time.Time) (q quotations.Quotation, created bool, err error)
	Get(ctx context.Context, id string) (quotations.Quotation, error)
	List(ctx context.Context, f quotations.Filter) (page []quotations.Quotation, next string, err error)
	Update(ctx context.Context, id string, v int64, d quotations.Draft, by quotations.Actor, now time.Time) (quotations.Quotation, error)
	Send(ctx context.Context, id string, by quotations.Actor, now time.Time) (quotations.Quotation, error)
	Decide(ctx context.Context, r quotations.Ref, choice quotations.Choice, by quotations.Actor, reason string, now time.Time) (quotations.Quotation, error)
}

// Technicians is the service of technicians; *technicians.Service implements it.
type Technicians interface {
	Check(id string, r technicians.Profile) []validation.Problem
	Create(ctx context.Context, id string, r technicians.Profile, now time.Time) (technicians.Technician, error)
	Get(ctx context.Context, id string) (technicians.Technician, error)
	ByContact(ctx context.Context, who bot.ContactID) (technicians.Technician, error)
	List(ctx context.Context, f technicians.Filter) (page []technicians.Technician, next string, err error)
	Update(ctx context.Context, id string, v int64, change func(*technicians.Profile), now time.Time) (technicians.Technician, error)
	Deactivate(ctx context.Context, id string, now time.Time) (technicians.Technician, error)
	Move(ctx context.Context, id string, to bot.Location, when, now time.Time) (technicians.Technician, error)
	Available(ctx context.Context, n technicians.Need, now time.Time) ([]technicians.Candidate, []technicians.Excluded, error)
	Expiring(ctx context.Context, days int, now time.Time) ([]technicians.Expiry, error)
	Day(now time.Time) string
}

// Deliveries is the service of deliveries to partners; *hooks.Service implements it.
type Deliveries interface {
	List(ctx context.Context, f hooks.Filter) (page []hooks.Delivery, next string, err error)
	Get(ctx context.Context, id string) (hooks.Delivery, error)
	Resend(ctx context.Context, id string, now time.Time) (hooks.Delivery, error)
}

// Wordings stores a business's own wordings of texts; *wording.Service implements it.
type Wordings interface {
	All(ctx context.Context) ([]wording.Wording, error)
	Get(ctx context.Context, key, locale string) (wording.Wording, error)
	Set(ctx context.Context, key, locale, text, by string, v int64, now time.Time) (wording.Wording, error)
}

// Workspace keeps what agents have beside conversations; *workspace.Service implements it.
type Workspace interface {
	// SaveDraft stores an agent's draft; an empty text deletes it.
	SaveDraft(ctx context.Context, agent string, who bot.ContactID, text string, now time.Time) error
	Draft(ctx context.Context, agent string, who bot.ContactID) (string, error)
	// RecordPresence records that an agent has a conversation open, or has closed it, and returns the others.
	RecordPresence(ctx context.Context, agent string, who bot.ContactID, typing, gone bool, now time.Time) ([]workspace.Viewer, error)
}

// Events is the log of events.
type Events interface {
	// After lists records with a larger number, oldest first.
	After(ctx context.Context, seq int64, limit int) ([]bot.Record, error)
	// Last returns the largest number; 0 for an empty log.
	Last(ctx context.Context) (int64, error)
	// Changed is closed when there may be more records.
	Changed() <-chan struct{}
}

// Files reads stored files; *media.Store of store/media implements it.
type Files interface {
	// Open opens a file. The error is bot.ErrNotFound for an unknown file. The MIME type was
	// detected from the bytes.
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

// Links signs URLs of files; media.Signer of store/media implements it.
type Links interface {
	// Sign returns the query "?exp=…&sig=…" of a URL that is valid until expires.
	Sign(id string, expires time.Time) string
	// Verify returns nil for a valid query of Sign that has not expired.
	Verify(id, exp, sig string, now time.Time) error
}

// Limiter counts actions, and says for how long one is refused.
type Limiter interface {
	Allow(ctx context.Context, key string, limit int, every time.Duration) (ok bool, retry time.Duration)
}

// Metrics counts requests and serves the counters. route is a pattern or "unmatched", never a path.
type Metrics interface {
	http.Handler
	Request(method, route string, status int, took time.Duration)
}

// Check is a dependency without which the program can't work.
type Check struct {
	Name   string
	Detail string // describes it: a driver, an address without secrets
	Probe  func(ctx context.Context) error
	Notes  func() []string // faults that don't stop the program; optional
}
