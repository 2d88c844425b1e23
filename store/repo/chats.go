package repo

import (
	"context"

	"recado/flows/orders"
	"recado/flows/validation"
	"recado/store"
)

// Chats stores the messages between the two sides of an order.
type Chats struct {
	docs store.Collection[orders.ChatEntry]
}

var _ orders.Chats = (*Chats)(nil)

// NewChats opens the chats.
func NewChats(db store.DB) (*Chats, error) {
	docs, err := open[orders.ChatEntry](db, store.Spec{Name: "chats", Indexes: []store.Index{
		{Name: "order", Fields: []store.Field{{Path: "order", Kind: store.String}, {Path: "at", Kind: store.Time}}},
	}})
	return &Chats{docs}, err
}

// Add stores an entry. The error is bot.ErrDuplicate for a known one.
func (c *Chats) Add(ctx context.Context, e orders.ChatEntry) error {
	return c.docs.Insert(ctx, e)
}

// List returns a page of an order's entries, oldest first.
func (c *Chats) List(ctx context.Context, order string, limit int, after string) ([]orders.ChatEntry, string, error) {
	q := store.Query{Index: "order", Equal: []any{order}, Limit: limit, After: after}
	return list(ctx, c.docs, q, validation.ErrCursor)
}

// Forget deletes all of an order's entries.
func (c *Chats) Forget(ctx context.Context, order string) error {
	for {
		n, err := c.docs.DeleteAll(ctx, store.Query{Index: "order", Equal: []any{order}, Limit: 200})
		if err != nil || n == 0 {
			return err
		}
	}
}
