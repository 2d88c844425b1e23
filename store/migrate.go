package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"recado/store/internal/jsondoc"
)

// Walk iterates over all stored documents of a collection in order of their ids, a page at a time.
func Walk(ctx context.Context, db DB, name string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		spec := Spec{Name: name}
		docs, err := db.Documents(ctx, spec)
		q := Query{Limit: 200}
		for err == nil {
			var plan Plan
			var page []json.RawMessage
			if plan, err = spec.plan(q); err == nil {
				page, err = docs.Find(ctx, plan)
			}
			if err != nil {
				break
			}
			for _, doc := range page {
				if !yield(doc, nil) {
					return
				}
			}
			if len(page) < q.Limit {
				return
			}
			q.After, err = plan.cursor(page[len(page)-1])
		}
		yield(nil, fmt.Errorf("walk %s: %w", name, err))
	}
}

// Migrated is the result of Migrate for a collection.
type Migrated struct {
	Scanned int // documents that were read
	Old     int // of those, older versions, which were upgraded
	Newer   int // of those, versions of a newer program, which were not changed
}

// Migrate rewrites all documents of older versions by compare-and-set: others may write meanwhile,
// and an interrupted run can simply be repeated. With dry it only counts. most limits the documents
// that are read; 0 is no limit.
func Migrate(ctx context.Context, db DB, spec Spec, dry bool, most int) (m Migrated, err error) {
	docs, err := db.Documents(ctx, spec)
	if err != nil {
		return m, err
	}
	for doc, err := range Walk(ctx, db, spec.Name) {
		if err != nil {
			return m, err
		}
		if m.Scanned == most && most > 0 {
			return m, nil
		}
		m.Scanned++
		_, old, err := spec.Upgraded(doc)
		if old && !dry {
			err = migrate(ctx, docs, spec, doc)
		}
		switch {
		case errors.Is(err, ErrNewer):
			m.Newer++
		case err != nil:
			return m, fmt.Errorf("migrate %s: %w", spec.Name, err)
		case old:
			m.Old++
		}
	}
	return m, nil
}

// migrate rewrites one document. If another writer was faster, it rewrites that version.
func migrate(ctx context.Context, docs Documents, spec Spec, doc json.RawMessage) error {
	for {
		next, old, err := spec.Upgraded(doc)
		if err != nil || !old {
			return err
		}
		members := jsondoc.Members(next)
		version := int64(0)
		kept := members[:0]
		for _, m := range members {
			switch {
			case m.Is(schemaKey): // set below
			case m.Is("v"):
				if version, err = strconv.ParseInt(string(m.Value), 10, 64); err != nil {
					return Invalid("something other than an integer under v")
				}
			default:
				kept = append(kept, m)
			}
		}
		kept = append(kept, member("v", strconv.AppendInt(nil, version+1, 10)))
		var id string
		if err := json.Unmarshal(jsondoc.Lookup(next, "_id"), &id); err != nil {
			return Invalid("no string under _id")
		}
		err = docs.Replace(ctx, Document{ID: id, Version: version + 1, JSON: spec.stamped(jsondoc.Join(kept))}, version)
		if !errors.Is(err, ErrStale) {
			return err
		}
		if doc, err = docs.Get(ctx, id); errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func member(key string, value json.RawMessage) jsondoc.Member {
	m := jsondoc.NewMember(key)
	m.Value = value
	return m
}
