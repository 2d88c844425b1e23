package sqlite

import (
	"context"
	"database/sql/driver"
	"net/url"
	"os"
	"path/filepath"

	"recado/store"
)

// DB is one SQLite file.
type DB struct {
	path    string
	readers *readers
	writer  *writer
	scratch string // a directory that Close removes
}

var _ store.DB = (*DB)(nil)

// Open opens the file, which it creates if necessary; its directory must exist.
func Open(path string) (*DB, error) { return open(path, "FULL") }

// Temporary opens an empty file that Close removes. It does not sync to disk, so a crash may lose
// data. For tests and trials.
func Temporary() (*DB, error) {
	dir, err := os.MkdirTemp("", "recado-store-")
	if err != nil {
		return nil, store.Unavailable(err)
	}
	db, err := open(filepath.Join(dir, "temporary.db"), "OFF")
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	db.scratch = dir
	return db, nil
}

func open(path, synchronous string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file := (&url.URL{Scheme: "file", Path: path}).String()
	w, err := startWriter(file, synchronous)
	if err != nil {
		return nil, unavailable(err)
	}
	r, err := startReaders(file)
	if err != nil {
		w.close()
		return nil, unavailable(err)
	}
	db := &DB{path: path, readers: r, writer: w}
	if err := db.write(context.Background(), createCounters); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Close finishes the accepted writes and closes the file.
func (db *DB) Close() error {
	err := db.writer.close()
	if closing := db.readers.close(); err == nil {
		err = closing
	}
	if db.scratch != "" {
		os.RemoveAll(db.scratch)
	}
	return err
}

// Ping checks that the file can be read and that the writer is not stuck.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.readers.query(ctx, "SELECT 1", nil, func([]driver.Value) bool { return true }); err != nil {
		return err
	}
	return db.write(ctx, func(*session) error { return nil })
}

func createCounters(s *session) error {
	_, err := s.exec(`CREATE TABLE IF NOT EXISTS "_counters" (name TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID`)
	return err
}

// Next increments a named counter.
func (db *DB) Next(ctx context.Context, counter string) (int64, error) {
	var n int64
	err := db.write(ctx, func(s *session) error {
		value, err := s.value(`INSERT INTO "_counters" (name, n) VALUES (?, 1)
			ON CONFLICT (name) DO UPDATE SET n = n + 1 RETURNING n`, counter)
		n, _ = value.(int64)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (db *DB) write(ctx context.Context, run func(*session) error) error {
	return db.writer.do(ctx, run)
}
