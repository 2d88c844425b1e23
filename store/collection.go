package store

import (
	"context"
	"iter"
)

// Collection is a set of JSON documents of type T. The id of a document is its string "_id"; a
// document that is replaced has an integer version "v".
//
// A call on one document is atomic and, once it has returned nil, durable. There are no
// transactions over several documents: InsertAll, UpdateAll and DeleteAll are not atomic, and
// another caller may see some of their changes before the others.
//
// Every method may also return ErrUnavailable, ErrInvalid, or the error of ctx. A write with such
// an error may still have succeeded: repeating it then gives ErrDuplicate for an Insert and
// ErrStale for a Replace.
type Collection[T any] interface {
	// Get returns the document, or ErrNotFound.
	Get(ctx context.Context, id string) (T, error)

	// Insert stores a new document. It returns ErrDuplicate for a known id and keeps the old document.
	Insert(ctx context.Context, doc T) error

	// InsertAll inserts the documents independently, in one round trip or commit. The slice has one
	// entry per document: nil or ErrDuplicate. If the error is set the slice is nil, and the result
	// of every document is unknown.
	InsertAll(ctx context.Context, docs []T) ([]error, error)

	// Replace stores doc if the stored "v" is version (an absent one counts as 0); doc's own "v"
	// must be version+1. It returns ErrStale otherwise, also if the document does not exist.
	Replace(ctx context.Context, doc T, version int64) error

	// Update changes fields without a read and returns the changed document, or ErrNotFound. It
	// does not change "v", so it never makes a Replace stale: use it only for fields on which no
	// Replace depends.
	Update(ctx context.Context, id string, change Change) (T, error)

	// UpdateAll makes the same change to each of the documents. It ignores unknown ids.
	UpdateAll(ctx context.Context, ids []string, change Change) error

	// Delete removes the document. An unknown id is no error.
	Delete(ctx context.Context, id string) error

	// DeleteAll removes the first q.Limit documents that Find would return, and returns how many.
	// Limit is required, because retention deletes in batches.
	DeleteAll(ctx context.Context, q Query) (int, error)

	// Find returns documents by a declared index, in the order of the index.
	Find(ctx context.Context, q Query) ([]T, error)

	// Count returns how many documents Find would return.
	Count(ctx context.Context, q Query) (int, error)

	// Cursor returns the position of doc in the results of q. The same query with After set to it
	// continues behind doc, whatever was added or removed meanwhile.
	Cursor(q Query, doc T) (string, error)
}

// Change is a set of edits of one document's fields. A field is named by its JSON name;
// "owner.epoch" refers to a field of an object, which is created if absent. ErrInvalid is returned
// for a path through an array, a null or a plain value, for "_id" and "v", and for two edits of
// which one contains the other.
type Change struct {
	Set   map[string]any
	Unset []string         // absent fields are no error
	Inc   map[string]int64 // an absent field counts as 0
}

// Query searches one declared index.
//
// An index is sorted by its fields in the declared order, absent values first, then by id. Equal
// fixes the leading fields, Min and Max bound the next one, and the remaining fields order the
// result. Values are strings, integers, bools and time.Time (compared in milliseconds), or types
// based on them.
type Query struct {
	Index string // default: PrimaryIndex
	Equal []any  // values of the leading fields; nil matches absent
	Min   any    // inclusive; nil is unbounded
	Max   any    // exclusive; nil is unbounded. With Min or Max, absent values are left out
	Desc  bool   // reverses the whole order, including ids
	Limit int    // default: no limit
	After string // a Cursor; default: from the start
}

// Each iterates over all documents that q finds, in pages of q.Limit (default 200), without holding
// resources between pages. It stops at the first error, which it yields last.
func Each[T any](ctx context.Context, c Collection[T], q Query) iter.Seq2[T, error] {
	if q.Limit <= 0 {
		q.Limit = 200
	}
	return func(yield func(T, error) bool) {
		var none T
		for {
			page, err := c.Find(ctx, q)
			if err != nil {
				yield(none, err)
				return
			}
			for _, doc := range page {
				if !yield(doc, nil) {
					return
				}
			}
			if len(page) < q.Limit {
				return
			}
			if q.After, err = c.Cursor(q, page[len(page)-1]); err != nil {
				yield(none, err)
				return
			}
		}
	}
}
