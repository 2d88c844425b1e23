package edit_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"recado/bot"
	"recado/flows/edit"
)

type counter struct {
	v int64
	n int
}

// counters is a repository in memory; lose makes so many writes lose their race.
type counters struct {
	mu    sync.Mutex
	docs  map[string]counter
	reads int
	lose  int
}

func (c *counters) Get(_ context.Context, id string) (counter, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads++
	d, there := c.docs[id]
	if !there {
		return counter{n: -1}, bot.ErrNotFound
	}
	return d, nil
}

func (c *counters) Put(_ context.Context, d counter) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if was := c.docs["a"]; was.v != d.v-1 || c.lose > 0 {
		c.lose--
		return bot.ErrStale
	}
	c.docs["a"] = d
	return nil
}

func add(d *counter) error { d.v, d.n = d.v+1, d.n+1; return nil }

func TestConcurrentEditsAreAllKept(t *testing.T) {
	c := &counters{docs: map[string]counter{"a": {v: 1}}}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := edit.Document(t.Context(), c, "a", add); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := c.docs["a"]; got != (counter{v: 9, n: 8}) {
		t.Errorf("%+v", got)
	}
}

// TestLostTriesAreBounded checks that an edit that always loses ends, and with an error that says so.
func TestLostTriesAreBounded(t *testing.T) {
	c := &counters{docs: map[string]counter{"a": {v: 1}}, lose: 1 << 30}
	got, err := edit.Document(t.Context(), c, "a", add)
	if !errors.Is(err, bot.ErrUnavailable) || !strings.Contains(err.Error(), "50 tries") || got != (counter{}) || c.reads != 50 {
		t.Errorf("%+v, %v after %d reads", got, err, c.reads)
	}
	tries := 0
	if err := edit.Retry(func() error { tries++; return bot.ErrDuplicate }); !errors.Is(err, bot.ErrUnavailable) || tries != 50 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

func TestErrorsOfAChangeEndTheEdit(t *testing.T) {
	c := &counters{docs: map[string]counter{"a": {v: 3, n: 7}}}
	got, err := edit.Document(t.Context(), c, "a", func(d *counter) error { _ = add(d); return edit.ErrUnchanged })
	if err != nil || got != (counter{v: 3, n: 7}) {
		t.Errorf("unchanged: %+v, %v", got, err)
	}
	// A change that refuses an old version also says stale, and is no lost race.
	for _, refusal := range []error{bot.ErrStale, bot.ErrDuplicate} {
		c.reads = 0
		if _, err := edit.Document(t.Context(), c, "a", func(*counter) error { return refusal }); !errors.Is(err, refusal) || c.reads != 1 {
			t.Errorf("%v after %d reads, want %v", err, c.reads, refusal)
		}
	}
	if got, err := edit.Document(t.Context(), c, "b", add); !errors.Is(err, bot.ErrNotFound) || got != (counter{}) {
		t.Errorf("unknown: %+v, %v", got, err)
	}
}

func TestKnownDocumentIsReadOnlyAfterALostRace(t *testing.T) {
	for lose, reads := range map[int]int{0: 0, 2: 2} {
		c := &counters{docs: map[string]counter{"a": {v: 3}}, lose: lose}
		got, err := edit.Known(t.Context(), c, "a", counter{v: 3}, add)
		if err != nil || got != (counter{v: 4, n: 1}) || c.reads != reads {
			t.Errorf("%d lost: %+v, %v, %d reads", lose, got, err, c.reads)
		}
	}
}

func TestRetryEndsWithTheFirstAnswer(t *testing.T) {
	answers := []error{bot.ErrStale, bot.ErrDuplicate, nil}
	if err := edit.Retry(func() error { one := answers[0]; answers = answers[1:]; return one }); err != nil || len(answers) != 0 {
		t.Errorf("%v, %d answers left", err, len(answers))
	}
}
