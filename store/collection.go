package store

import (
	"context"
	"iter"
)

// Collection is a set of JSON documents of type T, each under the string it
// carries as "_id". A document that is replaced carries its version as "v".
//
// One call on one document is atomic and, once it has returned nil, durable. There
// is no transaction over several documents, and InsertAll, UpdateAll and DeleteAll
// are not one: another caller may see some of their documents before the others.
//
// Every method may also return ErrUnavailable, ErrInvalid, or the error of ctx. A
// write that ended so may still have landed: done again, an Insert is then ErrDuplicate
// and a Replace ErrStale.
type Collection[T any] interface {
	// Get returns the document, or ErrNotFound.
	Get(ctx context.Context, id string) (T, error)

	// Insert stores a new document, or returns ErrDuplicate and leaves the old one
	// as it was.
	Insert(ctx context.Context, doc T) error

	// InsertAll inserts each on its own, in one round trip or one commit. The slice
	// has one entry a document: nil, or ErrDuplicate. The error is for the whole
	// call: when it is set, the slice is nil and nothing is known of any document.
	InsertAll(ctx context.Context, docs []T) ([]error, error)

	// Replace stores doc, whose own "v" must be version+1, where the stored "v" is
	// version (an absent one counts as 0); otherwise, and where there is no such
	// document, ErrStale.
	Replace(ctx context.Context, doc T, version int64) error

	// Update changes fields without reading first and returns the document after the
	// change, or ErrNotFound. It leaves "v" alone, so it never makes a Replace stale:
	// use it only for fields that a Replace does not decide by.
	Update(ctx context.Context, id string, change Change) (T, error)

	// UpdateAll makes the same change to each of the documents; absent ids are ignored.
	UpdateAll(ctx context.Context, ids []string, change Change) error

	// Delete removes the document; an absent one is fine.
	Delete(ctx context.Context, id string) error

	// DeleteAll removes the first q.Limit documents that Find would return, and says
	// how many went. Limit is required: retention works in bites.
	DeleteAll(ctx context.Context, q Query) (int, error)

	// Find returns the documents of one declared index, in its order.
	Find(ctx context.Context, q Query) ([]T, error)

	// Count says how many documents Find would return.
	Count(ctx context.Context, q Query) (int, error)

	// Cursor is the place of doc among the results of q. The same query with After
	// set to it goes on behind doc, whatever was added or removed meanwhile.
	Cursor(q Query, doc T) (string, error)
}

// Change is a set of edits on the fields of one document. A field is named by its
// JSON name; "owner.epoch" reaches into objects, making those that are absent. A path
// through an array, a null or a plain value is ErrInvalid, as are "_id", "v", and two
// edits of which one contains the other.
type Change struct {
	Set   map[string]any
	Unset []string         // what is not there is fine
	Inc   map[string]int64 // an absent field counts as 0
}

// Query asks one declared index for documents.
//
// An index is sorted by its fields in the order declared, absent values first, then
// by id. Equal fixes the leading fields, Min and Max bound the next one, and what
// is left of the index orders the result. Values are strings, integers, bools and
// time.Time (times are compared by the millisecond), or types based on them.
type Query struct {
	Index string // "" is PrimaryIndex
	Equal []any  // one value a leading field; nil matches absent
	Min   any    // inclusive; nil is unbounded
	Max   any    // exclusive; nil is unbounded. With either, absent values are left out
	Desc  bool   // the whole order backwards, ids too
	Limit int    // 0 is all there are
	After string // a Cursor; "" is from the start
}

// Each walks everything q finds, a page of q.Limit (or 200) at a time, holding
// nothing open between pages. It stops at the first error, which it yields last.
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
