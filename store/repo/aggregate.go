package repo

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/requestid"
	"recado/flows/edit"
	"recado/flows/outbox"
	"recado/store"
)

// versioned is a document with a version and an outbox of its own.
type versioned[T any] interface {
	*T
	Key() string
	Rev() *int64
	Due() time.Time
	Effects() *outbox.Box
}

// aggregate stores documents of one kind with their outboxes and deadlines. It is an outbox that
// the engine's relay can process.
type aggregate[T any, P versioned[T]] struct {
	documents[T]
}

// openAggregate opens a collection with the indexes of every aggregate and its own.
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

// Name is the name of the outbox.
func (a aggregate[T, P]) Name() string { return a.name }

// ByCommand finds the document that a command created.
func (a aggregate[T, P]) ByCommand(ctx context.Context, command string) (T, error) {
	return a.one(ctx, "command", command)
}

// Due lists the ids of documents with a deadline at or before a moment, the earliest first.
func (a aggregate[T, P]) Due(ctx context.Context, by time.Time, limit int) ([]string, error) {
	// Max is exclusive, and times have milliseconds.
	return a.keys(a.docs.Find(ctx, store.Query{Index: "due", Max: by.Add(time.Millisecond), Limit: limit}))
}

// Soonest returns the earliest deadline of all documents, or the zero time without one.
func (a aggregate[T, P]) Soonest(ctx context.Context) (time.Time, error) {
	found, err := a.docs.Find(ctx, store.Query{Index: "due", Limit: 1})
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return P(&found[0]).Due(), nil
}

// Waiting lists the ids of documents whose effects have waited since before a moment, the longest first.
func (a aggregate[T, P]) Waiting(ctx context.Context, before time.Time, limit int) ([]string, error) {
	return a.keys(waiting(ctx, a.docs, "pending", before, maxClockSkew, limit))
}

func (a aggregate[T, P]) keys(found []T, err error) ([]string, error) {
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = P(&found[i]).Key()
	}
	return ids, err
}

// Insert stores a new document. The error is bot.ErrDuplicate for a known id or command.
func (a aggregate[T, P]) Insert(ctx context.Context, doc T) error {
	return a.documents.Insert(ctx, caused[T, P](ctx, doc))
}

// Put stores a document if the stored version is one less than its own; otherwise the error is bot.ErrStale.
func (a aggregate[T, P]) Put(ctx context.Context, doc T) error {
	return a.documents.Put(ctx, caused[T, P](ctx, doc))
}

// caused names the request of the context in the effects of this write.
func caused[T any, P versioned[T]](ctx context.Context, doc T) T {
	if id := requestid.From(ctx); id != "" {
		box := P(&doc).Effects()
		box.Outbox = slices.Clone(box.Outbox) // the caller's copy stays as it is
		bot.CausedBy(id, *P(&doc).Rev(), box.Outbox)
	}
	return doc
}

// Load returns the pending effects of a document; none for an unknown id.
func (a aggregate[T, P]) Load(ctx context.Context, owner string) ([]bot.Effect, error) {
	doc, err := a.Get(ctx, owner)
	if errors.Is(err, bot.ErrNotFound) {
		return nil, nil
	}
	return P(&doc).Effects().Outbox, err
}

// Ack removes effects that have been carried out. Repeating it is no error.
func (a aggregate[T, P]) Ack(ctx context.Context, owner string, ids ...string) error {
	return a.edit(ctx, owner, func(box *outbox.Box) bool { return box.Ack(ids...) })
}

// Touch sets the time since which a document's effects wait to now.
func (a aggregate[T, P]) Touch(ctx context.Context, owner string, now time.Time) error {
	return a.edit(ctx, owner, func(box *outbox.Box) bool { return box.Postpone(now) })
}

// edit changes the outbox by compare-and-set, so that an acknowledgement never overwrites a
// concurrent change of the document.
func (a aggregate[T, P]) edit(ctx context.Context, id string, change func(*outbox.Box) bool) error {
	_, err := edit.Document(ctx, a, id, func(doc *T) error {
		if !change(P(doc).Effects()) {
			return edit.ErrUnchanged
		}
		*P(doc).Rev()++
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	return err
}
