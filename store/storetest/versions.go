package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"recado/store"
)

// rename returns a step that renames a value of status.
func rename(from, to string) store.Step {
	return func(doc json.RawMessage) (json.RawMessage, error) {
		return bytes.Replace(doc, []byte(`"status":"`+from+`"`), []byte(`"status":"`+to+`"`), 1), nil
	}
}

// versions checks that documents of an older version are read in the present form and written so
// when they are replaced or migrated, and that those of a newer version are refused.
func versions(t *testing.T, db store.DB) {
	spec := orders
	spec.Name = fmt.Sprintf("orders_%d_%d", time.Now().UnixMicro(), collections.Add(1))
	opened := func(steps ...store.Step) (store.Collection[order], store.Spec) {
		s := spec
		s.Steps = steps
		c, err := store.Open[order](db, s)
		must(t, err)
		return c, s
	}
	first, _ := opened()
	insert(t, first, order{ID: "a", V: 1, Status: "open"}, order{ID: "b", V: 1, Status: "open"}, order{ID: "c", Status: "open"})
	second, two := opened(rename("open", "waiting"))
	third, three := opened(rename("open", "waiting"), rename("waiting", "queued"))

	status := func(c store.Collection[order], id, want string, version int64) {
		t.Helper()
		got, err := c.Get(t.Context(), id)
		if err != nil || got.Status != want || got.V != version {
			t.Errorf("%s: %q of %d, want %q of %d; %v", id, got.Status, got.V, want, version, err)
		}
	}
	status(first, "a", "open", 1)
	status(second, "a", "waiting", 1)
	status(third, "a", "queued", 1)
	must(t, second.Replace(t.Context(), order{ID: "a", V: 2, Status: "waiting", Slots: map[string]any{"schema": "of another kind"}}, 1))
	status(second, "a", "waiting", 2)
	status(third, "a", "queued", 2)
	changed, err := third.Update(t.Context(), "a", store.Change{Set: map[string]any{"by": "Ana"}})
	if err != nil || changed.Status != "queued" || changed.By != "Ana" {
		t.Errorf("updated %+v, %v", changed, err)
	}
	if _, err := first.Get(t.Context(), "a"); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older program reads it: %v", err)
	}
	if _, err := first.Find(t.Context(), store.Query{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older program finds it: %v", err)
	}
	insert(t, third, order{ID: "d", V: 1, Status: "queued"})
	for _, step := range []struct {
		spec store.Spec
		dry  bool
		want store.Migrated
	}{
		{two, true, store.Migrated{Scanned: 4, Old: 2, Newer: 1}},
		{two, false, store.Migrated{Scanned: 4, Old: 2, Newer: 1}},
		{two, false, store.Migrated{Scanned: 4, Newer: 1}},
		{three, false, store.Migrated{Scanned: 4, Old: 3}},
		{three, false, store.Migrated{Scanned: 4}},
	} {
		if m, err := store.Migrate(t.Context(), db, step.spec, step.dry, 0); err != nil || m != step.want {
			t.Errorf("version %d, dry %v: %+v, want %+v; %v", step.spec.Version(), step.dry, m, step.want, err)
		}
	}
	status(third, "a", "queued", 3)
	status(third, "b", "queued", 3)
	status(third, "c", "queued", 2) // it had no version
	status(third, "d", "queued", 1)
	if got := find(t, third, store.Query{Index: "by_status", Equal: []any{"queued"}}); got != "a b c d" {
		t.Errorf("the index finds %s", got)
	}
	if m, err := store.Migrate(t.Context(), db, three, true, 2); err != nil || m.Scanned != 2 {
		t.Errorf("bounded: %+v, %v", m, err)
	}
}
