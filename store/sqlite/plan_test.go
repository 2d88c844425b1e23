package sqlite

import (
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"recado/store"
)

// TestQueriesUseIndexesWithoutScanOrSort checks SQLite's query plans.
func TestQueriesUseIndexesWithoutScanOrSort(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "plans.db"))
	openRows(t, db)
	index := rows.Indexes[0]
	id := store.Field{Path: store.PrimaryIndex}
	for name, plan := range map[string]store.Plan{
		"equal":          {Index: index, Equal: []any{"open"}, Sort: []store.Field{index.Fields[1], id}},
		"absent":         {Index: index, Equal: []any{nil}, Sort: []store.Field{index.Fields[1], id}, Desc: true},
		"range":          {Index: index, Equal: []any{"open"}, Range: index.Fields[1], Min: int64(1), Sort: []store.Field{index.Fields[1], id}},
		"after":          {Index: index, Equal: []any{"open"}, Sort: []store.Field{index.Fields[1], id}, After: []any{int64(7), "a"}, Limit: 3},
		"after, reverse": {Index: index, Equal: []any{"open"}, Sort: []store.Field{index.Fields[1], id}, After: []any{int64(7), "a"}, Desc: true},
	} {
		text, args := from(rows, plan)
		var steps []string
		err := db.readers.query(t.Context(), "EXPLAIN QUERY PLAN SELECT doc "+text, args, func(row []driver.Value) bool {
			steps = append(steps, fmt.Sprint(row[3]))
			return true
		})
		if err != nil || len(steps) != 1 || !strings.HasPrefix(steps[0], "SEARCH rows USING INDEX rows.by_status") {
			t.Errorf("%s: %q, %v", name, steps, err)
		}
	}
}
