package edit

import (
	"context"
	"errors"
	"fmt"

	"recado/bot"
)

// maxAttempts bounds the tries of an edit. Each loss means that another writer succeeded.
const maxAttempts = 50

// ErrUnchanged ends an edit without a write and without an error.
var ErrUnchanged = errors.New("edit: nothing to change")

// errOvertaken means that every try was lost.
var errOvertaken = fmt.Errorf("edit: others wrote first at each of %d tries: %w", maxAttempts, bot.ErrUnavailable)

// Store is what an edit needs of a repository. Put returns bot.ErrStale if the stored version is not
// one less than the document's.
type Store[T any] interface {
	Get(ctx context.Context, id string) (T, error)
	Put(ctx context.Context, doc T) error
}

// Document changes one document. It calls change with the current document, and again after each
// lost race; change raises the version, replaces slices and maps instead of writing into them, and
// may return ErrUnchanged. The result is the document as it is stored now. Errors of change and of
// the store are returned unchanged, with the zero document.
func Document[T any](ctx context.Context, in Store[T], id string, change func(*T) error) (T, error) {
	return run(ctx, in, id, nil, change)
}

// Known is Document for who has read the document already: the first try is made on doc.
func Known[T any](ctx context.Context, in Store[T], id string, doc T, change func(*T) error) (T, error) {
	return run(ctx, in, id, &doc, change)
}

func run[T any](ctx context.Context, in Store[T], id string, known *T, change func(*T) error) (doc T, err error) {
	var none T
	for try := range maxAttempts {
		if try == 0 && known != nil {
			doc = *known
		} else if doc, err = in.Get(ctx, id); err != nil {
			return none, err
		}
		was := doc
		if err = change(&doc); errors.Is(err, ErrUnchanged) {
			return was, nil
		} else if err != nil {
			return none, err
		}
		if err = in.Put(ctx, doc); err == nil {
			return doc, nil
		}
		if !errors.Is(err, bot.ErrStale) {
			return none, err
		}
	}
	return none, errOvertaken
}

// Retry is for edits of another shape, such as one that may create its document. try reads and
// writes once; it is called again while it returns bot.ErrStale or bot.ErrDuplicate, because
// another process was first.
func Retry(try func() error) error {
	for range maxAttempts {
		if err := try(); !errors.Is(err, bot.ErrStale) && !errors.Is(err, bot.ErrDuplicate) {
			return err
		}
	}
	return errOvertaken
}
