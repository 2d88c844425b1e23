package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/mattn/go-sqlite3"
)

// session is one connection. It bypasses database/sql, because one goroutine needs no pool and no
// locks, and it caches all prepared statements.
type session struct {
	conn       *sqlite3.SQLiteConn
	statements map[string]*sqlite3.SQLiteStmt
}

func newWriter(file, synchronous string) (*session, error) {
	return connect(file+"?_busy_timeout=0",
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = "+synchronous,
		"PRAGMA wal_autocheckpoint = "+maxLogPages,
		"PRAGMA journal_size_limit = 67108864",
		"PRAGMA cache_size = -16000",
	)
}

func newReader(file string) (*session, error) {
	return connect(file + "?_query_only=1&_busy_timeout=5000")
}

func connect(file string, pragmas ...string) (*session, error) {
	opened, err := (&sqlite3.SQLiteDriver{}).Open(file)
	if err != nil {
		return nil, err
	}
	s := &session{conn: opened.(*sqlite3.SQLiteConn), statements: map[string]*sqlite3.SQLiteStmt{}}
	for _, pragma := range pragmas {
		err := retryWhileBusy(func() error { _, err := s.conn.Exec(pragma, nil); return err })
		if err != nil {
			return nil, errors.Join(err, s.conn.Close())
		}
	}
	return s, nil
}

func (s *session) close() error {
	for _, stmt := range s.statements {
		stmt.Close()
	}
	clear(s.statements)
	return s.conn.Close()
}

// rolledBack reports that no transaction is open, so an error must have ended it.
func (s *session) rolledBack() bool { return s.conn.AutoCommit() }

func (s *session) prepare(text string) (*sqlite3.SQLiteStmt, error) {
	if stmt, ok := s.statements[text]; ok {
		return stmt, nil
	}
	prepared, err := s.conn.Prepare(text)
	if err != nil {
		return nil, err
	}
	stmt := prepared.(*sqlite3.SQLiteStmt)
	s.statements[text] = stmt
	return stmt, nil
}

func (s *session) step(text string) error {
	_, err := s.exec(text)
	return err
}

// exec returns how many rows the statement changed.
func (s *session) exec(text string, args ...driver.Value) (int, error) {
	stmt, err := s.prepare(text)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// value returns the first column of the first row; nil without a row.
func (s *session) value(text string, args ...driver.Value) (value driver.Value, err error) {
	err = s.each(context.Background(), text, args, func(row []driver.Value) bool {
		value = row[0]
		return false
	})
	return value, err
}

// each passes each row to visit until visit returns false. visit must not keep the row.
func (s *session) each(ctx context.Context, text string, args []driver.Value, visit func(row []driver.Value) bool) error {
	stmt, err := s.prepare(text)
	if err != nil {
		return err
	}
	rows, err := stmt.Query(args)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if !visit(row) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
