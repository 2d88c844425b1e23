package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/hooks"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

func newHooks(t *testing.T) *repo.Hooks {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	h, err := repo.NewHooks(db)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func newDelivery(id, receiver string, at time.Time) hooks.Delivery {
	return hooks.Delivery{
		ID: id, V: 1, Receiver: receiver, Event: "order_created", Body: `{"event": "order_created"} `, At: at,
		State: hooks.Pending, Since: at, Due: &hooks.Due{Receiver: receiver, Next: at},
	}
}

func TestHooksDue(t *testing.T) {
	h := newHooks(t)
	for i := range 5 {
		at := orderDay.Add(time.Duration(i) * time.Minute)
		for _, to := range []string{"a", "b"} {
			if err := h.Add(t.Context(), newDelivery(fmt.Sprint(to, i), to, at)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := h.Add(t.Context(), newDelivery("a0", "a", orderDay)); !errors.Is(err, bot.ErrDuplicate) {
		t.Error(err)
	}
	due, err := h.Due(t.Context(), "a", orderDay.Add(2*time.Minute), 10)
	if err != nil || len(due) != 3 || due[0].ID != "a0" || due[2].ID != "a2" || due[0].Body != `{"event": "order_created"} ` {
		t.Fatal(due, err)
	}
	// Of concurrent claims of the same delivery one succeeds.
	var won atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			switch err := h.Put(t.Context(), due[0].Claim(orderDay.Add(2*time.Minute))); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, bot.ErrStale):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if due, _ := h.Due(t.Context(), "a", orderDay.Add(2*time.Minute), 10); won.Load() != 1 || len(due) != 2 {
		t.Error(won.Load(), due)
	}
	late, err := h.Overdue(t.Context(), orderDay.Add(time.Minute), 10)
	if err != nil || len(late) != 1 || late[0].ID != "b0" {
		t.Error(late, err)
	}
	if err := h.Put(t.Context(), late[0].Abandoned()); err != nil {
		t.Error(err)
	}
	failed, _, err := h.List(t.Context(), hooks.Filter{State: hooks.Failed})
	if err != nil || len(failed) != 1 || failed[0].Due != nil || failed[0].Reason == "" {
		t.Error(failed, err)
	}
}

func TestHooksList(t *testing.T) {
	h := newHooks(t)
	for i := range 7 {
		if err := h.Add(t.Context(), newDelivery(fmt.Sprint("d", i), "a", orderDay.Add(time.Duration(i)*time.Minute))); err != nil {
			t.Fatal(err)
		}
	}
	var ids string
	for f := (hooks.Filter{State: hooks.Pending, Limit: 3}); ; {
		page, next, err := h.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			ids += d.ID
		}
		if f.After = next; next == "" {
			break
		}
	}
	if ids != "d6d5d4d3d2d1d0" {
		t.Error(ids)
	}
	other := newDelivery("e0", "b", orderDay)
	other.State = hooks.Failed
	if err := h.Add(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]hooks.Filter{
		"7 d6": {Receiver: "a"}, "1 e0": {Receiver: "b", State: hooks.Failed}, "0 ": {Receiver: "a", State: hooks.Failed}, "8 d6": {},
	} {
		page, _, err := h.List(t.Context(), f)
		first := ""
		if len(page) > 0 {
			first = page[0].ID
		}
		if got := fmt.Sprint(len(page), " ", first); got != want || err != nil {
			t.Errorf("%+v: %q, want %q, %v", f, got, want, err)
		}
	}
	if _, _, err := h.List(t.Context(), hooks.Filter{After: "bm9wZQ"}); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
	if n, err := h.Purge(t.Context(), orderDay.Add(5*time.Minute), 4); err != nil || n != 4 {
		t.Error(n, err)
	}
	if page, _, err := h.List(t.Context(), hooks.Filter{}); err != nil || len(page) != 4 {
		t.Error(page, err)
	}
	if _, err := h.Get(t.Context(), "d0"); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}
