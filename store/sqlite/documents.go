package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"recado/store"
)

// documents is one collection. Its statements are written once, when it is opened.
type documents struct {
	db      *DB
	spec    store.Spec
	name    string
	indexed []store.Field     // what has a column of its own
	uniques map[string]string // the columns SQLite names in a broken constraint → index

	get, insert, replace, remove string
}

var _ store.Documents = (*documents)(nil)

func newDocuments(db *DB, spec store.Spec, indexed []store.Field) *documents {
	table := quote(spec.Name)
	columns, values := "id, v, doc", "?1, ?2, ?3"
	for _, f := range indexed {
		columns, values = columns+", "+column(f), values+", "+expression(f, "?3")
	}
	d := &documents{
		db: db, spec: spec, name: spec.Name, indexed: indexed,
		uniques: map[string]string{spec.Name + ".id": store.PrimaryIndex},
		get:     "SELECT doc FROM " + table + " WHERE id = ?",
		insert:  "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")",
		replace: "UPDATE " + table + " SET v = ?1, " + written(indexed, "?2") + " WHERE id = ?3 AND v = ?4",
		remove:  "DELETE FROM " + table + " WHERE id = ?",
	}
	for _, x := range spec.Indexes {
		if x.Unique {
			var columns []string
			for _, f := range x.Fields {
				columns = append(columns, spec.Name+"."+strings.Trim(column(f), `"`))
			}
			d.uniques[strings.Join(columns, ", ")] = x.Name
		}
	}
	return d
}

func (d *documents) Get(ctx context.Context, id string) (json.RawMessage, error) {
	found, err := d.search(ctx, d.get, []driver.Value{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, store.ErrNotFound
	}
	return found[0], nil
}

func (d *documents) Insert(ctx context.Context, docs []store.Document) ([]error, error) {
	errs := make([]error, len(docs))
	err := d.db.write(ctx, func(s *session) error {
		for i, doc := range docs {
			_, err := s.exec(d.insert, doc.ID, doc.Version, string(doc.JSON))
			if errs[i] = d.duplicate(err); errs[i] != nil && !errors.Is(errs[i], store.ErrDuplicate) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return errs, nil
}

func (d *documents) Replace(ctx context.Context, doc store.Document, version int64) error {
	return d.db.write(ctx, func(s *session) error {
		n, err := s.exec(d.replace, doc.Version, string(doc.JSON), doc.ID, version)
		if err == nil && n == 0 {
			return store.ErrStale
		}
		return d.duplicate(err)
	})
}

func (d *documents) Update(ctx context.Context, id string, edit store.Edit) (json.RawMessage, error) {
	var doc json.RawMessage
	err := d.db.write(ctx, func(s *session) (err error) {
		doc, err = d.edit(s, id, edit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

func (d *documents) UpdateAll(ctx context.Context, ids []string, edit store.Edit) error {
	return d.db.write(ctx, func(s *session) error {
		for _, id := range ids {
			if _, err := d.edit(s, id, edit); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
		return nil
	})
}

// edit reads and writes within the writer's transaction, so nothing comes between.
func (d *documents) edit(s *session, id string, edit store.Edit) (json.RawMessage, error) {
	old, err := s.value(d.get, id)
	if err != nil {
		return nil, err
	}
	text, ok := old.(string)
	if !ok {
		return nil, store.ErrNotFound
	}
	doc, err := apply(json.RawMessage(text), edit)
	if err != nil {
		return nil, err
	}
	_, err = s.exec("UPDATE "+quote(d.name)+" SET "+written(d.touched(edit), "?1")+" WHERE id = ?2", string(doc), id)
	return doc, d.duplicate(err)
}

// touched lists the indexed fields that an edit may change. The others are left out of
// the statement, and so their indexes are left alone: an update that names them all
// costs twice an insert.
func (d *documents) touched(edit store.Edit) []store.Field {
	var touched []store.Field
	for _, f := range d.indexed {
		if changes(edit, f.Path) {
			touched = append(touched, f)
		}
	}
	return touched
}

func changes(edit store.Edit, path string) bool {
	meets := func(other string) bool {
		return path == other || strings.HasPrefix(path, other+".") || strings.HasPrefix(other, path+".")
	}
	return slices.ContainsFunc(edit.Unset, meets) ||
		slices.ContainsFunc(edit.Set, func(a store.Assignment) bool { return meets(a.Path) }) ||
		slices.ContainsFunc(edit.Inc, func(i store.Increment) bool { return meets(i.Path) })
}

// written writes the part of an UPDATE that stores a document and fills its columns.
func written(fields []store.Field, doc string) string {
	if len(fields) == 0 {
		return "doc = " + doc
	}
	return "doc = " + doc + ", " + assign(fields, doc)
}

func (d *documents) Delete(ctx context.Context, id string) error {
	return d.db.write(ctx, func(s *session) error {
		_, err := s.exec(d.remove, id)
		return err
	})
}

func (d *documents) DeleteAll(ctx context.Context, plan store.Plan) (int, error) {
	text, args := from(d.spec, plan)
	var n int
	err := d.db.write(ctx, func(s *session) (err error) {
		n, err = s.exec("DELETE FROM "+quote(d.name)+" WHERE rowid IN (SELECT rowid "+text+")", args...)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (d *documents) Find(ctx context.Context, plan store.Plan) ([]json.RawMessage, error) {
	text, args := from(d.spec, plan)
	return d.search(ctx, "SELECT doc "+text, args)
}

func (d *documents) search(ctx context.Context, text string, args []driver.Value) ([]json.RawMessage, error) {
	var found []json.RawMessage
	err := d.db.readers.query(ctx, text, args, func(row []driver.Value) bool {
		text, _ := row[0].(string)
		found = append(found, json.RawMessage(text))
		return true
	})
	return found, err
}

func (d *documents) Count(ctx context.Context, plan store.Plan) (int, error) {
	text, args := from(d.spec, plan)
	var n int64
	err := d.db.readers.query(ctx, "SELECT count(*) FROM (SELECT 1 "+text+")", args, func(row []driver.Value) bool {
		n, _ = row[0].(int64)
		return true
	})
	return int(n), err
}
