package repo_test

import (
	"fmt"
	"testing"
	"time"

	"recado/flows/orders"
	"recado/store"
	"recado/store/repo"
	"recado/store/sqlite"
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

// before is an order as it was stored when the intake's words were all there was.
type before struct {
	ID      string    `json:"_id"`
	V       int64     `json:"v"`
	Command string    `json:"command"`
	State   string    `json:"state"`
	Created time.Time `json:"createdAt"`
}

func TestOrdersOfBeforeAreFoundByTheirState(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	kept, err := repo.NewOrders(db)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := store.Open[before](db, store.Spec{Name: "orders"})
	if err != nil {
		t.Fatal(err)
	}
	for i, state := range []string{"PENDING", "PUBLISHED", "ASSIGNED", "CANCELLED", "PENDING"} {
		if err := raw.Insert(t.Context(), before{fmt.Sprint("ORD-", i), 3, fmt.Sprint(i), state, orderDay}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := kept.Upgrade(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		f    orders.Filter
		want int
	}{
		{orders.Filter{State: orders.Requested, Limit: 9}, 3},
		{orders.Filter{State: orders.Requested, Status: orders.StatusPending, Limit: 9}, 2},
		{orders.Filter{State: orders.Scheduled, Status: orders.StatusAssigned, Limit: 9}, 1},
		{orders.Filter{State: orders.Cancelled, Limit: 9}, 1},
	} {
		if page, _, err := kept.List(t.Context(), tt.f); err != nil || len(page) != tt.want {
			t.Error(tt.f, len(page), err)
		}
	}
	if o, err := kept.Get(t.Context(), "ORD-1"); err != nil || o.V != 4 || o.Sub != orders.Published {
		t.Error(o, err)
	}
}
