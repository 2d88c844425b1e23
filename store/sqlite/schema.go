package sqlite

import (
	"context"
	"fmt"
	"strings"

	"recado/store"
)

func quote(name string) string { return `"` + name + `"` } // names are checked by Spec.Validate

// column is the generated column of a field; the id has a real one.
func column(f store.Field) string {
	if f.Path == store.PrimaryIndex {
		return "id"
	}
	return quote(f.Path + ":" + f.Kind.String())
}

// expression takes the field out of the document. Times are text there: SQLite counts
// days and keeps milliseconds; what does not look like a date must not reach its date
// functions, for which 'now' is one.
func expression(f store.Field) string {
	value := "doc ->> '$." + f.Path + "'"
	if f.Kind != store.Time {
		return value
	}
	return fmt.Sprintf("CASE WHEN (%s) GLOB '[0-9][0-9][0-9][0-9]-*' "+
		"THEN CAST(round((julianday(%[1]s) - 2440587.5) * 86400000) AS INTEGER) END", value)
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
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newDocuments(db, spec), nil
}

func ensureIndex(s *session, spec store.Spec, x store.Index) error {
	for _, f := range x.Fields {
		name := strings.Trim(column(f), `"`)
		known, err := s.value(`SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ?`, spec.Name, name)
		if err != nil {
			return err
		}
		if known == nil {
			add := fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s GENERATED ALWAYS AS (%s) VIRTUAL",
				quote(spec.Name), column(f), expression(f))
			if err := s.step(add); err != nil {
				return err
			}
		}
	}
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
	return s.step(want)
}
