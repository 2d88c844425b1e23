package store

import (
	"context"
	"encoding/json"

	"recado/bot"
)

// Sealer encrypts texts; workers/sealing implements it. A text that is sealed already stays as it is, and
// so does one that can't be opened.
type Sealer interface {
	Seal(text, owner string) (string, error)
	Open(sealed, owner string) (string, error)
}

// Sealed returns the database with every bot.Secret in its documents sealed, for the document that
// holds it: one that is copied into another document does not open. lost is called for a text that
// was sealed with another key.
func Sealed(db DB, s Sealer, lost func(collection, id string, err error)) DB {
	return sealedDB{db, s, lost}
}

type sealedDB struct {
	DB
	sealer Sealer
	lost   func(collection, id string, err error)
}

// Documents opens a collection of the sealed database.
func (d sealedDB) Documents(ctx context.Context, spec Spec) (Documents, error) {
	docs, err := d.DB.Documents(ctx, spec)
	if err != nil {
		return nil, err
	}
	return sealedDocuments{docs, d, spec.Name}, nil
}

type sealedDocuments struct {
	Documents
	db   sealedDB
	name string
}

func (d sealedDocuments) owner(id string) string { return d.name + "/" + id }

func (d sealedDocuments) seal(id string, raw json.RawMessage) (json.RawMessage, error) {
	return bot.SealSecrets(raw, func(text string) (string, error) { return d.db.sealer.Seal(text, d.owner(id)) })
}

func (d sealedDocuments) open(raw json.RawMessage, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	id := ""
	return bot.OpenSecrets(raw, func(sealed string) (string, error) {
		if id == "" {
			var doc struct {
				ID string `json:"_id"`
			}
			if err := json.Unmarshal(raw, &doc); err != nil {
				return "", err
			}
			id = doc.ID
		}
		text, err := d.db.sealer.Open(sealed, d.owner(id))
		if err != nil {
			d.db.lost(d.name, id, err)
			return sealed, nil
		}
		return text, nil
	})
}

func (d sealedDocuments) Get(ctx context.Context, id string) (json.RawMessage, error) {
	return d.open(d.Documents.Get(ctx, id))
}

func (d sealedDocuments) Insert(ctx context.Context, docs []Document) ([]error, error) {
	hidden := make([]Document, len(docs))
	for i, doc := range docs {
		var err error
		if doc.JSON, err = d.seal(doc.ID, doc.JSON); err != nil {
			return nil, err
		}
		hidden[i] = doc
	}
	return d.Documents.Insert(ctx, hidden)
}

func (d sealedDocuments) Replace(ctx context.Context, doc Document, version int64) (err error) {
	if doc.JSON, err = d.seal(doc.ID, doc.JSON); err != nil {
		return err
	}
	return d.Documents.Replace(ctx, doc, version)
}

func (d sealedDocuments) sealEdit(id string, edit Edit) (Edit, error) {
	set := make([]Assignment, len(edit.Set))
	for i, a := range edit.Set {
		var err error
		if a.JSON, err = d.seal(id, a.JSON); err != nil {
			return edit, err
		}
		set[i] = a
	}
	edit.Set = set
	return edit, nil
}

func (d sealedDocuments) Update(ctx context.Context, id string, edit Edit) (json.RawMessage, error) {
	edit, err := d.sealEdit(id, edit)
	if err != nil {
		return nil, err
	}
	return d.open(d.Documents.Update(ctx, id, edit))
}

// UpdateAll seals for each document on its own, if there is something to seal.
func (d sealedDocuments) UpdateAll(ctx context.Context, ids []string, edit Edit) error {
	for _, a := range edit.Set {
		if hidden, err := d.seal("", a.JSON); err != nil || len(hidden) != len(a.JSON) {
			return d.updateEach(ctx, ids, edit)
		}
	}
	return d.Documents.UpdateAll(ctx, ids, edit)
}

func (d sealedDocuments) updateEach(ctx context.Context, ids []string, edit Edit) error {
	for _, id := range ids {
		own, err := d.sealEdit(id, edit)
		if err == nil {
			err = d.Documents.UpdateAll(ctx, []string{id}, own)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d sealedDocuments) Find(ctx context.Context, plan Plan) ([]json.RawMessage, error) {
	found, err := d.Documents.Find(ctx, plan)
	for i := range found {
		if found[i], err = d.open(found[i], nil); err != nil {
			return nil, err
		}
	}
	return found, err
}
