package repo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recado/bot"
	"recado/flows/orders"
	"recado/store"
	"recado/store/repo"
)

var update = flag.Bool("update", false, "write what migrations make of the documents in testdata")

// document is a document in its stored form.
type document map[string]any

func (d document) number(name string) int { n, _ := d[name].(float64); return int(n) }

// Every step has documents of the previous version, and turns them into the expected ones.
// Repeating it changes nothing, and Walk writes the same as reading gives.
func TestMigrations(t *testing.T) {
	for name, version := range repo.Versions() {
		for from := 1; from < version; from++ {
			files, err := filepath.Glob(filepath.Join("testdata", "migrations", name, strconv.Itoa(from), "*.json"))
			if err != nil || len(files) == 0 {
				t.Errorf("%s, version %d to %d: there is no document of version %d in testdata/migrations", name, from, from+1, from)
			}
			for _, file := range files {
				t.Run(file, func(t *testing.T) { migrated(t, name, version, file) })
			}
		}
	}
}

func migrated(t *testing.T, name string, version int, file string) {
	ctx, db := t.Context(), temporary(t)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var old document
	if err := json.Unmarshal(raw, &old); err != nil {
		t.Fatal(err)
	}
	id, _ := old["_id"].(string)
	docs := opened[store.Collection[document]](t)(store.Open[document](db, store.Spec{Name: name}))
	if err := docs.Insert(ctx, old); err != nil {
		t.Fatal(err)
	}
	count := func(dry bool) (m store.Migrated) {
		t.Helper()
		err := repo.Migrate(ctx, db, dry, 0, func(of string, found store.Migrated) {
			if of == name {
				m = found
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := count(true); m != (store.Migrated{Scanned: 1, Old: 1}) {
		t.Errorf("counted %+v", m)
	}
	if m := count(false); m != (store.Migrated{Scanned: 1, Old: 1}) {
		t.Errorf("migrated %+v", m)
	}
	if m := count(false); m != (store.Migrated{Scanned: 1}) {
		t.Errorf("migrated again %+v", m)
	}
	var now document
	for doc, err := range store.Walk(ctx, db, name) {
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(doc, &now); err != nil {
			t.Fatal(err)
		}
	}
	if now.number("schema") != version || now.number("v") != old.number("v")+1 || now["_id"] != id {
		t.Errorf("stored %v", now)
	}
	golden := file[:len(file)-len(".json")] + ".golden"
	written, err := json.MarshalIndent(now, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, append(written, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(written)); diff != "" {
		t.Error(diff)
	}
}

// Orders stored by an earlier program are read and written in the present form.
func TestOrdersOfVersionOne(t *testing.T) {
	for file, want := range map[string]orders.Stage{
		"pending_by_conversation": {State: orders.Requested},
		"published":               {State: orders.Requested, Substate: orders.Published},
		"assigned":                {State: orders.Scheduled, Substate: orders.Assigned},
		"cancelled":               {State: orders.Cancelled},
	} {
		t.Run(file, func(t *testing.T) {
			ctx, db := t.Context(), temporary(t)
			raw, err := os.ReadFile("testdata/migrations/orders/1/" + file + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var old document
			if err := json.Unmarshal(raw, &old); err != nil {
				t.Fatal(err)
			}
			docs := opened[store.Collection[document]](t)(store.Open[document](db, store.Spec{Name: "orders"}))
			if err := docs.Insert(ctx, old); err != nil {
				t.Fatal(err)
			}
			kept := opened[*repo.Orders](t)(repo.NewOrders(db))
			o, err := kept.Get(ctx, old["_id"].(string))
			if err != nil || o.Stage() != want || o.History[0].Stage() != (orders.Stage{State: orders.Requested}) ||
				o.History[len(o.History)-1].Stage() != want || o.ServiceType != old["serviceType"] || o.Location.Building == "" {
				t.Fatalf("%+v, %v", o, err)
			}
			o.V++
			if err := kept.Put(ctx, o); err != nil {
				t.Fatal(err)
			}
			if err := repo.Migrate(ctx, db, false, 0, func(of string, m store.Migrated) {
				if of == "orders" && m != (store.Migrated{Scanned: 1}) {
					t.Errorf("written in the old shape: %+v", m)
				}
			}); err != nil {
				t.Fatal(err)
			}
			again, err := kept.Get(ctx, o.ID)
			if diff := cmp.Diff(o, again, cmp.AllowUnexported(orders.Order{})); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
}

// A document of a newer program is refused by name and not changed.
func TestDocumentsOfANewerProgram(t *testing.T) {
	ctx, db := t.Context(), temporary(t)
	docs := opened[store.Collection[document]](t)(store.Open[document](db, store.Spec{Name: "sessions", Steps: make([]store.Step, 2)}))
	future := document{"_id": string(ana), "v": 7, "stack": "a word, in the year 2031"}
	if err := docs.Insert(ctx, future); err != nil {
		t.Fatal(err)
	}
	sessions := opened[*repo.Sessions](t)(repo.NewSessions(db))
	if _, err := sessions.Get(ctx, ana); !errors.Is(err, store.ErrNewer) {
		t.Errorf("read: %v", err)
	}
	if err := sessions.Put(ctx, bot.Session{ID: ana, Version: 1}); !errors.Is(err, bot.ErrStale) {
		t.Errorf("replaced by one who has not read it: %v", err)
	}
	if err := repo.Migrate(ctx, db, false, 0, func(string, store.Migrated) {}); err != nil {
		t.Error(err)
	}
	got, err := docs.Get(ctx, string(ana))
	if err != nil || got["stack"] != future["stack"] || got.number("v") != 7 || got.number("schema") != 3 {
		t.Errorf("it is %v now, %v", got, err)
	}
}
