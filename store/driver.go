package store

import (
	"context"
	"encoding/json"
)

// DB is a database with collections. Programs use it with Open, for Next, and to Close it; drivers
// implement the rest.
type DB interface {
	// Documents opens a collection, and creates it and its indexes if necessary. The Spec has been
	// validated. An index that is no longer declared stays; one that is declared differently is
	// rebuilt.
	Documents(ctx context.Context, spec Spec) (Documents, error)

	// Next increments a named counter, from 1. It never returns a number twice, and later calls
	// return higher numbers; a failed call may leave a gap.
	Next(ctx context.Context, counter string) (int64, error)

	// Ping reports whether the store can answer.
	Ping(ctx context.Context) error

	// Close finishes the accepted writes. Later calls return ErrUnavailable.
	Close() error
}

// Documents is a collection in a driver: JSON by id. Open has checked and normalised all arguments,
// so drivers need no checks. Errors are those of Collection.
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

// Document is an encoded document. ID and Version are the JSON's "_id" and "v". Times in the JSON
// are UTC with at most milliseconds.
type Document struct {
	ID      string
	Version int64
	JSON    json.RawMessage
}

// Edit is an encoded Change. Its paths are sorted, and none contains another.
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

// Plan is a checked Query. Its values have the Kind of their field: string, int64, bool, or
// time.Time in UTC with milliseconds; nil is absent.
type Plan struct {
	Index Index
	Equal []any // values of Index.Fields[:len(Equal)]
	Range Field // the field that Min and Max bound, if either is set
	Min   any
	Max   any
	Sort  []Field // the fields that order the result: those after Equal, then the id
	After []any   // values of Sort behind which the result starts; nil for the start
	Desc  bool
	Limit int // 0 is no limit
}
