package policy

import (
	"context"
	"errors"

	"recado/bot"
)

// pseudonymised bounds the books that are renamed at once.
const pseudonymised = maxBooks

// Erasable is a store of evidence from which a book can be removed.
type Erasable interface {
	Books
	// Delete removes a book; an unknown id is no error.
	Delete(ctx context.Context, id string) error
}

// Pseudonymise keeps the evidence about an address under another name that does not tell who it was.
// Repeating it is no error.
func Pseudonymise(ctx context.Context, in Erasable, contact, name string) error {
	books, err := in.Of(ctx, contact, pseudonymised)
	if err != nil {
		return err
	}
	for _, b := range books {
		old := b.ID
		b.ID, b.Party, b.V = name+"/"+b.Month, name, 1
		entries := make([]Entry, len(b.Entries))
		for i, e := range b.Entries {
			e.Contact = name
			entries[i] = e
		}
		b.Entries = entries
		if err := in.Insert(ctx, b); err != nil && !errors.Is(err, bot.ErrDuplicate) { // a duplicate was renamed by an earlier try
			return err
		}
		if err := in.Delete(ctx, old); err != nil {
			return err
		}
	}
	return nil
}
