package storetest

import (
	"context"
	"errors"
	"testing"

	"recado/store"
)

func duplicates(t *testing.T, db store.DB, options Options) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a", Effect: "x", Place: 1}, order{ID: "b"}, order{ID: "c"}) // b and c lack the unique field
	for index, doc := range map[string]order{store.PrimaryIndex: {ID: "a"}, "by_effect": {ID: "d", Effect: "x"}} {
		err := c.Insert(t.Context(), doc)
		var dup *store.DuplicateError
		if !errors.Is(err, store.ErrDuplicate) || !errors.As(err, &dup) || dup.Index != index {
			t.Errorf("want a duplicate by %s, got %v", index, err)
		}
	}
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	same(t, "the first", got, order{ID: "a", Effect: "x", Place: 1})

	errs, err := c.InsertAll(t.Context(), []order{{ID: "e"}, {ID: "a"}, {ID: "f", Effect: "x"}, {ID: "g", Effect: "y"}, {ID: "g"}, {ID: "h"}})
	must(t, err)
	for i, want := range []bool{false, true, true, false, true, false} {
		if errors.Is(errs[i], store.ErrDuplicate) != want || !want && errs[i] != nil {
			t.Errorf("document %d: %v", i, errs[i])
		}
	}
	same(t, "what is there", find(t, c, store.Query{}), "a b c e g h")

	if err := c.Replace(t.Context(), order{ID: "b", V: 1, Effect: "x"}, 0); !options.broken(err) {
		t.Errorf("replace: %v", err)
	}
	if _, err := c.Update(t.Context(), "b", store.Change{Set: map[string]any{"effect": "x"}}); !options.broken(err) {
		t.Errorf("update: %v", err)
	}
	must(t, c.Delete(t.Context(), "a"))
	insert(t, c, order{ID: "i", Effect: "x"}) // a deleted document blocks nothing
}

func replaces(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a"})
	must(t, c.Replace(t.Context(), order{ID: "a", V: 1, Status: "one"}, 0))
	must(t, c.Replace(t.Context(), order{ID: "a", V: 2, Status: "two"}, 1))
	for _, stale := range []order{{ID: "a", V: 2}, {ID: "a", V: 4}, {ID: "absent", V: 1}} {
		if err := c.Replace(t.Context(), stale, stale.V-1); !errors.Is(err, store.ErrStale) {
			t.Errorf("%+v: %v", stale, err)
		}
	}
	if err := c.Replace(t.Context(), order{ID: "a", V: 2}, 2); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("a version that does not follow: %v", err)
	}
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	same(t, "stored", got, order{ID: "a", V: 2, Status: "two"})
}

func updates(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a", V: 3, audit: audit{"Ana"}, Status: "open", Owner: &owner{Kind: "bot"}, Slots: map[string]any{"keep": "it"}, Effect: "x"})
	got, err := c.Update(t.Context(), "a", store.Change{
		Set:   map[string]any{"status": "closed", "slots.plate.brand": "$Brand", "owner.kind": "agent", "visits": []visit{{At: hour(1)}}},
		Unset: []string{"effect", "absent", "nowhere.at.all", "slots.none", "by.plain.text"},
		Inc:   map[string]int64{"place": 1<<53 + 1, "owner.epoch": -2, "counts.5215512345678": 1},
	})
	must(t, err)
	want := order{
		ID: "a", V: 3, audit: audit{"Ana"}, Status: "closed", Owner: &owner{Kind: "agent", Epoch: -2}, Place: 1<<53 + 1, Visits: []visit{{At: hour(1)}},
		Slots: map[string]any{"keep": "it", "plate": map[string]any{"brand": "$Brand"}}, Counts: map[string]int{"5215512345678": 1},
	}
	same(t, "returned", got, want)
	got, err = c.Get(t.Context(), "a")
	must(t, err)
	same(t, "stored", got, want)
	same(t, "found", find(t, c, store.Query{Index: "by_owner", Equal: []any{"agent", -2}}), "a")
	got, err = c.Update(t.Context(), "a", store.Change{})
	must(t, err)
	same(t, "unchanged", got, want)
	if _, err := c.Update(t.Context(), "absent", store.Change{Set: map[string]any{"status": "x"}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("absent: %v", err)
	}
}

func refusedUpdates(t *testing.T, db store.DB) {
	c := fresh(t, db)
	before := order{ID: "a", Status: "open", Slots: map[string]any{"n": nil, "text": "x"}}
	insert(t, c, before)
	for name, change := range map[string]store.Change{
		"_id":            {Set: map[string]any{"_id": "b"}},
		"v":              {Inc: map[string]int64{"v": 1}},
		"empty path":     {Unset: []string{""}},
		"empty key":      {Unset: []string{"slots."}},
		"twice":          {Set: map[string]any{"status": "x"}, Unset: []string{"status"}},
		"within":         {Set: map[string]any{"slots": 1}, Inc: map[string]int64{"slots.n": 1}},
		"through text":   {Set: map[string]any{"status.x": 1}},
		"through null":   {Set: map[string]any{"slots.n.x": 1}},
		"inc of text":    {Inc: map[string]int64{"slots.text": 1}},
		"not encodable":  {Set: map[string]any{"slots": make(chan int)}},
		"half of it bad": {Set: map[string]any{"place": 1, "status.x": 1}},
	} {
		if _, err := c.Update(t.Context(), "a", change); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: want ErrInvalid, got %v", name, err)
		}
	}
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	same(t, "untouched", got, before)
}

func updatesMany(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a"}, order{ID: "b", Place: 5}, order{ID: "c"})
	must(t, c.UpdateAll(t.Context(), []string{"a", "absent", "b"}, store.Change{Inc: map[string]int64{"place": 2}}))
	must(t, c.UpdateAll(t.Context(), nil, store.Change{Inc: map[string]int64{"place": 2}}))
	same(t, "in order", find(t, c, store.Query{Index: "by_place"}), "c a b")
	got, err := c.Get(t.Context(), "b")
	must(t, err)
	same(t, "b", got.Place, 7)
}

func deletes(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a", Due: hour(1)}, order{ID: "b", Due: hour(2)}, order{ID: "c", Due: hour(3)}, order{ID: "d"})
	must(t, c.Delete(t.Context(), "absent"))
	must(t, c.Delete(t.Context(), "d"))
	if _, err := c.Get(t.Context(), "d"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
	old := store.Query{Index: "by_due", Max: hour(3), Limit: 1}
	for _, want := range []int{1, 1, 0} {
		n, err := c.DeleteAll(t.Context(), old)
		must(t, err)
		same(t, "deleted", n, want)
	}
	same(t, "left", find(t, c, store.Query{}), "c")
	if _, err := c.DeleteAll(t.Context(), store.Query{}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("without a limit: %v", err)
	}
}

func counters(t *testing.T, db store.DB) {
	name := t.Name()
	for want := int64(1); want <= 3; want++ {
		n, err := db.Next(t.Context(), name)
		must(t, err)
		same(t, "next", n, want)
	}
	n, err := db.Next(t.Context(), name+" $other.")
	must(t, err)
	same(t, "the first of another", n, 1)
	must(t, db.Ping(t.Context()))
}

func cancelled(t *testing.T, db store.DB) {
	c := fresh(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Insert(ctx, order{ID: "a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("insert: %v", err)
	}
	if _, err := c.Find(ctx, store.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("find: %v", err)
	}
	same(t, "nothing landed", find(t, c, store.Query{}), "")
}
