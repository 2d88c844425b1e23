package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/policy"
	"recado/store/repo"
	"recado/store/sqlite"
)

func contactBooks(t *testing.T) *repo.ContactBooks {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	books, err := repo.NewContactBooks(db)
	if err != nil {
		t.Fatal(err)
	}
	return books
}

func TestContactBooks(t *testing.T) {
	books := contactBooks(t)
	ctx := t.Context()
	november := time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
	for i, month := range []string{"2026-11", "2026-12"} {
		b := policy.Book{ID: "+573001234567/" + month, V: 1, Party: "+573001234567", Month: month, At: november.AddDate(0, i, 0), Entries: []policy.Entry{{Key: "a", State: policy.Sent, At: november}}}
		if err := books.Insert(ctx, b); err != nil {
			t.Fatal(err)
		}
		if err := books.Insert(ctx, b); !errors.Is(err, bot.ErrDuplicate) {
			t.Errorf("twice: %v", err)
		}
	}
	latest, err := books.Of(ctx, "+573001234567", 1)
	if err != nil || len(latest) != 1 || latest[0].Month != "2026-12" || !latest[0].Entries[0].At.Equal(november) {
		t.Fatalf("%+v, %v", latest, err)
	}
	b := latest[0]
	b.V, b.Closed = 2, true
	if err := books.Put(ctx, b); err != nil {
		t.Fatal(err)
	}
	if err := books.Put(ctx, b); !errors.Is(err, bot.ErrStale) {
		t.Errorf("an old version: %v", err)
	}
	n := 0
	if err := books.InMonth(ctx, "2026-11", func(policy.Book) bool { n++; return true }); err != nil || n != 1 {
		t.Errorf("%d books in the month, %v", n, err)
	}
	if n, err := books.Purge(ctx, november.Add(time.Hour), 10); err != nil || n != 1 {
		t.Errorf("%d deleted, %v", n, err)
	}
}

// TestOneContactADayInTheStore starts campaigns for one debtor from 30 connections at once.
func TestOneContactADayInTheStore(t *testing.T) {
	books := contactBooks(t)
	l := policy.Ledger{Books: books, Policy: func(country string) policy.Policy { return policy.New(country, nil) }}
	var all sync.WaitGroup
	won := make(chan string, 30)
	for i := range 30 {
		all.Go(func() {
			d, err := l.Reserve(t.Context(), policy.Request{
				Country: "CO", Contact: "+573001234567", Channel: "whatsapp", Purpose: policy.Collection, Consented: []string{"whatsapp"},
				At: time.Date(2026, 11, 30, 15, 0, i, 0, time.UTC), Key: fmt.Sprint("campaign ", i),
			}, policy.NoWait)
			if err != nil {
				t.Error(err)
			}
			if d.Allowed {
				won <- d.Evidence
			}
		})
	}
	all.Wait()
	if len(won) != 1 {
		t.Errorf("%d campaigns have the day", len(won))
	}
}
