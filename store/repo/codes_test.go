package repo_test

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/flows/codes"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/workers/limit"
)

// TestGuessesRaceInTheStore guesses from 50 connections at once, on the real store.
func TestGuessesRaceInTheStore(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	docs, err := repo.NewCodes(db)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	var phone string
	s, err := codes.New(codes.Config{
		Store: docs, Budget: limit.NewMemory(func() time.Time { return now }), Country: "SV",
		Limits: codes.Limits{Countries: []string{"SV"}, PerRange: 10, PerCountry: 10, Spend: 100, Price: 1},
		Pepper: []byte("a key from outside the store"), Random: rand.Reader,
		Signal: func(_ context.Context, id string) { phone = id }, Alarm: func(context.Context, string, string, string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(at time.Time) codes.Letter {
		t.Helper()
		if _, err := s.Send(t.Context(), codes.Request{Phone: "+50370123456", Purpose: "register", Session: "chat:1"}, at); err != nil {
			t.Fatal(err)
		}
		effects, err := docs.Load(t.Context(), phone)
		if err != nil || len(effects) != 1 {
			t.Fatalf("%d effects, %v", len(effects), err)
		}
		l, _, err := s.Claim(t.Context(), phone, effects[0].Args, at)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	say := func(said string, at time.Time) codes.Outcome {
		got, err := s.Verify(t.Context(), codes.Attempt{Phone: "+50370123456", Purpose: "register", Session: "chat:1", Said: said}, at)
		if err != nil {
			t.Error(err)
		}
		return got.Outcome
	}
	all := func(n int, said string, at time.Time, which codes.Outcome) int64 {
		var found atomic.Int64
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				if say(said, at) == which {
					found.Add(1)
				}
			})
		}
		wg.Wait()
		return found.Load()
	}
	other := "000000"
	if ask(now).Code == other {
		other = "111111"
	}
	if n := all(50, other, now, codes.Wrong); n != codes.MaxAttempts {
		t.Errorf("%d of 50 guesses were compared, want %d", n, codes.MaxAttempts)
	}
	later := now.Add(time.Minute)
	if n := all(8, ask(later).Code, later, codes.Right); n != 1 {
		t.Errorf("%d successes of one code", n)
	}
	if n, err := docs.Purge(t.Context(), later, 10); err != nil || n != 0 {
		t.Errorf("%d purged, %v", n, err)
	}
	if n, err := docs.Purge(t.Context(), later.Add(time.Millisecond), 10); err != nil || n != 1 {
		t.Errorf("%d purged, %v", n, err)
	}
}
