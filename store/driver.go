package store

import (
	"context"
	"encoding/json"
)

// DB is a place that keeps collections. Programs use it to Open collections, for
// Next, and to Close; the rest is what a driver implements.
type DB interface {
	// Documents opens a collection, making it and its indexes when they are not there
	// yet. The Spec has been validated. An index that is no longer declared stays; one
	// declared differently is built anew.
	Documents(ctx context.Context, spec Spec) (Documents, error)

	// Next counts a named counter up from 1. No two calls ever get the same number
	// and a later call never gets a lower one; a call that fails may leave a gap.
	Next(ctx context.Context, counter string) (int64, error)

	// Ping says whether the store can answer now.
	Ping(ctx context.Context) error

	// Close finishes the writes already accepted, and refuses later calls with
	// ErrUnavailable.
	Close() error
}

// Documents is a collection as a driver sees it: JSON under ids. Everything has been
// checked and brought to one form by Open, so that drivers hold no second opinion.
// Errors are as for Collection.
type Documents interface {
	Get(ctx context.Context, id string) (json.RawMessage, error)
	Insert(ctx context.Context, docs []Document) ([]error, error)
	Replace(ctx context.Context, doc Document, version int64) error
	Update(ctx context.Context, id string, edit Edit) (json.RawMessage, error)
	UpdateAll(ctx context.Context, ids []string, edit Edit) error
	Delete(ctx context.Context, id string) error
	DeleteAll(ctx context.Context, plan Plan) (int, error)
	Find(ctx context.Context, plan Plan) ([]json.RawMessage, error)
	Count(ctx context.Context, plan Plan) (int, error)
}

// Document is an encoded document; ID and Version are what JSON holds as "_id" and "v".
// Times in JSON are UTC with no more than milliseconds.
type Document struct {
	ID      string
	Version int64
	JSON    json.RawMessage
}

// Edit is an encoded Change. Paths are sorted, and none contains another.
type Edit struct {
	Set   []Assignment
	Unset []string
	Inc   []Increment
}

// Assignment sets one field to a JSON value.
type Assignment struct {
	Path string
	JSON json.RawMessage
}

// Increment adds to one integer field.
type Increment struct {
	Path string
	By   int64
}

// Plan is a checked Query. Its values are string, int64, bool, or time.Time in UTC cut
// to milliseconds, as their field's Kind wants; nil is absent.
type Plan struct {
	Index Index
	Equal []any // values of Index.Fields[:len(Equal)]
	Range Field // the field Min and Max bound, when either is set
	Min   any
	Max   any
	Sort  []Field // what orders the result: the fields after Equal, then the id
	After []any   // the values of Sort that the result must lie behind; or nil
	Desc  bool
	Limit int // 0 is none
}
