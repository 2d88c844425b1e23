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

// TestSuite runs against the server that MONGODB_URI names, in a database of its own
// name if it names one, or else against FerretDB.
func TestSuite(t *testing.T) {
	var options storetest.Options
	uri := os.Getenv("MONGODB_URI")
	if uri == "" {
		if testing.Short() {
			t.Skip("building FerretDB takes a minute")
		}
		uri = storetest.FerretDB(t)
		options.MuddledUpdates = true
		flag.Set("rapid.checks", "20") // it takes a few milliseconds for each call
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
