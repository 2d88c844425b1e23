package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/bot/reading"
	"recado/dialogs"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/templates"
)

// These tests use the real store, conversations and texts, with a clock that the test advances,
// a queue that holds work until it is taken, and a channel that records. Several engines over
// one store simulate several processes.

const (
	ana   bot.ContactID = "+573001110001"
	berta bot.ContactID = "+573001110002"
)

var services = []string{
	"HVAC_MAINTENANCE", "PLUMBING", "ELECTRICAL", "APPLIANCE", "LOCKSMITH", "CLEANING", "CARPENTRY", "PAINTING", "IT_SUPPORT", "OTHER",
}

// morning is within business hours.
var morning = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

var catalog = sync.OnceValue(func() *templates.Catalog {
	texts, err := templates.Load("es")
	if err != nil {
		panic(err)
	}
	return texts
})

var reader = sync.OnceValue(func() bot.Reader {
	r, err := reading.New(templates.Lexicons, "es", "en")
	if err != nil {
		panic(err)
	}
	return r
})

var machine = sync.OnceValue(func() *bot.Machine {
	m, err := bot.NewMachine(bot.Config{Dialogs: dialogs.All(services, nil), Texts: catalog(), Locale: "es", Roles: dialogs.Roles, Reader: reader()})
	if err != nil {
		panic(err)
	}
	return m
})

// clock is advanced by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// task is queued work and when it may be done.
type task struct {
	ref engine.WorkRef
	due time.Time
	try int
}

// queue holds work until the test takes it.
type queue struct {
	clock *clock
	mu    sync.Mutex
	work  []task
	down  error
}

func (q *queue) Enqueue(_ context.Context, ref engine.WorkRef) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.down != nil {
		return q.down
	}
	if !slices.ContainsFunc(q.work, func(t task) bool { return t.ref == ref }) {
		q.work = append(q.work, task{ref: ref, due: q.clock.Now()})
	}
	return nil
}

// take removes the first work that is due.
func (q *queue) take() (task, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, t := range q.work {
		if !t.due.After(q.clock.Now()) {
			q.work = slices.Delete(q.work, i, i+1)
			return t, true
		}
	}
	return task{}, false
}

// again queues failed work again after the time it asked for, else after a second.
func (q *queue) again(t task, err error) {
	after := time.Second
	var later *engine.RetryLater
	if errors.As(err, &later) {
		after = later.After
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.work = append(q.work, task{t.ref, q.clock.Now().Add(after), t.try + 1})
}

// lose drops everything, like a restarted Redis.
func (q *queue) lose() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.work)
	q.work = nil
	return n
}

func (q *queue) holds() []engine.WorkRef {
	q.mu.Lock()
	defer q.mu.Unlock()
	refs := make([]engine.WorkRef, len(q.work))
	for i := range q.work {
		refs[i] = q.work[i].ref
	}
	return refs
}

// channel records the messages that it gets. on may refuse, block or crash.
type channel struct {
	mu   sync.Mutex
	sent []bot.Outbound // accepted
	on   func(ctx context.Context, out bot.Outbound) error
}

const channelName = "test"

func (*channel) Name() string { return channelName }

func (c *channel) Send(ctx context.Context, out bot.Outbound) (string, error) {
	c.mu.Lock()
	on := c.on
	c.mu.Unlock()
	if on != nil {
		if err := on(ctx, out); err != nil {
			return "", err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, out)
	return fmt.Sprintf("v-%d", len(c.sent)), nil
}

// meet sets the handler of all further messages.
func (c *channel) meet(on func(ctx context.Context, out bot.Outbound) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.on = on
}

func (c *channel) log() []bot.Outbound {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent)
}

// fixture is everything except the engines' memory: what survives a crash.
type fixture struct {
	testing.TB
	clock    *clock
	queue    *queue
	channel  *channel
	db       *sqlite.DB
	inbox    *repo.Inbox
	sessions *repo.Sessions
	messages *repo.Messages
	records  *repo.Records
	desk     *desk
	n        int
}

func newWorld(t testing.TB) *fixture {
	t.Helper()
	w, err := openWorld()
	if err != nil {
		t.Fatal(err)
	}
	w.TB = t
	t.Cleanup(w.close)
	return w
}

func openWorld() (*fixture, error) {
	db, err := sqlite.Temporary()
	if err != nil {
		return nil, err
	}
	return worldOn(db)
}

func worldOn(db *sqlite.DB) (*fixture, error) {
	w := &fixture{clock: &clock{now: morning}, channel: &channel{}, db: db, desk: &desk{orders: map[string]string{}}}
	w.queue = &queue{clock: w.clock}
	var errs [4]error
	w.inbox, errs[0] = repo.NewInbox(db)
	w.sessions, errs[1] = repo.NewSessions(db)
	w.messages, errs[2] = repo.NewMessages(db)
	w.records, errs[3] = repo.NewRecords(db, w.clock.Now)
	return w, errors.Join(errs[:]...)
}

func (w *fixture) close() { w.db.Close() }

// engine starts a process; change may replace its parts.
func (w *fixture) engine(name string, change ...func(*engine.Config)) *engine.Engine {
	c := engine.Config{
		Machine: machine(), Inbox: w.inbox, Sessions: w.sessions, Messages: w.messages, Records: w.records, Queue: w.queue,
		Texts: catalog(), Clock: w.clock, Channels: []bot.Channel{w.channel}, Handlers: w.desk.handlers(), Name: name,
		Log: slog.New(slog.DiscardHandler),
	}
	for _, f := range change {
		f(&c)
	}
	e, err := engine.New(c)
	if err != nil {
		panic(err)
	}
	return e
}

// text returns a new text message of a person.
func (w *fixture) text(who bot.ContactID, text string) bot.Inbound {
	return w.inbound(who, bot.Input{Kind: bot.KindText, Text: text})
}

func (w *fixture) inbound(who bot.ContactID, in bot.Input) bot.Inbound {
	w.n++
	in.ID, in.At = fmt.Sprintf("%s:m%d", channelName, w.n), w.clock.Now()
	return bot.Inbound{Input: in, Contact: who, Channel: channelName, Profile: "Ana"}
}

// photo returns a picture of something.
func photo(of string) bot.Input {
	return bot.Input{Kind: bot.KindImage, Media: []bot.Media{{ID: of, MIME: "image/jpeg", Bytes: 1000, Width: 100, Height: 100}}}
}

// say accepts a text, or fails the test.
func (w *fixture) say(e *engine.Engine, who bot.ContactID, text string) bot.Inbound {
	w.Helper()
	in := w.text(who, text)
	w.accept(e, in)
	return in
}

func (w *fixture) accept(e *engine.Engine, in ...bot.Inbound) []bool {
	w.Helper()
	fresh, err := e.Accept(context.Background(), in...)
	if err != nil {
		w.Fatalf("accept: %v", err)
	}
	return fresh
}

// turn runs a turn, or fails the test.
func (w *fixture) turn(e *engine.Engine, who bot.ContactID) time.Duration {
	w.Helper()
	wait, err := e.Turn(context.Background(), who)
	if err != nil {
		w.Fatalf("turn: %v", err)
	}
	return wait
}

// work does everything that is due and returns the errors.
func (w *fixture) work(e *engine.Engine) (errs []error) {
	for {
		t, ok := w.queue.take()
		if !ok {
			return errs
		}
		if err := e.Work(context.Background(), t.ref); err != nil {
			errs = append(errs, err)
			w.queue.again(t, err)
		}
	}
}

// settle runs turns and work until nothing is left to do now; it advances the clock over the
// short waits of gathering steps.
func (w *fixture) settle(e *engine.Engine, people ...bot.ContactID) {
	w.Helper()
	for range 200 {
		var wait time.Duration
		before := w.versions(people)
		for _, who := range people {
			wait = max(wait, w.turn(e, who))
		}
		w.work(e)
		switch {
		case w.versions(people) != before:
		case wait > 0:
			w.clock.step(wait)
		default:
			return
		}
	}
	w.Fatalf("the world does not come to rest")
}

func (w *fixture) versions(people []bot.ContactID) string {
	var b strings.Builder
	for _, who := range people {
		s, _ := w.sessions.Get(context.Background(), who) // an unknown contact has none yet
		fmt.Fprint(&b, s.Version, " ")
	}
	return b.String()
}

// session returns the stored session of a contact.
func (w *fixture) session(who bot.ContactID) bot.Session {
	w.Helper()
	s, err := w.sessions.Get(context.Background(), who)
	if err != nil {
		w.Fatalf("session: %v", err)
	}
	return s
}

// message returns a stored message.
func (w *fixture) message(id string) bot.Message {
	w.Helper()
	m, err := w.messages.Get(context.Background(), id)
	if err != nil {
		w.Fatalf("message %s: %v", id, err)
	}
	return m
}

// heard lists the text keys of the messages that reached a contact, in order.
func (w *fixture) heard(who bot.ContactID) []string {
	w.Helper()
	var keys []string
	for _, out := range w.channel.log() {
		if out.To == who {
			keys = append(keys, w.message(out.ID).Key)
		}
	}
	return keys
}

// expect compares the messages that reached a contact.
func (w *fixture) expect(who bot.ContactID, keys ...string) {
	w.Helper()
	if got := w.heard(who); !slices.Equal(got, keys) {
		w.Errorf("%s heard %q, want %q", who, got, keys)
	}
}

// desk is the business behind the effects. It makes one order for a command.
type desk struct {
	mu     sync.Mutex
	orders map[string]string // command → order
	made   []string          // commands, in order
	calls  map[string]int    // by effect id
	fail   func(engine.Task) error
}

func (d *desk) handlers() map[string]engine.Handler {
	with := func(do func(engine.Task) (engine.Answer, error)) engine.Handler {
		return func(_ context.Context, t engine.Task) (engine.Answer, error) {
			d.mu.Lock()
			if d.calls == nil {
				d.calls = map[string]int{}
			}
			d.calls[t.Effect.ID]++
			d.mu.Unlock()
			if d.fail != nil { // outside the lock: it may call another process
				if err := d.fail(t); err != nil {
					return engine.Answer{}, err
				}
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			return do(t)
		}
	}
	return map[string]engine.Handler{
		dialogs.ClassifyText: with(understand),
		dialogs.ReadPlate: with(func(engine.Task) (engine.Answer, error) {
			return engine.Answer{Event: bot.OK, Data: bot.PlateReading{Serial: "AC-12345", Confidence: 90}}, nil
		}),
		dialogs.FindOrders:  with(func(engine.Task) (engine.Answer, error) { return engine.Answer{Event: "none"}, nil }),
		dialogs.CreateOrder: with(d.create),
	}
}

func understand(t engine.Task) (engine.Answer, error) {
	var said struct{ Text string }
	if err := json.Unmarshal(t.Effect.Args, &said); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	u := bot.Classification{Confidence: 0.9, Source: "test"}
	if strings.Contains(said.Text, "aire") {
		u.Intent, u.Service = "create_order", "HVAC_MAINTENANCE"
	}
	return engine.Answer{Event: bot.OK, Data: u}, nil
}

func (d *desk) create(t engine.Task) (engine.Answer, error) {
	var c struct{ Command string }
	if err := json.Unmarshal(t.Effect.Args, &c); err != nil || c.Command == "" {
		return engine.Answer{}, engine.Permanent(errors.New("no command"))
	}
	if d.orders[c.Command] == "" {
		d.orders[c.Command] = fmt.Sprintf("ORD-%05d", len(d.orders)+1)
		d.made = append(d.made, c.Command)
	}
	return engine.Answer{Event: bot.OK, Data: map[string]string{"orderId": d.orders[c.Command]}}, nil
}
