// Package storetest is the test suite that every store driver passes. It checks the guarantees of
// package store; a driver's own tests check only its own properties, such as surviving kill -9.
package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recado/store"
)

// Options describe what a server can't do.
type Options struct {
	// NotConcurrent is the reason for skipping the concurrency cases; "" runs them.
	NotConcurrent string
	// MuddledUpdates means that the server refuses an update that violates a unique index, but not
	// with a duplicate key error.
	MuddledUpdates bool
}

// Run runs the suite on one database, a fresh collection for each case.
func Run(t *testing.T, open func(testing.TB) store.DB, options Options) {
	db := open(t)
	run := func(name string, test func(*testing.T, store.DB)) {
		t.Run(name, func(t *testing.T) { test(t, db) })
	}
	run("RoundTrip", roundTrips)
	run("TimesAreCut", timesAreCut)
	run("Duplicate", func(t *testing.T, db store.DB) { duplicates(t, db, options) })
	run("Replace", replaces)
	run("Update", updates)
	run("UpdateRefused", refusedUpdates)
	run("UpdateAll", updatesMany)
	run("Delete", deletes)
	run("Find", finds)
	run("FindAbsent", findsAbsent)
	run("Sparse", sparse)
	run("Paging", paging)
	run("Misuse", misuse)
	run("Reopen", reopens)
	run("Versions", versions)
	run("Counter", counters)
	run("Cancelled", cancelled)
	run("Model", func(t *testing.T, db store.DB) { model(t, db, options) })
	t.Run("Concurrent", func(t *testing.T) {
		if options.NotConcurrent != "" {
			t.Skip(options.NotConcurrent)
		}
		t.Run("Replace", func(t *testing.T) { concurrentReplaces(t, db) })
		t.Run("Insert", func(t *testing.T) { concurrentInserts(t, db) })
		t.Run("Increment", func(t *testing.T) { concurrentIncrements(t, db) })
		t.Run("Counter", func(t *testing.T) { concurrentCounters(t, db) })
	})
}

// order is a document with all kinds of fields.
type order struct {
	ID string `json:"_id"`
	V  int64  `json:"v"`
	audit
	Status  string          `json:"status,omitempty"`
	Due     time.Time       `json:"due,omitzero"`
	Place   int64           `json:"place"`
	Urgent  bool            `json:"urgent,omitempty"`
	Effect  string          `json:"effect,omitempty"`
	Owner   *owner          `json:"owner,omitempty"`
	Notes   []string        `json:"notes"`
	Slots   map[string]any  `json:"slots"`
	Raw     json.RawMessage `json:"raw,omitempty"`
	Price   float64         `json:"price,omitzero"`
	Visits  []visit         `json:"visits,omitempty"`
	Counts  map[string]int  `json:"counts,omitempty"`
	Ignored string          `json:"-"`
}

type audit struct {
	By string `json:"by,omitempty"`
}

type owner struct {
	Kind  string `json:"kind"`
	Epoch int64  `json:"epoch"`
}

type visit struct {
	At   time.Time  `json:"at"`
	Left *time.Time `json:"left,omitempty"`
}

var orders = store.Spec{Indexes: []store.Index{
	{Name: "by_status", Fields: []store.Field{{Path: "status"}, {Path: "due", Kind: store.Time}}},
	{Name: "by_due", Sparse: true, Fields: []store.Field{{Path: "due", Kind: store.Time}}},
	{Name: "by_effect", Unique: true, Fields: []store.Field{{Path: "effect"}}},
	{Name: "by_owner", Fields: []store.Field{{Path: "owner.kind"}, {Path: "owner.epoch", Kind: store.Int}}},
	{Name: "by_place", Fields: []store.Field{{Path: "urgent", Kind: store.Bool}, {Path: "place", Kind: store.Int}}},
}}

var collections atomic.Int64

// fresh opens a new collection.
func fresh(t testing.TB, db store.DB) store.Collection[order] {
	t.Helper()
	spec := orders
	spec.Name = fmt.Sprintf("orders_%d_%d", time.Now().UnixMicro(), collections.Add(1))
	c, err := store.Open[order](db, spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func insert(t testing.TB, c store.Collection[order], docs ...order) {
	t.Helper()
	errs, err := c.InsertAll(t.Context(), docs)
	must(t, err)
	for _, err := range errs {
		must(t, err)
	}
}

func find(t testing.TB, c store.Collection[order], q store.Query) string {
	t.Helper()
	found, err := c.Find(t.Context(), q)
	must(t, err)
	n, err := c.Count(t.Context(), q)
	must(t, err)
	if n != len(found) {
		t.Errorf("%+v: found %d, counted %d", q, len(found), n)
	}
	return ids(found)
}

func ids(docs []order) string {
	var all []string
	for _, d := range docs {
		all = append(all, d.ID)
	}
	return strings.Join(all, " ")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// broken checks the error of an update that violates a unique index.
func (o Options) broken(err error) bool {
	return errors.Is(err, store.ErrDuplicate) || o.MuddledUpdates && err != nil
}

func same[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(order{}), sameJSON); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// sameJSON compares raw JSON exactly, except for the order of keys.
var sameJSON = cmp.FilterValues(func(a, b json.RawMessage) bool { return a != nil && b != nil },
	cmp.Transformer("JSON", func(raw json.RawMessage) (v any) {
		in := json.NewDecoder(bytes.NewReader(raw))
		in.UseNumber()
		if err := in.Decode(&v); err != nil {
			return err.Error()
		}
		return v
	}))

func hour(n int) time.Time {
	return time.Date(2026, 3, 1, n, 0, 0, 0, time.UTC)
}
