package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSpecRefused(t *testing.T) {
	fields := []Field{{Path: "a"}}
	for name, spec := range map[string]Spec{
		"no name":        {},
		"a quoted name":  {Name: `a"b`},
		"index name":     {Name: "a", Indexes: []Index{{Name: "_id", Fields: fields}}},
		"index twice":    {Name: "a", Indexes: []Index{{Name: "x", Fields: fields}, {Name: "x", Fields: fields}}},
		"no fields":      {Name: "a", Indexes: []Index{{Name: "x"}}},
		"field twice":    {Name: "a", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "a"}, {Path: "a", Kind: Int}}}}},
		"the id":         {Name: "a", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "_id"}}}}},
		"a quoted field": {Name: "a", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "a'b"}}}}},
		"an empty key":   {Name: "a", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "a..b"}}}}},
		"no such kind":   {Name: "a", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "a", Kind: 9}}}}},
	} {
		if err := spec.Validate(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCursorContinuesAfterItsDocument(t *testing.T) {
	spec := Spec{Name: "orders", Indexes: []Index{{Name: "x", Fields: []Field{
		{Path: "s"}, {Path: "n", Kind: Int}, {Path: "t", Kind: Time}, {Path: "b", Kind: Bool}, {Path: "o.s"},
	}}}}
	rapid.Check(t, func(t *rapid.T) {
		s, n, b := rapid.String().Draw(t, "s"), rapid.Int64().Draw(t, "n"), rapid.Bool().Draw(t, "b")
		at := time.UnixMilli(rapid.Int64Range(-1e13, 1e13).Draw(t, "t")).UTC()
		doc, _ := json.Marshal(map[string]any{"_id": "i", "s": s, "n": n, "t": at, "b": b, "o": map[string]any{}})
		q := Query{Index: "x"}
		plan, err := spec.plan(q)
		if err != nil {
			t.Fatal(err)
		}
		if q.After, err = plan.cursor(doc); err != nil {
			t.Fatal(err)
		}
		if plan, err = spec.plan(q); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]any{s, n, at, b, nil, "i"}, plan.After); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTimesAreTruncatedWhereverTheyAreNested(t *testing.T) {
	type embedded struct{ At time.Time }
	type tree struct {
		embedded
		Left  *tree
		Many  []any
		Named map[string]time.Time
		Three [3]time.Time
		own   time.Time
	}
	fine := time.Date(2026, 3, 1, 5, 0, 0, 1_999_999, time.FixedZone("", -18000))
	cut := time.Date(2026, 3, 1, 10, 0, 0, 1_000_000, time.UTC)
	made := func(at time.Time) tree {
		leaf := &tree{embedded: embedded{at}}
		return tree{
			embedded{at},
			leaf,
			[]any{at, &at, map[string]any{"x": []time.Time{at}}, nil, 1},
			map[string]time.Time{"x": at},
			[3]time.Time{at, {}, at},
			fine,
		}
	}
	doc := made(fine)
	got, err := encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := json.Marshal(made(cut))
	if string(got) != string(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	before, _ := json.Marshal(made(fine))
	if after, _ := json.Marshal(doc); !bytes.Equal(after, before) {
		t.Errorf("the caller's document changed: %s", after)
	}
}
