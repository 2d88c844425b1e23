package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/standin"
	"recado/bot/engine"
	"recado/store/sqlite"
)

// eager is a queue that works at once, in the given number of goroutines, and loses nothing.
type eager struct {
	work  chan engine.WorkRef
	e     *engine.Engine
	hands sync.WaitGroup
}

func (q *eager) Enqueue(_ context.Context, ref engine.WorkRef) error {
	select {
	case q.work <- ref:
		return nil
	default:
		return errors.New("full")
	}
}

func (q *eager) run(ctx context.Context, n int) {
	for range n {
		q.hands.Go(func() {
			for {
				select {
				case ref := <-q.work:
					_ = q.e.Work(ctx, ref) // the sweep tries again
				case <-ctx.Done():
					return
				}
			}
		})
	}
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

// places are the stores of a benchmark: a file that waits for the disk, as in production, and
// one that does not.
var places = map[string]func(b *testing.B) (*sqlite.DB, error){
	"file":      func(b *testing.B) (*sqlite.DB, error) { return sqlite.Open(filepath.Join(b.TempDir(), "bench.db")) },
	"temporary": func(*testing.B) (*sqlite.DB, error) { return sqlite.Temporary() },
}

func benchWorld(b *testing.B, place string) *fixture {
	b.Helper()
	db, err := places[place](b)
	if err != nil {
		b.Fatal(err)
	}
	w, err := worldOn(db)
	if err != nil {
		b.Fatal(err)
	}
	w.TB = b
	b.Cleanup(w.close)
	return w
}

// measure runs f b.N times from the given number of callers and reports calls per second and
// latencies.
func measure(b *testing.B, callers int, unit string, f func(caller, n int) error) {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	for caller := range callers {
		all.Go(func() {
			for n := next.Add(1) - 1; n < int64(b.N); n = next.Add(1) - 1 {
				began := time.Now()
				if err := f(caller, int(n)); err != nil {
					b.Error(err)
					return
				}
				took[n] = time.Since(began)
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), unit)
	b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkTurn measures a message from Accept to the acknowledged answer, by an engine that
// runs as in production. A caller is a person who writes again as soon as the answer has come.
func BenchmarkTurn(b *testing.B) {
	for _, place := range []string{"file", "temporary"} {
		for _, people := range []int{1, 64, 512} {
			b.Run(fmt.Sprintf("%s/people=%d", place, people), func(b *testing.B) {
				w := benchWorld(b, place)
				q := &eager{work: make(chan engine.WorkRef, 1<<16)}
				var asked costs
				e := w.engine("bench", func(c *engine.Config) {
					c.Clock, c.Queue = wallClock{}, q
					asked.count(c)
				})
				q.e = e
				answered := map[bot.ContactID]chan struct{}{}
				who := func(i int) bot.ContactID { return bot.ContactID(fmt.Sprintf("+57300%07d", i)) }
				for i := range people {
					answered[who(i)] = make(chan struct{}, 1)
				}
				w.channel.meet(func(_ context.Context, out bot.Outbound) error { answered[out.To] <- struct{}{}; return nil })
				ctx, cancel := context.WithCancel(b.Context())
				done := make(chan struct{})
				go func() { defer close(done); e.Run(ctx) }()
				q.run(ctx, 64)
				talk := func(caller, n int) error {
					in := bot.Inbound{
						Contact: who(caller), Channel: channelName,
						Input: bot.Input{ID: fmt.Sprint("test:", n), Kind: bot.KindText, Text: "menu", At: time.Now()},
					}
					if _, err := e.Accept(ctx, in); err != nil {
						return err
					}
					select {
					case <-answered[in.Contact]:
						return nil
					case <-time.After(30 * time.Second):
						return errors.New("no answer")
					}
				}
				for i := range people { // everybody has written before, and the engine runs
					if err := talk(i, -1-i); err != nil {
						b.Fatal(err)
					}
				}
				asked.reset()
				measure(b, people, "turns/s", talk)
				cancel()
				<-done
				q.hands.Wait()
				asked.report(b)
			})
		}
	}
}

// BenchmarkAccept measures what a webhook waits for.
func BenchmarkAccept(b *testing.B) {
	for _, place := range []string{"file", "temporary"} {
		for _, callers := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/callers=%d", place, callers), func(b *testing.B) {
				w := benchWorld(b, place)
				e := w.engine("bench", func(c *engine.Config) { c.Clock = wallClock{} })
				measure(b, callers, "messages/s", func(caller, n int) error {
					in := bot.Inbound{
						Contact: bot.ContactID(fmt.Sprintf("+57300%07d", n%5000)), Channel: channelName,
						Input: bot.Input{ID: fmt.Sprint("test:", n), Kind: bot.KindText, Text: "el aire no enfría desde anoche", At: time.Now()},
					}
					_, err := e.Accept(b.Context(), in)
					return err
				})
			})
		}
	}
}

// BenchmarkDeliver measures delivery alone: a committed reply is claimed, sent over HTTP to the
// strict stand-in, settled and removed from its outbox, by as many callers as the program has
// workers by default.
func BenchmarkDeliver(b *testing.B) {
	const workers = 32
	w := benchWorld(b, "file")
	desk := httptest.NewServer(standin.New(standin.NewLedger(), standin.NewGraph(standin.GraphOptions{}, standin.NewLedger())))
	b.Cleanup(desk.Close)
	ch := cloudapi.New(cloudapi.Config{AccessToken: "token", PhoneNumberIDs: []string{"1"}, GraphURL: desk.URL})
	e := w.engine("bench", func(c *engine.Config) { c.Clock, c.Channels = wallClock{}, []bot.Channel{ch} })
	who := func(n int) bot.ContactID { return bot.ContactID(fmt.Sprintf("+57300%07d", n)) }
	now := time.Now()
	var ready sync.WaitGroup
	for hand := range 256 {
		ready.Go(func() {
			for n := hand; n < b.N; n += 256 {
				s := bot.Session{ID: who(n), Version: 1, Turn: 1, Channel: cloudapi.Name, Locale: "es", PendingSince: now, WindowUntil: now.Add(time.Hour)}
				s.Outbox = []bot.Effect{{ID: bot.EffectID(string(s.ID), 1, 1), Kind: bot.EffectSay, Say: &bot.Say{Key: "help"}, At: now}}
				if err := w.sessions.Put(b.Context(), s); err != nil {
					b.Error(err)
				}
			}
		})
	}
	ready.Wait()
	measure(b, workers, "deliveries/s", func(_, n int) error { return e.Deliver(b.Context(), who(n)) })
	s, err := w.sessions.Get(b.Context(), who(b.N-1))
	if m, lost := w.messages.Get(b.Context(), bot.EffectID(string(s.ID), 1, 1)); err != nil || lost != nil || len(s.Outbox) > 0 || m.Status != bot.Sent {
		b.Errorf("left undone: %+v, %+v, %v", s.Outbox, m, errors.Join(err, lost))
	}
}
