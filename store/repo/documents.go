package repo

import (
	"context"
	"errors"
	"fmt"

	"recado/bot"
	"recado/flows/validation"
	"recado/store"
)

// documents stores documents of one kind by compare-and-set of their version. Repositories embed it.
type documents[T any] struct {
	name    string
	docs    store.Collection[T]
	version func(T) int64
}

// openDocuments opens a collection; version returns a document's "v".
func openDocuments[T any](db store.DB, s store.Spec, version func(T) int64) (documents[T], error) {
	docs, err := open[T](db, s)
	return documents[T]{s.Name, docs, version}, err
}

// Insert stores a new document. The error is bot.ErrDuplicate for a known id.
func (d documents[T]) Insert(ctx context.Context, doc T) error {
	return d.docs.Insert(ctx, doc)
}

// Get returns a document, or bot.ErrNotFound.
func (d documents[T]) Get(ctx context.Context, id string) (T, error) {
	return d.docs.Get(ctx, id)
}

// Put stores a document if the stored version is one less than its own; otherwise the error is bot.ErrStale.
func (d documents[T]) Put(ctx context.Context, doc T) error {
	return d.docs.Replace(ctx, doc, d.version(doc)-1)
}

// one finds a document by its value in an index.
func (d documents[T]) one(ctx context.Context, index string, value any) (T, error) {
	var none T
	found, err := d.docs.Find(ctx, store.Query{Index: index, Equal: []any{value}, Limit: 1})
	if err != nil {
		return none, err
	}
	if len(found) == 0 {
		return none, fmt.Errorf("%s by %s: %w", d.name, index, bot.ErrNotFound)
	}
	return found[0], nil
}

// list returns a page of the documents that a query finds; wrong is the error for an invalid cursor.
func list[T any](ctx context.Context, docs store.Collection[T], q store.Query, wrong error) (page []T, next string, err error) {
	page, err = docs.Find(ctx, q)
	switch {
	case errors.Is(err, store.ErrInvalid) && q.After != "":
		return nil, "", wrong
	case err != nil:
		return nil, "", err
	case len(page) < q.Limit:
		return page, "", nil
	}
	next, err = docs.Cursor(q, page[len(page)-1])
	return page, next, err
}

// maxRead limits how many documents are read for one page whose filter no index covers.
const maxRead = 2000

// listMatching returns a page of the documents that a query finds and that match. A page may be shorter than q.Limit,
// and have a next one, if few documents match. An invalid cursor is validation.ErrCursor.
func listMatching[T any](ctx context.Context, docs store.Collection[T], q store.Query, matches func(T) bool) (page []T, next string, err error) {
	limit := q.Limit
	q.Limit++ // one more tells whether there is a next page
	var last T
	read := 0
	for doc, err := range store.Each(ctx, docs, q) {
		switch {
		case errors.Is(err, store.ErrInvalid) && q.After != "":
			return nil, "", validation.ErrCursor
		case err != nil:
			return nil, "", err
		}
		fits := matches(doc)
		if read == maxRead || fits && len(page) == limit {
			next, err := docs.Cursor(q, last)
			return page, next, err
		}
		if fits {
			page = append(page, doc)
		}
		last, read = doc, read+1
	}
	return page, "", nil
}
