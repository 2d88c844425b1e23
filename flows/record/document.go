package record

import (
	"context"
	"time"
)

// Doc is one document: what people say of it, and its place among the others.
type Doc[T any] struct {
	ID        string    `json:"_id"` // upper case
	V         int64     `json:"v"`
	Data      T         `json:"said"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Repository keeps documents of one kind. Its errors are bot's: ErrNotFound, ErrDuplicate,
// ErrStale and ErrUnavailable (try again later; a write may or may not have landed).
type Repository[T any] interface {
	// Insert stores a new document; ErrDuplicate where its id is taken.
	Insert(ctx context.Context, d Doc[T]) error
	Get(ctx context.Context, id string) (Doc[T], error)
	// Put stores d where the stored V is still d.V-1, else ErrStale.
	Put(ctx context.Context, d Doc[T]) error
	// List pages through documents by id, or by the member that the filter names; next is "" at the end. A cursor that belongs to
	// another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Doc[T], next string, err error)
}

// Filter chooses documents; zero fields choose all.
type Filter struct {
	Owner  string // those that belong to this: a company's contracts
	Field  string // a member by which the repository finds too; with Prefix, without Owner
	Prefix string // those whose member Field begins with this, in the order of that member
	Limit  int    // 1–200; 0 is 50
	After  string // next of the page before
}
