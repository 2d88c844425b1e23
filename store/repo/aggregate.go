package repo

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/outbox"
	"recado/store"
)

// versioned is a document that carries its own version and outbox.
type versioned[T any] interface {
	*T
	Key() string
	Rev() *int64
	Due() time.Time
	Effects() *outbox.Box
}

// aggregate keeps documents of one kind, each with its outbox and its deadlines, and
// is an outbox that the engine's relay can serve.
type aggregate[T any, P versioned[T]] struct {
	documents[T]
}

// openAggregate opens a collection with the indexes that every aggregate has, besides
// its own.
func openAggregate[T any, P versioned[T]](db store.DB, name string, own ...store.Index) (aggregate[T, P], error) {
	at := func(path string) []store.Field { return []store.Field{{Path: path, Kind: store.Time}} }
	docs, err := openDocuments(db, store.Spec{Name: name, Indexes: append([]store.Index{
		{Name: "command", Unique: true, Fields: []store.Field{{Path: "command", Kind: store.String}}},
		{Name: "pending", Sparse: true, Fields: at("pending_since")},
		{Name: "due", Sparse: true, Fields: at("due_at")},
		{Name: "created", Fields: at("createdAt")},
	}, own...)}, func(doc T) int64 { return *P(&doc).Rev() })
	return aggregate[T, P]{docs}, err
}

// Name says whose outbox it is.
func (a aggregate[T, P]) Name() string { return a.name }

// ByCommand finds the document that a command made.
func (a aggregate[T, P]) ByCommand(ctx context.Context, command string) (T, error) {
	return a.one(ctx, "command", command)
}

// Due lists documents with a deadline that has come by a moment, the earliest first.
func (a aggregate[T, P]) Due(ctx context.Context, by time.Time, limit int) ([]string, error) {
	// Max is exclusive, and times are kept by the millisecond.
	return a.keys(a.docs.Find(ctx, store.Query{Index: "due", Max: by.Add(time.Millisecond), Limit: limit}))
}

// Soonest is the earliest deadline of all, the zero time where there is none.
func (a aggregate[T, P]) Soonest(ctx context.Context) (time.Time, error) {
	found, err := a.docs.Find(ctx, store.Query{Index: "due", Limit: 1})
	if err != nil || len(found) == 0 {
		return time.Time{}, translate(err)
	}
	return P(&found[0]).Due(), nil
}

// Waiting lists documents whose effects have waited since before a moment, the longest
// first.
func (a aggregate[T, P]) Waiting(ctx context.Context, before time.Time, limit int) ([]string, error) {
	return a.keys(waiting(ctx, a.docs, "pending", before, maxClockSkew, limit))
}

func (a aggregate[T, P]) keys(found []T, err error) ([]string, error) {
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = P(&found[i]).Key()
	}
	return ids, translate(err)
}

// Load returns the effects a document still waits for; none for one there is not.
func (a aggregate[T, P]) Load(ctx context.Context, owner string) ([]bot.Effect, error) {
	doc, err := a.Get(ctx, owner)
	if errors.Is(err, bot.ErrNotFound) {
		return nil, nil
	}
	return P(&doc).Effects().Outbox, err
}

// Ack removes effects that have been carried out. Doing it again is fine.
func (a aggregate[T, P]) Ack(ctx context.Context, owner string, ids ...string) error {
	return a.edit(ctx, owner, func(box *outbox.Box) bool { return box.Ack(ids...) })
}

// Touch lets a document's effects wait anew from now on.
func (a aggregate[T, P]) Touch(ctx context.Context, owner string, now time.Time) error {
	return a.edit(ctx, owner, func(box *outbox.Box) bool { return box.Postpone(now) })
}

// edit writes by compare-and-set, so that no acknowledgement ever takes back what the
// business wrote meanwhile.
func (a aggregate[T, P]) edit(ctx context.Context, id string, change func(*outbox.Box) bool) error {
	for {
		doc, err := a.Get(ctx, id)
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !change(P(&doc).Effects()) {
			return nil
		}
		*P(&doc).Rev()++
		if err := a.Put(ctx, doc); !errors.Is(err, bot.ErrStale) {
			return err
		}
	}
}
