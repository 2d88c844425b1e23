package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"sync/atomic"
	"time"

	"recado/bot"
	"recado/bot/broken"
	"recado/bot/requestid"
)

// Outbox stores effects in the document of the change that caused them.
type Outbox interface {
	// Name identifies this outbox in a WorkRef.
	Name() string
	// Load lists the waiting effects of a document.
	Load(ctx context.Context, owner string) ([]bot.Effect, error)
	// Ack removes effects that are done. Unknown ids are ignored.
	Ack(ctx context.Context, owner string, ids ...string) error
	// Waiting lists documents with effects waiting since before a moment.
	Waiting(ctx context.Context, before time.Time, limit int) ([]string, error)
	// Touch restarts a document's wait at now, so that effects that are being retried are not
	// found again at once.
	Touch(ctx context.Context, owner string, now time.Time) error
}

// Deadlines are aggregates with changes that are due at a time.
type Deadlines interface {
	// Expire does what is due, for at most limit documents. Any process may call it at any
	// time: each change happens once.
	Expire(ctx context.Context, now time.Time, limit int) error
	// Soonest returns when the next change is due, or the zero time.
	Soonest(ctx context.Context) (time.Time, error)
}

// WorkRef names work: an effect in an outbox, or, without an effect, all messages to a contact.
type WorkRef struct {
	Outbox string `json:"o"`
	Owner  string `json:"w"`
	Effect string `json:"e,omitempty"`
	Turn   int64  `json:"t,omitempty"` // deliveries: the turn of the messages, so that two deliveries to one contact are queued separately

	// Session, for a delivery by this process, is what the turn has just committed, which saves
	// reading it again. A queue may lose it.
	Session *bot.Session `json:"-"`
}

// Queue tells workers that there is work. Its content may be lost, or delivered twice.
type Queue interface {
	// Enqueue queues work. Work that is queued already is not queued again.
	Enqueue(ctx context.Context, ref WorkRef) error
}

// Renderer renders texts. It must be pure.
type Renderer interface {
	Render(key, locale, channel string, args json.RawMessage) (string, error)
	Title(key, locale string) string
	// MessageTemplate returns the message template for a text, for use outside the window.
	MessageTemplate(key, locale string, args json.RawMessage) (name, language string, params []string, ok bool)
}

// Records is the log of events.
type Records interface {
	// Append adds a record unless its id exists.
	Append(ctx context.Context, r bot.Record) error
}

// Observer counts events for metrics. All methods must be quick.
type Observer interface {
	Inbound(n, duplicates int)
	Turn(took time.Duration, err error)
	Effect(name string, took time.Duration, err error)
	Message(channel string, status bot.Status)
}

// Config is the configuration of an Engine.
type Config struct {
	Machine         *bot.Machine
	Inbox           bot.Inbox
	Sessions        bot.Sessions
	Messages        bot.Messages
	Records         Records
	Queue           Queue
	Texts           Renderer
	Clock           bot.Clock
	Channels        []bot.Channel      // the first is used for contacts who have never written
	Outboxes        []Outbox           // of the other aggregates: orders, …
	Deadlines       []Deadlines        // aggregates with deadlines
	Handlers        map[string]Handler // by effect name
	StoreFile       StoreFile          // stores files that channels fetch; nil if none are stored
	Limits          map[string]Limits  // by channel
	PaidLimit       PaidLimit
	Contacts        bot.ContactRules // of messages that remind of a debt; nil: none is sent
	FallbackChannel string           // the channel for contacts whom another can't reach, and for SMS; "": none
	Observer        Observer
	Log             *slog.Logger
	Name            string // unique name of this process, in claims
	ConcurrentTurns int    // concurrent turns; 0 means 64

	// Changed, if set, is called when a conversation may have changed: an input was stored, a turn
	// committed, a message sent or reported on. It must return at once.
	Changed func(who bot.ContactID)

	// Checkpoint, if set, is called at each step of a message's processing. Tests crash the
	// process there.
	Checkpoint func(step string)
}

// The steps at which Checkpoint is called.
const (
	AfterInbox  = "after inbox"
	AfterCommit = "after commit"
	MidRelay    = "mid relay"
	MidDelivery = "mid delivery"
	MidEffect   = "mid effect"
	MidMove     = "mid move"
)

// Engine runs conversations.
type Engine struct {
	Config
	channels      map[string]bot.Channel
	outboxes      map[string]Outbox
	channelStates map[string]*channelState
	turns         *turnPool
	fetchSlots    chan struct{} // held while a file is fetched, so that turns stay free for text messages
	marker        *marker
	running       atomic.Bool
	earlyReports  atomic.Int64 // reports that came before their message
	lastInbound   atomic.Int64 // when this process last received something from a vendor, in Unix milliseconds
}

// New creates an engine. It does nothing until Run.
func New(c Config) (*Engine, error) {
	e := &Engine{Config: c, channels: map[string]bot.Channel{}, outboxes: map[string]Outbox{}, channelStates: map[string]*channelState{}}
	for _, ch := range c.Channels {
		e.channels[ch.Name()] = ch
		e.channelStates[ch.Name()] = newChannelState(c.Limits[ch.Name()])
	}
	for _, o := range append(c.Outboxes, sessionOutbox{c.Sessions, c.Clock}) {
		if e.outboxes[o.Name()] != nil {
			return nil, fmt.Errorf("engine: two outboxes %q", o.Name())
		}
		e.outboxes[o.Name()] = o
	}
	e.Handlers = maps.Clone(e.Handlers)
	if e.Handlers == nil {
		e.Handlers = map[string]Handler{}
	}
	e.Handlers[bot.FetchPhoneFile] = e.fetchPhoneFile
	if e.ConcurrentTurns == 0 {
		e.ConcurrentTurns = 64
	}
	if e.Log == nil {
		e.Log = slog.New(slog.DiscardHandler)
	}
	if e.Observer == nil {
		e.Observer = nopObserver{}
	}
	if e.Changed == nil {
		e.Changed = func(bot.ContactID) {}
	}
	if e.Checkpoint == nil {
		e.Checkpoint = func(string) {}
	}
	e.turns = newTurnPool(e.runTurns)
	e.fetchSlots = make(chan struct{}, max(1, e.ConcurrentTurns/4))
	e.marker = newMarker(c.Inbox, e.Log)
	return e, nil
}

// Run works until the context ends, then finishes the turns under way.
func (e *Engine) Run(ctx context.Context) {
	e.running.Store(true)
	defer e.running.Store(false)
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.marker.run(ctx)
	}()
	go e.sweepEvery(ctx, time.Second)
	go e.checkChannels(ctx)
	e.turns.run(ctx, e.ConcurrentTurns)
	<-done
}

// Accept stores inputs and schedules turns of their contacts. Once it returns without an error
// the inputs are safe, and only then may they be acknowledged to the sender.
func (e *Engine) Accept(ctx context.Context, in ...bot.Inbound) ([]bool, error) {
	if !ackAfterStore || broken.Is("store before acknowledging") {
		go func() { _, _ = e.accept(context.WithoutCancel(ctx), in) }()
		return make([]bool, len(in)), nil
	}
	return e.accept(ctx, in)
}

func (e *Engine) accept(ctx context.Context, in []bot.Inbound) ([]bool, error) {
	e.turns.acceptStarted()
	defer e.turns.acceptEnded()
	now := e.Clock.Now()
	brought := map[bot.ContactID]time.Duration{} // the order of the call is the order of arrival, as different stored milliseconds
	for i := range in {
		in[i] = canonicalAddresses(in[i].Masked())
		in[i].Request = cmp.Or(in[i].Request, requestid.From(ctx))
		in[i].Received = now.Add(brought[in[i].Contact])
		brought[in[i].Contact] += time.Millisecond
		if in[i].Contact.IsPhone() {
			continue // the turn reads the phone's session anyway and finds where its person is
		}
		who, err := e.CurrentAddress(ctx, in[i].Contact, in[i].At)
		if err != nil {
			return nil, fmt.Errorf("accept: %w", err)
		}
		if who != in[i].Contact {
			in[i].Contact, in[i].OriginalAddress = who, in[i].Contact
		}
	}
	fresh, err := e.Inbox.Add(ctx, in...)
	if err != nil {
		return nil, fmt.Errorf("accept: %w", err)
	}
	e.Checkpoint(AfterInbox)
	e.lastInbound.Store(now.UnixMilli())
	duplicates := 0
	for i := range in {
		if fresh[i] {
			e.Changed(in[i].Contact)
			e.scheduleTurn(in[i].Contact)
		} else {
			duplicates++
		}
	}
	e.Observer.Inbound(len(in), duplicates)
	return fresh, nil
}

// LastInboundAt returns when an input last arrived in this process, or the zero time. A
// watchdog checks it.
func (e *Engine) LastInboundAt() time.Time {
	if ms := e.lastInbound.Load(); ms > 0 {
		return time.UnixMilli(ms)
	}
	return time.Time{}
}

// Alarm records an event for operators in the log of events.
func (e *Engine) Alarm(ctx context.Context, name, about, reason string) {
	e.alarm(ctx, name, about, reason)
}

// scheduleTurn schedules a turn of a contact.
func (e *Engine) scheduleTurn(who bot.ContactID) {
	if e.running.Load() {
		e.turns.schedule(who)
	}
}

// SweepNow looks for due timers and waiting inputs now and not at the next sweep: the simulator
// has advanced the clock.
func (e *Engine) SweepNow(ctx context.Context) error { return e.Sweep(ctx) }

type nopObserver struct{}

func (nopObserver) Inbound(int, int)                    {}
func (nopObserver) Turn(time.Duration, error)           {}
func (nopObserver) Effect(string, time.Duration, error) {}
func (nopObserver) Message(string, bot.Status)          {}
