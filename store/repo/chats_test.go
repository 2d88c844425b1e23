package repo_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"recado/flows/orders"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

func TestChats(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	chats, err := repo.NewChats(db)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		for _, order := range []string{"ORD-1", "ORD-2"} {
			e := orders.ChatEntry{ID: fmt.Sprint(order, "/", i), V: 1, Order: order, Text: fmt.Sprint(i), At: orderDay.Add(time.Duration(i) * time.Minute)}
			if err := chats.Add(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			if err := chats.Add(t.Context(), e); err == nil {
				t.Error("twice")
			}
		}
	}
	texts, after := "", ""
	for {
		page, next, err := chats.List(t.Context(), "ORD-1", 2, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page {
			texts += e.Text
		}
		if after = next; next == "" {
			break
		}
	}
	if texts != "01234" {
		t.Error(texts)
	}
	if _, _, err := chats.List(t.Context(), "ORD-1", 2, "zzz"); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
	for range 2 {
		if err := chats.Forget(t.Context(), "ORD-1"); err != nil {
			t.Error(err)
		}
	}
	for order, want := range map[string]int{"ORD-1": 0, "ORD-2": 5} {
		if page, _, err := chats.List(t.Context(), order, 10, ""); err != nil || len(page) != want {
			t.Error(order, len(page), err)
		}
	}
}
