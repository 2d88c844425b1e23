package mongo

import (
	"context"
	"errors"
	"flag"
	"os"
	"testing"
	"time"

	"recado/store"
	"recado/store/storetest"
)

// TestSuite runs against the server of MONGODB_URI, in a database of the name given there or one of
// its own, or else against FerretDB.
func TestSuite(t *testing.T) {
	var options storetest.Options
	uri := os.Getenv("MONGODB_URI")
	if uri == "" {
		if testing.Short() {
			t.Skip("building FerretDB takes a minute")
		}
		uri = storetest.FerretDB(t)
		options.MuddledUpdates = true
		flag.Set("rapid.checks", "20") // each call takes a few milliseconds
	}
	storetest.Run(t, func(t testing.TB) store.DB {
		db, err := Open(uri)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := db.Ping(ctx); err != nil {
			t.Fatal(err)
		}
		return db
	}, options)
}

func TestNobodyThere(t *testing.T) {
	db, err := Open("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Ping(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("ping: %v", err)
	}
	if _, err := db.Next(t.Context(), "orders"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("next: %v", err)
	}
	if _, err := Open("postgres://localhost"); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("not ours: %v", err)
	}
}
