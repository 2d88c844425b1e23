package record

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// Book is everything that can be done with documents of one kind. It is safe for
// concurrent use by any number of processes. Errors of its ports are passed on.
type Book[T any] struct {
	Docs Repository[T]
	// Clean brings what is said to the form in which it is kept, and says all that is
	// wrong with it. It must not change what the given slices and maps hold.
	Clean func(T) (T, Problems)
	// Before looks beyond the document just before it is written, and says what is wrong
	// there; nil where there is nothing to look at. What it does must be fine to do again.
	Before func(ctx context.Context, id string, said T, now time.Time) (Problems, error)
}

var idForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,39}$`)

// Canonical is the form in which an id is kept.
func Canonical(id string) string { return strings.ToUpper(strings.TrimSpace(id)) }

// Check says what is wrong with a document to be, as far as it can be seen of itself.
func (b *Book[T]) Check(id string, said T) []Problem {
	_, p := b.Clean(said)
	if !idForm.MatchString(Canonical(id)) {
		p = append(Problems{{Field: "id", What: "id"}}, p...)
	}
	return p
}

// Create makes a document under an id that none has. It returns an *InvalidError or a
// *TakenError; saying the same again finds what it made.
func (b *Book[T]) Create(ctx context.Context, id string, said T, now time.Time) (Doc[T], error) {
	id = Canonical(id)
	if p := b.Check(id, said); len(p) > 0 {
		return Doc[T]{}, &InvalidError{p}
	}
	said, _ = b.Clean(said)
	switch was, err := b.Docs.Get(ctx, id); {
	case err == nil && was.V == 1 && len(changed(was.Said, said)) == 0:
		return was, nil
	case err == nil:
		return Doc[T]{}, &TakenError{"id"}
	case !errors.Is(err, bot.ErrNotFound):
		return Doc[T]{}, err
	}
	if err := b.before(ctx, id, said, now); err != nil {
		return Doc[T]{}, err
	}
	now = now.Truncate(time.Millisecond) // as stores keep it: what is told again must look the same
	d := Doc[T]{ID: id, V: 1, Said: said, CreatedAt: now, UpdatedAt: now}
	err := b.Docs.Insert(ctx, d)
	if !errors.Is(err, bot.ErrDuplicate) {
		return d, err
	}
	if was, err := b.Docs.Get(ctx, id); err != nil || was.V == 1 && len(changed(was.Said, said)) == 0 {
		return was, err
	}
	return Doc[T]{}, &TakenError{"id"}
}

// Get returns one document, or bot.ErrNotFound.
func (b *Book[T]) Get(ctx context.Context, id string) (Doc[T], error) {
	return b.Docs.Get(ctx, Canonical(id))
}

// List pages through documents by id. It may return ErrCursor.
func (b *Book[T]) List(ctx context.Context, f Filter) ([]Doc[T], string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return b.Docs.List(ctx, f)
}

// All lists what belongs to something, or everything.
func (b *Book[T]) All(ctx context.Context, of string) (all []Doc[T], err error) {
	for f := (Filter{Of: of, Limit: 200}); ; {
		page, next, err := b.Docs.List(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if f.After = next; next == "" {
			return all, nil
		}
	}
}

// Update edits a document as it was in version v. change must replace slices and maps,
// not write into them. It returns an *InvalidError or a *StaleError; what changes
// nothing is not written.
func (b *Book[T]) Update(ctx context.Context, id string, v int64, change func(*T), now time.Time) (Doc[T], error) {
	d, err := b.Get(ctx, id)
	if err != nil {
		return Doc[T]{}, err
	}
	said := d.Said
	change(&said)
	said, p := b.Clean(said)
	fields := changed(d.Said, said)
	switch {
	case v != d.V:
		return Doc[T]{}, &StaleError{d.V, fields}
	case len(p) > 0:
		return Doc[T]{}, &InvalidError{p}
	case len(fields) == 0:
		return d, nil
	}
	if err := b.before(ctx, d.ID, said, now); err != nil {
		return Doc[T]{}, err
	}
	was := d.Said
	d.V, d.Said, d.UpdatedAt = d.V+1, said, now.Truncate(time.Millisecond)
	err = b.Docs.Put(ctx, d)
	if errors.Is(err, bot.ErrStale) {
		return Doc[T]{}, &StaleError{d.V, changed(was, said)}
	}
	return d, err
}

func (b *Book[T]) before(ctx context.Context, id string, said T, now time.Time) error {
	if b.Before == nil {
		return nil
	}
	p, err := b.Before(ctx, id, said, now)
	if err == nil && len(p) > 0 {
		err = &InvalidError{p}
	}
	return err
}

// changed names the members in which two values differ, sorted.
func changed[T any](a, b T) (fields []string) {
	was, is := members(a), members(b)
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if string(was[name]) != string(is[name]) {
			fields = append(fields, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}

func members(said any) (fields map[string]json.RawMessage) {
	raw, err := json.Marshal(said)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	if err != nil {
		panic("record: a document can't be written: " + err.Error()) // it is strings, numbers and their lists
	}
	return fields
}
