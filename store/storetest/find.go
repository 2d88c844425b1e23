package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado/store"
)

func finds(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c,
		order{ID: "d", Status: "open", Due: hour(1), Owner: &owner{"bot", 1}, Place: 1<<53 + 1},
		order{ID: "a", Status: "open", Due: hour(2), Owner: &owner{"bot", -7}, Place: 1 << 53},
		order{ID: "b", Status: "open", Due: hour(2), Owner: &owner{"agent", 2}, Urgent: true},
		order{ID: "c", Status: "closed", Due: hour(3), Owner: &owner{"bot", 10}, Place: -1},
		order{ID: "é", Status: "Open", Due: hour(4)},
	)
	type status string
	for _, test := range []struct {
		query store.Query
		want  string
	}{
		{store.Query{}, "a b c d é"},
		{store.Query{Desc: true, Limit: 2}, "é d"},
		{store.Query{Index: "_id", Equal: []any{"c"}}, "c"},
		{store.Query{Index: "_id", Min: "b", Max: "d"}, "b c"},
		{store.Query{Index: "by_status"}, "é c d a b"},
		{store.Query{Index: "by_status", Desc: true}, "b a d c é"},
		{store.Query{Index: "by_status", Equal: []any{"open"}}, "d a b"},
		{store.Query{Index: "by_status", Equal: []any{status("open")}, Desc: true}, "b a d"},
		{store.Query{Index: "by_status", Equal: []any{"open"}, Limit: 2}, "d a"},
		{store.Query{Index: "by_status", Equal: []any{"open", hour(2)}}, "a b"},
		{store.Query{Index: "by_status", Equal: []any{"open"}, Min: hour(2)}, "a b"},
		{store.Query{Index: "by_status", Equal: []any{"open"}, Max: hour(2)}, "d"},
		{store.Query{Index: "by_status", Min: "c", Max: "open"}, "c"},
		{store.Query{Index: "by_status", Equal: []any{"none"}}, ""},
		{store.Query{Index: "by_due", Min: hour(2), Max: hour(4)}, "a b c"},
		{store.Query{Index: "by_due", Min: hour(2), Max: hour(4), Desc: true, Limit: 2}, "c b"},
		{store.Query{Index: "by_owner", Equal: []any{"bot"}}, "a d c"},
		{store.Query{Index: "by_owner", Equal: []any{"bot"}, Min: 1, Max: 10}, "d"},
		{store.Query{Index: "by_place", Equal: []any{true}}, "b"},
		{store.Query{Index: "by_place", Min: false}, "b"}, // the others omit false, so it is absent
		{store.Query{Index: "by_place", Equal: []any{nil}, Min: int32(-1), Max: int64(1<<53 + 1)}, "c é a"},
	} {
		if got := find(t, c, test.query); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.query, got, test.want)
		}
	}
}

func findsAbsent(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a", Status: "open", Due: hour(1)}, order{ID: "b", Status: "open"}, order{ID: "c"}, order{ID: "d", Due: hour(2)})
	for _, test := range []struct {
		query store.Query
		want  string
	}{
		{store.Query{Index: "by_status"}, "c d b a"},
		{store.Query{Index: "by_status", Desc: true}, "a b d c"},
		{store.Query{Index: "by_status", Equal: []any{nil}}, "c d"},
		{store.Query{Index: "by_status", Equal: []any{nil}, Desc: true}, "d c"},
		{store.Query{Index: "by_status", Equal: []any{nil, nil}}, "c"},
		{store.Query{Index: "by_status", Equal: []any{"open", nil}}, "b"},
		{store.Query{Index: "by_status", Equal: []any{"open"}, Min: hour(0)}, "a"},
		{store.Query{Index: "by_status", Equal: []any{"open"}, Max: hour(9)}, "a"},
	} {
		if got := find(t, c, test.query); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.query, got, test.want)
		}
	}
}

func sparse(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a"}, order{ID: "b", Due: hour(2), Effect: "y"}, order{ID: "c", Due: hour(1), Effect: "x"})
	same(t, "sparse", find(t, c, store.Query{Index: "by_due"}), "c b")
	same(t, "sparse backwards", find(t, c, store.Query{Index: "by_due", Desc: true}), "b c")
	same(t, "unique", find(t, c, store.Query{Index: "by_effect"}), "c b")
	same(t, "absent is not in it", find(t, c, store.Query{Index: "by_due", Equal: []any{nil}}), "")
	_, err := c.Update(t.Context(), "c", store.Change{Unset: []string{"due"}})
	must(t, err)
	_, err = c.Update(t.Context(), "b", store.Change{Set: map[string]any{"due": nil}})
	must(t, err)
	same(t, "gone from it", find(t, c, store.Query{Index: "by_due"}), "")
}

// paging pages through every index in both directions, two documents a page, while documents are
// added and removed on pages already read: documents that exist throughout are seen exactly once.
func paging(t *testing.T, db store.DB) {
	for _, q := range []store.Query{
		{},
		{Index: "by_status"},
		{Index: "by_status", Equal: []any{"s1"}},
		{Index: "by_status", Equal: []any{nil}},
		{Index: "by_due"},
		{Index: "by_due", Min: hour(2)},
		{Index: "by_effect"},
		{Index: "by_effect", Equal: []any{"e3"}},
		{Index: "by_owner"},
		{Index: "by_place", Equal: []any{true}},
		{Index: "by_place", Equal: []any{true, 1}},
	} {
		for _, desc := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s%vdesc=%v", q.Index, q.Equal, desc), func(t *testing.T) {
				c := fresh(t, db)
				insert(t, c, many(12)...)
				q.Desc, q.Limit, q.After = desc, 0, ""
				all := strings.Fields(find(t, c, q))
				q.Limit = 2
				var seen []string
				for doc, err := range store.Each(t.Context(), c, q) {
					must(t, err)
					if seen = append(seen, doc.ID); len(seen) == 3 { // within the second page
						must(t, c.Delete(t.Context(), seen[0]))
						must(t, c.Delete(t.Context(), seen[1]))
					}
				}
				if !slices.Equal(seen, all) {
					t.Errorf("got %v, want %v", seen, all)
				}
			})
		}
	}
}

func many(n int) []order {
	docs := make([]order, n)
	for i := range docs {
		docs[i] = order{ID: fmt.Sprintf("o%02d", (i*7)%n), Place: int64(i % 3), Urgent: i%2 == 0}
		if i%4 != 0 {
			docs[i].Status = fmt.Sprintf("s%d", i%3)
		}
		if i%3 != 0 {
			docs[i].Due = hour(i % 5)
			docs[i].Effect = fmt.Sprintf("e%d", i)
			docs[i].Owner = &owner{Kind: "bot", Epoch: int64(i % 2)}
		}
	}
	return docs
}

func misuse(t *testing.T, db store.DB) {
	c := fresh(t, db)
	for name, q := range map[string]store.Query{
		"undeclared":     {Index: "by_price"},
		"arity":          {Index: "by_due", Equal: []any{hour(1), hour(2)}},
		"nothing left":   {Index: "by_due", Equal: []any{hour(1)}, Min: hour(1)},
		"kind":           {Index: "by_due", Equal: []any{"today"}},
		"kind of bound":  {Index: "by_place", Equal: []any{true}, Max: "9"},
		"negative":       {Limit: -1},
		"cursor":         {After: "not one"},
		"another cursor": {Index: "by_due", After: cursorOf(t, c, store.Query{Index: "by_place"})},
	} {
		if _, err := c.Find(t.Context(), q); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: want ErrInvalid, got %v", name, err)
		}
	}
	if err := c.Insert(t.Context(), order{}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("no id: %v", err)
	}
	if _, err := store.Open[order](db, store.Spec{Name: "Bad name"}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("bad spec: %v", err)
	}
	twins := []store.Index{{Name: "one", Fields: []store.Field{{Path: "place"}}}, {Name: "other", Fields: []store.Field{{Path: "place"}}}}
	if _, err := store.Open[order](db, store.Spec{Name: "twins", Indexes: twins}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("two indexes over the same fields: want ErrInvalid, got %v", err)
	}
}

func cursorOf(t *testing.T, c store.Collection[order], q store.Query) string {
	t.Helper()
	s, err := c.Cursor(q, order{ID: "a"})
	must(t, err)
	return s
}

// reopens declares the same collection again: unchanged, with another index, with a changed index,
// and with that one renamed.
func reopens(t *testing.T, db store.DB) {
	spec := store.Spec{Name: fmt.Sprintf("reopened_%d", hour(0).Unix()+collections.Add(1)), Indexes: orders.Indexes[:1:1]}
	for i, indexes := range [][]store.Index{
		spec.Indexes, spec.Indexes, append(spec.Indexes, store.Index{Name: "extra", Fields: []store.Field{{Path: "place", Kind: store.Int}}}),
		append(spec.Indexes, store.Index{Name: "extra", Unique: true, Fields: []store.Field{{Path: "by"}}}),
		append(spec.Indexes, store.Index{Name: "renamed", Unique: true, Fields: []store.Field{{Path: "by"}}}),
	} {
		spec.Indexes = indexes
		c, err := store.Open[order](db, spec)
		must(t, err)
		insert(t, c, order{ID: string(rune('e' - i)), Place: int64(i), audit: audit{By: string(rune('a' + i))}})
		if len(indexes) > 1 {
			extra := indexes[len(indexes)-1].Name
			same(t, extra, find(t, c, store.Query{Index: extra}), []string{"", "", "e d c", "e d c b", "e d c b a"}[i])
		}
	}
}
