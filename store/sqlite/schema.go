package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"recado/store"
)

func quote(name string) string { return `"` + name + `"` } // Spec.Validate checks names

// column returns the name of the column of an indexed field; the id has one anyway.
func column(f store.Field) string {
	if f.Path == store.PrimaryIndex {
		return "id"
	}
	return quote(f.Path + " " + f.Kind.String())
}

// expression extracts a field from a document, as columnValues does. Times are text in JSON; they
// become milliseconds. A text that does not look like a date must not reach SQLite's date
// functions, which accept 'now', for example.
func expression(f store.Field) string {
	value := "doc ->> '$." + f.Path + "'"
	if f.Kind != store.Time {
		return value
	}
	return fmt.Sprintf("CASE WHEN (%s) GLOB '[0-9][0-9][0-9][0-9]-*' "+
		"THEN CAST(round((julianday(%[1]s) - 2440587.5) * 86400000) AS INTEGER) END", value)
}

// fieldOf returns the field of a column.
func fieldOf(column string) (store.Field, bool) {
	path, kind, _ := strings.Cut(column, " ")
	for k := store.String; k <= store.Bool; k++ {
		if k.String() == kind {
			return store.Field{Path: path, Kind: k}, true
		}
	}
	return store.Field{}, false
}

func indexName(spec store.Spec, x store.Index) string { return quote(spec.Name + "." + x.Name) }

func createIndex(spec store.Spec, x store.Index) string {
	var columns, present []string
	for _, f := range x.Fields {
		columns = append(columns, column(f))
	}
	text := "CREATE INDEX "
	if x.Unique {
		text = "CREATE UNIQUE INDEX "
	} else {
		columns = append(columns, "id")
	}
	text += indexName(spec, x) + " ON " + quote(spec.Name) + " (" + strings.Join(columns, ", ") + ")"
	for _, f := range x.Required() {
		present = append(present, column(f)+" IS NOT NULL")
	}
	if present != nil {
		text += " WHERE " + strings.Join(present, " AND ")
	}
	return text
}

// Documents opens a collection.
func (db *DB) Documents(ctx context.Context, spec store.Spec) (store.Documents, error) {
	var indexed []store.Field
	err := db.write(ctx, func(s *session) error {
		create := `CREATE TABLE IF NOT EXISTS ` + quote(spec.Name) +
			` (id TEXT PRIMARY KEY NOT NULL, v INTEGER NOT NULL, doc TEXT NOT NULL)`
		if _, err := s.exec(create); err != nil {
			return err
		}
		for _, x := range spec.Indexes {
			if err := ensureIndex(s, spec, x); err != nil {
				return fmt.Errorf("index %s: %w", x.Name, err)
			}
		}
		// Also columns of other Specs: an index that another version declares stays correct while
		// this one writes.
		indexed = nil
		return s.each(ctx, `SELECT name FROM pragma_table_info(?)`, []driver.Value{spec.Name}, func(row []driver.Value) bool {
			name, _ := row[0].(string)
			if f, is := fieldOf(name); is {
				indexed = append(indexed, f)
			}
			return true
		})
	})
	if err != nil {
		return nil, err
	}
	return newDocuments(db, spec, indexed), nil
}

// ensureIndex creates an index that is missing or different, and refills its columns, because the
// program that created the old index may not have kept them up to date.
func ensureIndex(s *session, spec store.Spec, x store.Index) error {
	want := createIndex(spec, x)
	have, err := s.value(`SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?`, spec.Name+"."+x.Name)
	if err != nil || have == want {
		return err
	}
	if have != nil {
		if err := s.step("DROP INDEX " + indexName(spec, x)); err != nil {
			return err
		}
	}
	for _, f := range x.Fields {
		if err := ensureColumn(s, spec, f); err != nil {
			return err
		}
	}
	if err := s.step("UPDATE " + quote(spec.Name) + " SET " + assign(x.Fields)); err != nil {
		return err
	}
	return s.step(want)
}

func ensureColumn(s *session, spec store.Spec, f store.Field) error {
	name := strings.Trim(column(f), `"`)
	known, err := s.value(`SELECT 1 FROM pragma_table_info(?) WHERE name = ?`, spec.Name, name)
	if err != nil || known != nil {
		return err
	}
	return s.step("ALTER TABLE " + quote(spec.Name) + " ADD COLUMN " + column(f))
}

// assign returns the SET part of an UPDATE that fills columns from the document.
func assign(fields []store.Field) string {
	var set []string
	for _, f := range fields {
		set = append(set, column(f)+" = "+expression(f))
	}
	return strings.Join(set, ", ")
}
