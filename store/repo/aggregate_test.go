package repo_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/requestid"
	"recado/flows/orders"
)

func TestOrdersDue(t *testing.T) {
	_, kept, _ := newOrders(t)
	if at, err := kept.Soonest(t.Context()); err != nil || !at.IsZero() {
		t.Error(at, err)
	}
	for i := range 5 {
		o := orders.Order{ID: fmt.Sprintf("ORD-%05d", i), V: 1, Command: fmt.Sprint(i), State: orders.Requested, CreatedAt: orderDay}
		if i > 0 { // the first has no deadline
			o.Deadlines = o.Deadlines.Set("offer", orderDay.Add(time.Duration(10-i)*time.Minute))
			o.DueAt = o.Deadlines.Next()
			o.Holder = "T-1"
		}
		if err := kept.Insert(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := kept.Soonest(t.Context()); err != nil || !at.Equal(orderDay.Add(6*time.Minute)) {
		t.Error(at, err)
	}
	if due, err := kept.Due(t.Context(), orderDay.Add(8*time.Minute), 2); err != nil || fmt.Sprint(due) != "[ORD-00004 ORD-00003]" {
		t.Error(due, err)
	}
	if due, err := kept.Due(t.Context(), orderDay.Add(8*time.Minute), 10); err != nil || len(due) != 3 {
		t.Error("at its very moment a deadline is due:", due, err)
	}
	if held, err := kept.Held(t.Context(), "T-1", 10); err != nil || len(held) != 4 {
		t.Error(len(held), err)
	}
	for _, nobody := range []string{"", "T-2"} {
		if held, err := kept.Held(t.Context(), nobody, 10); err != nil || len(held) != 0 {
			t.Error(nobody, len(held), err)
		}
	}
}

// TestEffectsNameTheRequestOfTheirWrite checks that a write names the request of its context in its
// own effects, and not in those that waited before.
func TestEffectsNameTheRequestOfTheirWrite(t *testing.T) {
	_, kept, _ := newOrders(t)
	write := func(o orders.Order, request string, put func(context.Context, orders.Order) error) {
		t.Helper()
		o.Add(o.ID, o.V, orderDay, bot.Effect{Kind: bot.EffectDo, Name: "a"})
		if err := put(requestid.With(t.Context(), request), o); err != nil {
			t.Fatal(err)
		}
	}
	write(orders.Order{ID: "ORD-00001", V: 1, Command: "c", State: orders.Requested, CreatedAt: orderDay}, "r-1", kept.Insert)
	for i, request := range []string{"", "r-3"} {
		o, err := kept.Get(t.Context(), "ORD-00001")
		if err != nil {
			t.Fatal(err)
		}
		o.V = int64(i + 2)
		write(o, request, kept.Put)
	}
	if err := kept.Touch(requestid.With(t.Context(), "r-4"), "ORD-00001", orderDay.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	effects, err := kept.Load(t.Context(), "ORD-00001")
	if err != nil || len(effects) != 3 || effects[0].Request != "r-1" || effects[1].Request != "" || effects[2].Request != "r-3" {
		t.Errorf("%+v, %v", effects, err)
	}
}
