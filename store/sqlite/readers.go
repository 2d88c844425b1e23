package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"

	"recado/store"
)

// readCount is the number of concurrent searches; more would only wait for the processor.
const readCount = 4

// readers are read-only connections. Like the writer they bypass database/sql, whose overhead for
// such short searches costs as much as the search.
type readers struct {
	open   int
	free   chan *session
	once   sync.Once
	closed chan struct{}
}

func startReaders(file string) (*readers, error) {
	r := &readers{free: make(chan *session, readCount), closed: make(chan struct{})}
	for range readCount {
		s, err := newReader(file)
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.open++
		r.free <- s
	}
	return r, nil
}

// close waits for running searches.
func (r *readers) close() (err error) {
	r.once.Do(func() {
		close(r.closed)
		for range r.open {
			err = errors.Join(err, (<-r.free).close())
		}
	})
	return err
}

// query runs a search and passes each row to visit. When ctx ends it stops at the next row; the
// index bounds how far that is.
func (r *readers) query(ctx context.Context, text string, args []driver.Value, visit func(row []driver.Value) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var s *session
	select {
	case s = <-r.free:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.closed:
		return store.Unavailable(errClosed)
	}
	defer func() { r.free <- s }()
	return unavailable(s.each(ctx, text, args, visit))
}
