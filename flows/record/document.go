package record

import (
	"context"
	"time"
)

// Doc is one document: its data with id and version.
type Doc[T any] struct {
	ID        string    `json:"_id"` // upper case
	V         int64     `json:"v"`
	Data      T         `json:"said"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Repository stores documents of one kind. Its errors are bot's: ErrNotFound, ErrDuplicate,
// ErrStale and ErrUnavailable (retry later; a write may or may not have been stored).
type Repository[T any] interface {
	// Insert stores a new document; ErrDuplicate if its id exists.
	Insert(ctx context.Context, d Doc[T]) error
	Get(ctx context.Context, id string) (Doc[T], error)
	// Put stores d if the stored V is d.V-1, else ErrStale.
	Put(ctx context.Context, d Doc[T]) error
	// List returns a page of documents by id, or by the member that the filter names; next is "" at
	// the end. The error is validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Doc[T], next string, err error)
}

// Filter selects documents; zero fields select all.
type Filter struct {
	Owner  string // only documents of this owner: a company's contracts
	Field  string // another indexed member to search by; with Prefix, without Owner
	Prefix string // only documents whose Field begins with this, sorted by Field
	Limit  int    // 1–200; 0 is 50
	After  string // the next of the page before
}
