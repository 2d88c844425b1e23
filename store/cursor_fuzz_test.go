package store

import (
	"errors"
	"testing"
	"time"
)

// FuzzCursor checks that a cursor, which a caller can forge, is refused unless it belongs to this
// query and its values have the fields' kinds. An object in particular could act as a server's
// operator.
func FuzzCursor(f *testing.F) {
	spec := Spec{Name: "orders", Indexes: []Index{{Name: "x", Fields: []Field{{Path: "s"}, {Path: "n", Kind: Int}, {Path: "t", Kind: Time}, {Path: "b", Kind: Bool}}}}}
	plan, err := spec.plan(Query{Index: "x"})
	if err != nil {
		f.Fatal(err)
	}
	for _, doc := range []string{`{"_id":"i","s":"a","n":1,"t":"2026-01-01T00:00:00Z","b":true}`, `{"_id":"i"}`, `{"_id":"i","s":"$where","n":-1}`} {
		s, err := plan.cursor([]byte(doc))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(s)
	}
	f.Add("eyJpIjoieCIsImEiOlt7IiRndCI6IiJ9XX0") // {"i":"x","a":[{"$gt":""}]}
	f.Add("e30")
	f.Fuzz(func(t *testing.T, cursor string) {
		after, err := plan.parseCursor(cursor)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%q: %v", cursor, err)
			}
			return
		}
		if len(after) != len(plan.Sort) {
			t.Fatal(after)
		}
		for _, v := range after {
			switch v.(type) {
			case nil, string, int64, bool, time.Time:
			default:
				t.Errorf("%q holds a %T", cursor, v)
			}
		}
	})
}
