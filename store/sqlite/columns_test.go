package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"recado/store"
)

// TestColumnValuesEqualSQLiteExtraction checks that a column has the same value whether the program
// fills it at a write or SQLite for a new index.
func TestColumnValuesEqualSQLiteExtraction(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "columns.db"))
	fields := []store.Field{{Path: "s"}, {Path: "o.n", Kind: store.Int}, {Path: "at", Kind: store.Time}, {Path: "b", Kind: store.Bool}, {Path: "none"}}
	search := "SELECT doc"
	for _, f := range fields {
		search += ", " + expression(f)
	}
	search += " FROM (SELECT ? AS doc)"
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.Int64Range(-62135596800000, 253402300799999).Draw(r, "at") // years 1 to 9999
		doc, err := json.Marshal(map[string]any{
			"s":  rapid.OneOf(rapid.StringMatching(`[ -~áñ"\\]{0,9}`).AsAny(), rapid.Int64().AsAny(), rapid.Just[any](nil), rapid.Bool().AsAny()).Draw(r, "s"),
			"o":  map[string]any{"n": rapid.Int64().Draw(r, "n")},
			"at": rapid.OneOf(rapid.Just[any](time.UnixMilli(at).UTC()), rapid.SampledFrom([]any{"now", "", nil, "soon", 12})).Draw(r, "when"),
			"b":  rapid.Bool().Draw(r, "b"),
		})
		if err != nil {
			r.Fatal(err)
		}
		var want []driver.Value
		err = db.readers.query(t.Context(), search, []driver.Value{string(doc)}, func(row []driver.Value) bool {
			want = append(want, row...)
			return true
		})
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(want, columnValues(fields, doc)); diff != "" {
			r.Fatalf("%s: -SQLite +ours\n%s", doc, diff)
		}
	})
}
