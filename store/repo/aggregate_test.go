package repo_test

import (
	"fmt"
	"testing"
	"time"

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
