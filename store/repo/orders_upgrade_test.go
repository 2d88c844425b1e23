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

// before is an order as version 1 stored it.
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
