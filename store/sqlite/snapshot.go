package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Snapshot copies the database at from, to which other processes may be writing, to a new file at
// to. The copy is consistent and includes everything acknowledged before the start.
//
// It uses VACUUM INTO and not the online backup API: it is one read transaction that no writer
// waits for, while the page-wise backup restarts whenever another process commits. It also leaves
// out deleted data, which free pages would contain. The log is not copied back into the file while
// the copy runs.
func Snapshot(ctx context.Context, from, to string) error {
	return onFile(from, "", func(s *session) error {
		_, err := s.conn.ExecContext(ctx, "VACUUM INTO ?", []driver.NamedValue{{Ordinal: 1, Value: to}})
		return err
	})
}

// Check reads a whole database that nobody writes to: all pages and indexes. It returns the number
// of rows of each table.
func Check(ctx context.Context, path string) (map[string]int64, error) {
	rows := map[string]int64{}
	err := onFile(path, "&mode=ro&immutable=1", func(s *session) error {
		var faults, tables []string
		collect := func(into *[]string) func([]driver.Value) bool {
			return func(row []driver.Value) bool { *into = append(*into, fmt.Sprint(row[0])); return true }
		}
		if err := s.each(ctx, "PRAGMA integrity_check(10)", nil, collect(&faults)); err != nil {
			return err
		}
		if len(faults) != 1 || faults[0] != "ok" {
			return fmt.Errorf("the database is damaged: %s", strings.Join(faults, "; "))
		}
		const all = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`
		if err := s.each(ctx, all, nil, collect(&tables)); err != nil {
			return err
		}
		for _, table := range tables {
			n, err := s.value(`SELECT count(*) FROM "` + strings.ReplaceAll(table, `"`, `""`) + `"`)
			if err != nil {
				return err
			}
			rows[table], _ = n.(int64)
		}
		return nil
	})
	return rows, err
}

// InUse reports whether a program has the database open. It changes nothing.
func InUse(path string) (bool, error) {
	err := onFile(path, "&_locking_mode=EXCLUSIVE", func(s *session) error {
		return errors.Join(s.step("BEGIN IMMEDIATE"), s.step("ROLLBACK"))
	})
	if isBusy(err) {
		return true, nil
	}
	return false, err
}

func onFile(path, options string, use func(*session) error) error {
	if _, err := os.Stat(path); err != nil {
		return err // SQLite would create the file
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	wait := "?_busy_timeout=5000"
	if strings.Contains(options, "EXCLUSIVE") {
		wait = "?_busy_timeout=0"
	}
	s, err := connect((&url.URL{Scheme: "file", Path: path}).String() + wait + options)
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.close())
}

// Copy is Snapshot of an open database.
func (db *DB) Copy(ctx context.Context, to string) error { return Snapshot(ctx, db.path, to) }
