package repo

import (
	"context"
	"time"

	"recado/bot/channels/sendgrid"
	"recado/flows/edit"
	"recado/flows/mail"
	"recado/store"
)

// Mails stores mails that were sent, or would have been.
type Mails struct {
	docs store.Collection[mail.StoredMail]
}

var (
	_ mail.Repository = (*Mails)(nil)
	_ sendgrid.Mails  = (*Mails)(nil)
)

// NewMails opens the mails.
func NewMails(db store.DB) (*Mails, error) {
	docs, err := open[mail.StoredMail](db, store.Spec{Name: "mails", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}})
	return &Mails{docs}, err
}

// Add stores a mail before it is sent.
func (m *Mails) Add(ctx context.Context, k mail.StoredMail) error {
	return m.docs.Insert(ctx, k)
}

// Get returns a mail.
func (m *Mails) Get(ctx context.Context, id string) (mail.StoredMail, error) {
	return m.docs.Get(ctx, id)
}

// Put stores a mail by compare-and-set.
func (m *Mails) Put(ctx context.Context, k mail.StoredMail) error {
	return m.docs.Replace(ctx, k, k.V-1)
}

// RecordEvent stores a vendor's event with its mail; see sendgrid.Mails.
func (m *Mails) RecordEvent(ctx context.Context, e sendgrid.Event) error {
	_, err := edit.Document(ctx, m, e.MailID, func(k *mail.StoredMail) error {
		standing, changed := sendgrid.ApplyEvent(k.Recipients, e)
		if !changed {
			return edit.ErrUnchanged
		}
		k.Recipients = standing
		k.V++
		return nil
	})
	return err
}

// List returns a page of mails, the latest first.
func (m *Mails) List(ctx context.Context, limit int, after string) ([]mail.StoredMail, string, error) {
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	q := store.Query{Index: "at", Desc: true, Limit: limit, After: after}
	page, err := m.docs.Find(ctx, q)
	if err != nil || len(page) < limit {
		return page, "", err
	}
	next, err := m.docs.Cursor(q, page[len(page)-1])
	return page, next, err
}

// Purge deletes mails from before a moment.
func (m *Mails) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return m.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
