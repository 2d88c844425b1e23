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
	"recado/flows/validation"
)

// Service implements all operations on documents of one kind. It is safe for concurrent use by any
// number of processes. It returns errors of its ports unchanged.
type Service[T any] struct {
	Documents Repository[T]
	// Normalize returns the data in its stored form, and all its problems. It must not change the
	// given slices and maps.
	Normalize func(T) (T, validation.Problems)
	// BeforeSave checks the data against other documents just before it is written; nil: no check.
	// Its effects must be safe to repeat.
	BeforeSave func(ctx context.Context, id string, data T, now time.Time) (validation.Problems, error)
}

var idForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,39}$`)

// ValidID reports whether an id in its stored form can be one.
func ValidID(id string) bool { return idForm.MatchString(id) }

// Canonical returns the stored form of an id.
func Canonical(id string) string { return strings.ToUpper(strings.TrimSpace(id)) }

// Check returns the problems of a new document that are visible from its own data.
func (b *Service[T]) Check(id string, data T) []validation.Problem {
	_, p := b.Normalize(data)
	if !ValidID(Canonical(id)) {
		p = append(validation.Problems{{Field: "id", Code: "record.id"}}, p...)
	}
	return p
}

// Create makes a document under a new id. It returns a *validation.InvalidError or a
// *validation.DuplicateError; creating the same document again returns the first one.
func (b *Service[T]) Create(ctx context.Context, id string, data T, now time.Time) (Doc[T], error) {
	id = Canonical(id)
	if p := b.Check(id, data); len(p) > 0 {
		return Doc[T]{}, &validation.InvalidError{Problems: p}
	}
	data, _ = b.Normalize(data)
	switch was, err := b.Documents.Get(ctx, id); {
	case err == nil && was.V == 1 && len(Changed(was.Data, data)) == 0:
		return was, nil
	case err == nil:
		return Doc[T]{}, &validation.DuplicateError{Field: "id"}
	case !errors.Is(err, bot.ErrNotFound):
		return Doc[T]{}, err
	}
	if err := b.beforeSave(ctx, id, data, now); err != nil {
		return Doc[T]{}, err
	}
	now = now.Truncate(time.Millisecond) // the precision of stores, so that the result equals what is read back
	d := Doc[T]{ID: id, V: 1, Data: data, CreatedAt: now, UpdatedAt: now}
	err := b.Documents.Insert(ctx, d)
	if !errors.Is(err, bot.ErrDuplicate) {
		return d, err
	}
	if was, err := b.Documents.Get(ctx, id); err != nil || was.V == 1 && len(Changed(was.Data, data)) == 0 {
		return was, err
	}
	return Doc[T]{}, &validation.DuplicateError{Field: "id"}
}

// Get returns one document, or bot.ErrNotFound.
func (b *Service[T]) Get(ctx context.Context, id string) (Doc[T], error) {
	return b.Documents.Get(ctx, Canonical(id))
}

// List returns a page of documents by id. It may return validation.ErrCursor.
func (b *Service[T]) List(ctx context.Context, f Filter) ([]Doc[T], string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return b.Documents.List(ctx, f)
}

// All lists the documents of an owner, or all documents for "".
func (b *Service[T]) All(ctx context.Context, owner string) (all []Doc[T], err error) {
	for f := (Filter{Owner: owner, Limit: 200}); ; {
		page, next, err := b.Documents.List(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if f.After = next; next == "" {
			return all, nil
		}
	}
}

// Update edits a document based on version v. change must replace slices and maps, not write into
// them. It returns a *validation.InvalidError or a *validation.StaleError. A change of nothing is
// not written.
func (b *Service[T]) Update(ctx context.Context, id string, v int64, change func(*T), now time.Time) (Doc[T], error) {
	d, err := b.Get(ctx, id)
	if err != nil {
		return Doc[T]{}, err
	}
	data := d.Data
	change(&data)
	data, p := b.Normalize(data)
	fields := Changed(d.Data, data)
	switch {
	case v != d.V:
		return Doc[T]{}, &validation.StaleError{V: d.V, Fields: fields}
	case len(p) > 0:
		return Doc[T]{}, &validation.InvalidError{Problems: p}
	case len(fields) == 0:
		return d, nil
	}
	if err := b.beforeSave(ctx, d.ID, data, now); err != nil {
		return Doc[T]{}, err
	}
	was := d.Data
	d.V, d.Data, d.UpdatedAt = d.V+1, data, now.Truncate(time.Millisecond)
	err = b.Documents.Put(ctx, d)
	if errors.Is(err, bot.ErrStale) {
		return Doc[T]{}, &validation.StaleError{V: d.V, Fields: Changed(was, data)}
	}
	return d, err
}

func (b *Service[T]) beforeSave(ctx context.Context, id string, data T, now time.Time) error {
	if b.BeforeSave == nil {
		return nil
	}
	p, err := b.BeforeSave(ctx, id, data, now)
	if err == nil && len(p) > 0 {
		err = &validation.InvalidError{Problems: p}
	}
	return err
}

// Changed returns the names of the JSON members in which two values differ, sorted. The values consist
// of texts, numbers and lists of them.
func Changed[T any](a, b T) (fields []string) {
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

func members(data any) (fields map[string]json.RawMessage) {
	raw, err := json.Marshal(data)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	if err != nil {
		panic("record: a document can't be written: " + err.Error()) // it consists of strings, numbers and lists of them
	}
	return fields
}
