package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// openTimeout bounds Open: building an index over a large collection takes a while.
const openTimeout = 5 * time.Minute

// Open opens the collection that spec declares for type T, whose json tags define the stored form:
// a string "_id" and, for Replace, an integer "v". Each time.Time is read in UTC, truncated to the
// millisecond.
func Open[T any](db DB, spec Spec) (Collection[T], error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	docs, err := db.Documents(ctx, spec)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", spec.Name, err)
	}
	return &collection[T]{spec, docs}, nil
}

// collection is the part that all drivers share: encoding, checks, errors.
type collection[T any] struct {
	spec Spec
	docs Documents
}

func (c *collection[T]) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", op, c.spec.Name, err)
}

func (c *collection[T]) decoded(op string, raw json.RawMessage, err error) (T, error) {
	var doc T
	if err == nil {
		doc, err = c.read(raw)
	}
	return doc, c.wrap(op, err)
}

// read upgrades a stored document to the present version before decoding it; the upgrade is stored
// with the next Replace.
func (c *collection[T]) read(raw json.RawMessage) (T, error) {
	raw, _, err := c.spec.Upgraded(raw)
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](raw)
}

func (c *collection[T]) written(doc T) (Document, error) {
	d, err := encodeDocument(doc)
	if err == nil {
		d.JSON = c.spec.stamped(d.JSON)
	}
	return d, err
}

func (c *collection[T]) Get(ctx context.Context, id string) (T, error) {
	raw, err := c.docs.Get(ctx, id)
	return c.decoded("get", raw, err)
}

func (c *collection[T]) Insert(ctx context.Context, doc T) error {
	errs, err := c.InsertAll(ctx, []T{doc})
	if err != nil {
		return err
	}
	return c.wrap("insert", errs[0])
}

func (c *collection[T]) InsertAll(ctx context.Context, docs []T) ([]error, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	encoded := make([]Document, len(docs))
	for i, doc := range docs {
		var err error
		if encoded[i], err = c.written(doc); err != nil {
			return nil, c.wrap("insert", err)
		}
	}
	errs, err := c.docs.Insert(ctx, encoded)
	return errs, c.wrap("insert", err)
}

func (c *collection[T]) Replace(ctx context.Context, doc T, version int64) error {
	encoded, err := c.written(doc)
	switch {
	case err != nil:
		return c.wrap("replace", err)
	case encoded.Version != version+1:
		return c.wrap("replace", Invalid("version %d does not follow %d", encoded.Version, version))
	}
	return c.wrap("replace", c.docs.Replace(ctx, encoded, version))
}

func (c *collection[T]) Update(ctx context.Context, id string, change Change) (T, error) {
	edit, err := encodeChange(change)
	var raw json.RawMessage
	switch {
	case err != nil:
	case edit.Empty():
		raw, err = c.docs.Get(ctx, id)
	default:
		raw, err = c.docs.Update(ctx, id, edit)
	}
	return c.decoded("update", raw, err)
}

func (c *collection[T]) UpdateAll(ctx context.Context, ids []string, change Change) error {
	edit, err := encodeChange(change)
	if err == nil && len(ids) > 0 && !edit.Empty() {
		err = c.docs.UpdateAll(ctx, ids, edit)
	}
	return c.wrap("update", err)
}

func (c *collection[T]) Delete(ctx context.Context, id string) error {
	return c.wrap("delete", c.docs.Delete(ctx, id))
}

func (c *collection[T]) DeleteAll(ctx context.Context, q Query) (int, error) {
	plan, err := c.spec.plan(q)
	if err == nil && q.Limit == 0 {
		err = Invalid("%s: DeleteAll wants a limit", c.spec.Name)
	}
	if err != nil {
		return 0, err
	}
	n, err := c.docs.DeleteAll(ctx, plan)
	return n, c.wrap("delete", err)
}

func (c *collection[T]) Find(ctx context.Context, q Query) ([]T, error) {
	plan, err := c.spec.plan(q)
	if err != nil {
		return nil, err
	}
	raws, err := c.docs.Find(ctx, plan)
	if err != nil {
		return nil, c.wrap("find", err)
	}
	found := make([]T, len(raws))
	for i, raw := range raws {
		if found[i], err = c.read(raw); err != nil {
			return nil, c.wrap("find", err)
		}
	}
	return found, nil
}

func (c *collection[T]) Count(ctx context.Context, q Query) (int, error) {
	plan, err := c.spec.plan(q)
	if err != nil {
		return 0, err
	}
	n, err := c.docs.Count(ctx, plan)
	return n, c.wrap("count", err)
}

func (c *collection[T]) Cursor(q Query, doc T) (string, error) {
	q.After = ""
	plan, err := c.spec.plan(q)
	if err != nil {
		return "", err
	}
	raw, err := encode(doc)
	if err != nil {
		return "", c.wrap("cursor", err)
	}
	return plan.cursor(raw)
}
