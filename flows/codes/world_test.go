package codes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/codes"
	"recado/workers/limit"
)

const ana, eva = "+50370123456", "+573211234567"

var start = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

// store keeps documents as JSON, so that no slice is shared with what is stored.
type store struct {
	mu    sync.Mutex
	docs  map[string][]byte
	start chan struct{} // nil: reads do not wait
	wait  int           // of how many readers the first read waits for the others
}

// together makes the first n reads wait for one another, so that n callers decide on the same version.
func (s *store) together(n int) { s.start, s.wait = make(chan struct{}), n }

func (s *store) meet() {
	s.mu.Lock()
	start := s.start
	if s.wait--; s.wait == 0 {
		close(start)
		s.start = nil
	}
	s.mu.Unlock()
	if start != nil {
		<-start
	}
}

func (s *store) read(id string) (p codes.Phone, err error) {
	raw, ok := s.docs[id]
	if !ok {
		return p, bot.ErrNotFound
	}
	return p, json.Unmarshal(raw, &p)
}

func (s *store) write(p codes.Phone) error {
	raw, err := json.Marshal(p)
	s.docs[p.ID] = raw
	return err
}

func (s *store) Get(_ context.Context, id string) (codes.Phone, error) {
	p, err := s.get(id)
	s.meet()
	return p, err
}

func (s *store) get(id string) (codes.Phone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read(id)
}

func (s *store) Insert(_ context.Context, p codes.Phone) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs[p.ID] != nil {
		return bot.ErrDuplicate
	}
	return s.write(p)
}

func (s *store) Put(_ context.Context, p codes.Phone) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, err := s.read(p.ID); err != nil || old.V != p.V-1 {
		return bot.ErrStale
	}
	return s.write(p)
}

// stored is all that is at rest.
func (s *store) stored() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all bytes.Buffer
	for _, doc := range s.docs {
		all.Write(doc)
	}
	return all.String()
}

// world is a service with its store, a settable clock and what operators were told.
type world struct {
	*codes.Service
	store  *store
	now    time.Time
	alarms []string
}

func generous() codes.Limits {
	return codes.Limits{Countries: []string{"SV", "HN", "CO"}, PerRange: 1000, PerCountry: 1000, Spend: 1_000_000, Price: 10}
}

// shared makes a generator safe for concurrent use.
type shared struct {
	mu sync.Mutex
	r  io.Reader
}

func (s *shared) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Read(b)
}

func newWorld(t testing.TB, l codes.Limits) *world {
	t.Helper()
	w := &world{store: &store{docs: map[string][]byte{}}, now: start}
	var err error
	w.Service, err = codes.New(codes.Config{
		Store: w.store, Budget: limit.NewMemory(func() time.Time { return w.now }), Limits: l, Country: "SV",
		Pepper: []byte("a key from outside the store"), Random: &shared{r: rand.NewChaCha8([32]byte{7})},
		Signal: func(context.Context, string) {},
		Alarm:  func(_ context.Context, name, _, _ string) { w.alarms = append(w.alarms, name) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func request(phone string) codes.Request {
	return codes.Request{Phone: phone, Purpose: "register", Session: "chat:1"}
}

// send sends a code and returns the reason why not.
func (w *world) send(t testing.TB, r codes.Request) codes.Reason {
	t.Helper()
	_, err := w.Send(t.Context(), r, w.now)
	if err == nil {
		return ""
	}
	refused, ok := errors.AsType[*codes.RefusedError](err)
	if !ok {
		t.Fatal(err)
	}
	return refused.Reason
}

// letter delivers the latest code of the only phone that has an outbox.
func (w *world) letter(t testing.TB) codes.Letter {
	t.Helper()
	for id := range w.store.docs {
		p, err := w.store.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(p.Outbox); n > 0 {
			l, code, err := w.Claim(t.Context(), id, p.Outbox[n-1].Args, w.now)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Settle(t.Context(), id, code, codes.Delivery{Via: "sms"}, w.now); err != nil {
				t.Fatal(err)
			}
			p, _ = w.store.Get(t.Context(), id)
			p.Ack(p.Outbox[n-1].ID)
			p.V++
			if err := w.store.Put(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			return l
		}
	}
	t.Fatal("nothing to deliver")
	return codes.Letter{}
}

// sent sends a code and returns it.
func (w *world) sent(t testing.TB, r codes.Request) string {
	t.Helper()
	if why := w.send(t, r); why != "" {
		t.Fatalf("refused: %s", why)
	}
	return w.letter(t).Code
}

func (w *world) say(t testing.TB, r codes.Request, said string) codes.Outcome {
	t.Helper()
	got, err := w.Verify(t.Context(), codes.Attempt{Phone: r.Phone, Purpose: r.Purpose, Session: r.Session, Said: said}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return got.Outcome
}

// wrong returns another code.
func wrong(code string) string {
	if code == "000000" {
		return "111111"
	}
	return "000000"
}
