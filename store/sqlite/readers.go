package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"

	"recado/store"
)

// readCount is how many searches run at once; more would only queue for the processor.
const readCount = 4

// readers are connections that only read. Like the writer they go past database/sql:
// for searches this short its bookkeeping costs as much as the search.
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

// close waits for the searches under way.
func (r *readers) close() (err error) {
	r.once.Do(func() {
		close(r.closed)
		for range r.open {
			err = errors.Join(err, (<-r.free).close())
		}
	})
	return err
}

// query runs a search and hands each row to visit. A search that
// has begun goes on to its next row when ctx ends: an index bounds how far that is.
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
