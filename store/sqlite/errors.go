package sqlite

import (
	"errors"
	"strings"

	"github.com/mattn/go-sqlite3"

	"recado/store"
)

var errClosed = errors.New("sqlite: closed")

// unavailable marks the errors that a retry or more disk space may resolve.
func unavailable(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrNomem, sqlite3.ErrReadonly, sqlite3.ErrInterrupt,
		sqlite3.ErrIoErr, sqlite3.ErrFull, sqlite3.ErrCantOpen, sqlite3.ErrProtocol, sqlite3.ErrPerm:
		return store.Unavailable(err)
	case sqlite3.ErrTooBig:
		return store.Invalid("%w", err)
	}
	return err
}

func isBusy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked)
}

// duplicate converts a unique constraint error to one that names the index. SQLite names the
// columns: "UNIQUE constraint failed: orders.phone:string, orders.day:time".
func (d *documents) duplicate(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) || e.Code != sqlite3.ErrConstraint {
		return err
	}
	_, columns, _ := strings.Cut(e.Error(), "failed: ")
	if index, ok := d.uniques[columns]; ok {
		return &store.DuplicateError{Collection: d.name, Index: index}
	}
	return err
}
