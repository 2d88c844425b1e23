package repo

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"recado/bot"
	"recado/store"
)

// gapTimeout is how long a missing number may still be stored by the writer that has drawn it.
// After that it is a permanent gap.
const gapTimeout = 2 * time.Second

// Records is the log of events.
type Records struct {
	db   store.DB
	docs store.Collection[bot.Record]
	now  func() time.Time

	turn    chan struct{} // holds one value: who takes it may add; unlike a mutex it can be waited for until a context ends
	changed atomic.Pointer[chan struct{}]
}

// NewRecords opens the log.
func NewRecords(db store.DB, now func() time.Time) (*Records, error) {
	docs, err := open[bot.Record](db, store.Spec{Name: "records", Indexes: []store.Index{
		{Name: "seq", Unique: true, Fields: []store.Field{{Path: "seq", Kind: store.Int}}},
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}})
	r := &Records{db: db, docs: docs, now: now, turn: make(chan struct{}, 1)}
	r.turn <- struct{}{}
	r.renew()
	return r, err
}

// Append adds a record unless its id is known.
func (r *Records) Append(ctx context.Context, rec bot.Record) error {
	select {
	case <-r.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { r.turn <- struct{}{} }()
	if _, err := r.docs.Get(ctx, rec.ID); err == nil {
		return nil
	}
	seq, err := r.db.Next(ctx, "records")
	if err != nil {
		return err
	}
	rec.Seq, rec.At = seq, r.now()
	if err := r.docs.Insert(ctx, rec); err != nil && !errors.Is(err, store.ErrDuplicate) {
		return err
	}
	close(*r.renew())
	return nil
}

// renew replaces the channel of Changed, and returns the former one.
func (r *Records) renew() *chan struct{} {
	next := make(chan struct{})
	return r.changed.Swap(&next)
}

// After lists records with a larger number, in order. A missing number holds back those behind it
// for gapTimeout, so that no reader skips a late record.
func (r *Records) After(ctx context.Context, seq int64, limit int) ([]bot.Record, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "seq", Min: seq + 1, Limit: limit})
	if err != nil {
		return nil, err
	}
	for i, rec := range found {
		before := seq
		if i > 0 {
			before = found[i-1].Seq
		}
		if rec.Seq != before+1 && r.now().Sub(rec.At).Abs() < gapTimeout {
			return found[:i], nil
		}
	}
	return found, nil
}

// Last returns the largest number in the log; 0 for an empty log.
func (r *Records) Last(ctx context.Context) (int64, error) {
	found, err := r.docs.Find(ctx, store.Query{Index: "seq", Desc: true, Limit: 1})
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].Seq, nil
}

// Changed returns a channel that is closed when this process adds a record.
func (r *Records) Changed() <-chan struct{} { return *r.changed.Load() }

// Purge deletes records from before a moment. A reader that has not reached them continues with the
// oldest remaining record.
func (r *Records) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
