package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"recado/store"
)

// disk is the store of one process: the real SQLite driver behind gates. A gate stands before each
// write, and before the reads on which the conversation depends.
type disk struct {
	store.DB
	s *scheduler
	p *process
}

// Documents opens a collection. That a process starts is not part of the simulation, so that it has no gate.
func (d disk) Documents(ctx context.Context, spec store.Spec) (store.Documents, error) {
	docs, err := d.DB.Documents(ctx, spec)
	return gated{docs, d, spec.Name}, err
}

// Next draws a number.
func (d disk) Next(ctx context.Context, counter string) (n int64, err error) {
	err = d.write(ctx, "next "+counter, "", func() error { n, err = d.DB.Next(ctx, counter); return err })
	return n, err
}

// write passes a gate and writes, or fails before or after.
func (d disk) write(ctx context.Context, place, id string, do func() error) error {
	if !d.p.up {
		return do()
	}
	v, err := d.s.gate(ctx, d.p, place, id)
	switch {
	case err != nil:
		return err
	case v == fail:
		return errDisk
	}
	d.p.w.wrote = d.s.now()
	err = do()
	if v == failAfter && err == nil {
		return errDisk
	}
	return err
}

// gated is a collection behind gates.
type gated struct {
	store.Documents
	d    disk
	name string
}

// watched are the collections whose searches have gates: those of conversations. Searches for what is
// due elsewhere come every second, mostly find nothing, and would be most of a run.
var watched = map[string]bool{"inbox": true, "sessions": true, "messages": true}

func (g gated) read(ctx context.Context, op, id string) error {
	if !g.d.p.up {
		return nil
	}
	v, err := g.d.s.gate(ctx, g.d.p, op+" "+g.name, id)
	if err == nil && v != pass {
		return errDisk
	}
	return err
}

func (g gated) Get(ctx context.Context, id string) (json.RawMessage, error) {
	if err := g.read(ctx, "get", id); err != nil {
		return nil, err
	}
	return g.Documents.Get(ctx, id)
}

func (g gated) Find(ctx context.Context, plan store.Plan) ([]json.RawMessage, error) {
	if watched[g.name] {
		if err := g.read(ctx, "find", fmt.Sprint(plan.Index.Name, plan.Equal)); err != nil {
			return nil, err
		}
	} else if g.d.p.dead.Load() {
		return nil, g.read(ctx, "find", "")
	}
	if !g.d.p.w.holds(g.name) {
		return nil, nil // nobody has written here yet: the search finds nothing
	}
	return g.Documents.Find(ctx, plan)
}

func (g gated) Count(ctx context.Context, plan store.Plan) (int, error) {
	if g.d.p.dead.Load() {
		return 0, g.read(ctx, "count", "")
	}
	if !g.d.p.w.holds(g.name) {
		return 0, nil
	}
	return g.Documents.Count(ctx, plan)
}

func (g gated) Insert(ctx context.Context, docs []store.Document) (errs []error, err error) {
	ids := make([]string, len(docs))
	for i, doc := range docs {
		ids[i] = doc.ID
	}
	err = g.d.write(ctx, "insert "+g.name, strings.Join(ids, ","), func() error {
		g.d.p.w.written.Store(g.name, true)
		errs, err = g.Documents.Insert(ctx, docs)
		return err
	})
	if err != nil {
		errs = nil
	}
	return errs, err
}

func (g gated) Replace(ctx context.Context, doc store.Document, version int64) error {
	return g.d.write(ctx, "replace "+g.name, fmt.Sprint(doc.ID, " v", doc.Version), func() error { return g.Documents.Replace(ctx, doc, version) })
}

func (g gated) Update(ctx context.Context, id string, edit store.Edit) (raw json.RawMessage, err error) {
	err = g.d.write(ctx, "update "+g.name, id, func() error {
		raw, err = g.Documents.Update(ctx, id, edit)
		return err
	})
	return raw, err
}

func (g gated) UpdateAll(ctx context.Context, ids []string, edit store.Edit) error {
	return g.d.write(ctx, "update "+g.name, strings.Join(ids, ","), func() error {
		err := g.Documents.UpdateAll(ctx, ids, edit)
		if err == nil && g.name == "messages" {
			for _, set := range edit.Set {
				if set.Path == "status" && string(set.JSON) == `"sent"` {
					g.d.p.w.model.recorded(ids)
				}
			}
		}
		return err
	})
}

func (g gated) Delete(ctx context.Context, id string) error {
	return g.d.write(ctx, "delete "+g.name, id, func() error { return g.Documents.Delete(ctx, id) })
}

func (g gated) DeleteAll(ctx context.Context, plan store.Plan) (n int, err error) {
	err = g.d.write(ctx, "delete "+g.name, plan.Index.Name, func() error { n, err = g.Documents.DeleteAll(ctx, plan); return err })
	return n, err
}
