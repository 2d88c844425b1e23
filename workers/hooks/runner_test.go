package hooks

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"recado/flows/hooks"
)

func TestFailingReceiverIsPausedForACooldown(t *testing.T) {
	asked, well := 0, false
	s := set(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked++; !well {
			panic(http.ErrAbortHandler)
		}
	}, "d1", "d2", "d3", "d4", "d5", "d6")
	s.look(t)
	s.look(t)
	if asked != 3 {
		t.Fatalf("asked %d times", asked)
	}
	s.clock.move(cooldown + time.Second)
	s.look(t)
	if asked != 4 {
		t.Fatalf("asked %d times: one try tells whether it is back", asked)
	}
	well = true
	s.clock.move(cooldown + time.Second)
	s.look(t)
	for id, d := range s.kept {
		if d.State != hooks.Delivered || d.Attempts > 3 || d.Attempts == 0 {
			t.Errorf("%s: %+v", id, d)
		}
	}
}

func TestTwoProcessesSendOnce(t *testing.T) {
	ids := []string{"d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"}
	var mu sync.Mutex
	got := map[string]int{}
	s := set(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got[r.Header.Get(hooks.DeliveryHeader)]++
	}, ids...)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := s.sendDue(t.Context(), &receiverState{Receiver: s.Receivers[0]}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, id := range ids {
		if got[id] != 1 {
			t.Errorf("%s was sent %d times", id, got[id])
		}
	}
}

func TestRunWakesAndDrains(t *testing.T) {
	in, out := make(chan struct{}), make(chan struct{})
	s := set(t, func(http.ResponseWriter, *http.Request) { in <- struct{}{}; <-out })
	s.puts = make(chan hooks.Delivery, 10)
	ctx, stop := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { s.Run(ctx) })
	if err := s.Add(ctx, delivery("d1", s.url, s.clock.Now())); err != nil {
		t.Fatal(err)
	}
	s.Signal(s.url)
	s.Signal("https://nobody.example")
	<-in // the request is running
	stop()
	close(out)
	run.Wait()
	if d := s.kept["d1"]; d.State != hooks.Delivered || d.Attempts != 1 {
		t.Errorf("a shutdown cut it off: %+v", d)
	}
}

func TestUpkeep(t *testing.T) {
	s := set(t, nil, "ours")
	gone := delivery("gone", "https://gone.example", s.clock.Now())
	s.kept["gone"] = gone
	s.clock.move(25 * time.Hour)
	if err := s.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.kept["ours"].State != hooks.Pending || s.kept["gone"].State != hooks.Failed || s.kept["gone"].Reason == "" {
		t.Errorf("%+v", s.kept)
	}
}
