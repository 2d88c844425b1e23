package repo

import (
	"context"
	"time"

	"recado/flows/workspace"
	"recado/store"
)

// Drafts stores agents' drafts.
type Drafts struct{ documents[workspace.Draft] }

var _ workspace.Drafts = (*Drafts)(nil)

// NewDrafts opens the drafts.
func NewDrafts(db store.DB) (*Drafts, error) {
	docs, err := openDocuments(db, byTime("drafts"), func(d workspace.Draft) int64 { return d.V })
	return &Drafts{docs}, err
}

// Delete deletes a draft. An unknown one is no error.
func (d *Drafts) Delete(ctx context.Context, id string) error { return d.docs.Delete(ctx, id) }

// Purge deletes drafts that were last written before a moment.
func (d *Drafts) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return d.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}

// Presence stores who has a conversation open.
type Presence struct{ documents[workspace.Presence] }

var _ workspace.PresenceRepository = (*Presence)(nil)

// NewPresence opens the presences.
func NewPresence(db store.DB) (*Presence, error) {
	docs, err := openDocuments(db, byTime("presence"), func(p workspace.Presence) int64 { return p.V })
	return &Presence{docs}, err
}

// Purge deletes presences of conversations that nobody has had open since a moment.
func (p *Presence) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return p.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}

// byTime declares a collection whose documents are found by "at".
func byTime(name string) store.Spec {
	return store.Spec{Name: name, Indexes: []store.Index{{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}}}}
}
