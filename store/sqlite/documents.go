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

// documents is one collection. Its statements are built once, when it is opened.
type documents struct {
	db      *DB
	spec    store.Spec
	name    string
	indexed []store.Field     // fields with a column of their own
	uniques map[string]string // maps the columns in SQLite's constraint errors to index names

	get, insert, replace, remove string
}

var _ store.Documents = (*documents)(nil)

func newDocuments(db *DB, spec store.Spec, indexed []store.Field) *documents {
	table := quote(spec.Name)
	columns, values := "id, v, doc", "?, ?, ?"
	for _, f := range indexed {
		columns, values = columns+", "+column(f), values+", ?"
	}
	d := &documents{
		db: db, spec: spec, name: spec.Name, indexed: indexed,
		uniques: map[string]string{spec.Name + ".id": store.PrimaryIndex},
		get:     "SELECT doc FROM " + table + " WHERE id = ?",
		insert:  "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")",
		replace: "UPDATE " + table + " SET v = ?, " + written(indexed) + " WHERE id = ? AND v = ?",
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
	rows := make([][]driver.Value, len(docs)) // computed here, where it does not delay other writes
	for i, doc := range docs {
		rows[i] = append([]driver.Value{doc.ID, doc.Version}, columnValues(d.indexed, doc.JSON)...)
	}
	err := d.db.write(ctx, func(s *session) error {
		for i, row := range rows {
			_, err := s.exec(d.insert, row...)
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
	row := append([]driver.Value{doc.Version}, columnValues(d.indexed, doc.JSON)...)
	row = append(row, doc.ID, version)
	return d.db.write(ctx, func(s *session) error {
		n, err := s.exec(d.replace, row...)
		if err == nil && n == 0 {
			return store.ErrStale
		}
		return d.duplicate(err)
	})
}

func (d *documents) Update(ctx context.Context, id string, edit store.Edit) (json.RawMessage, error) {
	var doc json.RawMessage
	touched := d.touched(edit)
	err := d.db.write(ctx, func(s *session) (err error) {
		doc, err = d.edit(s, id, edit, touched)
		return err
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

func (d *documents) UpdateAll(ctx context.Context, ids []string, edit store.Edit) error {
	touched := d.touched(edit)
	return d.db.write(ctx, func(s *session) error {
		for _, id := range ids {
			if _, err := d.edit(s, id, edit, touched); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
		return nil
	})
}

// edit reads and writes within the writer's transaction, so no other write comes between.
func (d *documents) edit(s *session, id string, edit store.Edit, touched touched) (json.RawMessage, error) {
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
	_, err = s.exec(touched.update, append(columnValues(touched.fields, doc), id)...)
	return doc, d.duplicate(err)
}

// touched holds the indexed fields that an edit may change, and the statement that writes them.
// Other columns are left out, so that their indexes are not rewritten: an update of all of them
// costs twice an insert.
type touched struct {
	fields []store.Field
	update string
}

func (d *documents) touched(edit store.Edit) (t touched) {
	for _, f := range d.indexed {
		if changes(edit, f.Path) {
			t.fields = append(t.fields, f)
		}
	}
	t.update = "UPDATE " + quote(d.name) + " SET " + written(t.fields) + " WHERE id = ?"
	return t
}

func changes(edit store.Edit, path string) bool {
	meets := func(other string) bool {
		return path == other || strings.HasPrefix(path, other+".") || strings.HasPrefix(other, path+".")
	}
	return slices.ContainsFunc(edit.Unset, meets) ||
		slices.ContainsFunc(edit.Set, func(a store.Assignment) bool { return meets(a.Path) }) ||
		slices.ContainsFunc(edit.Inc, func(i store.Increment) bool { return meets(i.Path) })
}

// written returns the SET part of an UPDATE for columnValues.
func written(fields []store.Field) string {
	set := "doc = ?"
	for _, f := range fields {
		set += ", " + column(f) + " = ?"
	}
	return set
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
