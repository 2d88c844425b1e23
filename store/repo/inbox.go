package repo

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode"

	"recado/bot"
	"recado/store"
)

// inboxDocument is an input with the fields by which it is found until a turn has consumed it.
type inboxDocument struct {
	bot.Inbound
	Pending bot.ContactID `json:"pending,omitempty"`
	Resting time.Time     `json:"resting,omitzero"`
	// Numbers is the text, in place of Text, if it has so many digits that it may hold the number of an
	// identity card or a one-time code: an erased text stays in the files of a store for a while.
	Numbers bot.Secret `json:"numbers,omitempty"`
}

// minHiddenDigits are the digits of the shortest number that is hidden: a one-time code, a cédula.
const minHiddenDigits = 6

func hideNumbers(doc inboxDocument) inboxDocument {
	digits := 0
	for _, r := range doc.Text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits >= minHiddenDigits {
		doc.Numbers, doc.Text = bot.Secret(doc.Text), ""
	}
	return doc
}

func (d inboxDocument) shown() bot.Inbound {
	if d.Numbers != "" {
		d.Text = string(d.Numbers)
	}
	return d.Inbound
}

// Inbox stores inputs.
type Inbox struct {
	docs store.Collection[inboxDocument]
}

var _ bot.Inbox = (*Inbox)(nil)

// NewInbox opens the inbox.
func NewInbox(db store.DB) (*Inbox, error) {
	docs, err := open[inboxDocument](db, store.Spec{Name: "inbox", Indexes: []store.Index{
		{Name: "pending", Sparse: true, Fields: []store.Field{{Path: "pending", Kind: store.String}, {Path: "at", Kind: store.Time}, {Path: "received", Kind: store.Time}}},
		{Name: "resting", Sparse: true, Fields: []store.Field{{Path: "resting", Kind: store.Time}}},
		{Name: "history", Fields: []store.Field{{Path: "contact", Kind: store.String}, {Path: "received", Kind: store.Time}}},
		{Name: "received", Fields: []store.Field{{Path: "received", Kind: store.Time}}},
	}})
	return &Inbox{docs}, err
}

// Add stores inputs; see bot.Inbox.
func (b *Inbox) Add(ctx context.Context, in ...bot.Inbound) ([]bool, error) {
	docs := make([]inboxDocument, len(in))
	for i := range in {
		docs[i] = inboxDocument{Inbound: in[i]}
		if in[i].Kind != bot.KindAct {
			docs[i].Pending, docs[i].Resting = in[i].Contact, in[i].Received
		}
		docs[i] = hideNumbers(docs[i])
	}
	errs, err := b.docs.InsertAll(ctx, docs)
	if err != nil {
		return nil, err
	}
	fresh := make([]bool, len(in))
	for i := range errs {
		if errs[i] != nil && !errors.Is(errs[i], store.ErrDuplicate) {
			return nil, errs[i]
		}
		fresh[i] = errs[i] == nil
	}
	return fresh, nil
}

// maxPending bounds the inputs of one turn; the next turn gets the rest.
const maxPending = 200

// Pending lists the inputs that no turn has consumed; see bot.Inbox.
func (b *Inbox) Pending(ctx context.Context, who bot.ContactID) ([]bot.Inbound, error) {
	return b.find(ctx, store.Query{Index: "pending", Equal: []any{who}, Limit: maxPending})
}

var consumed = []string{"pending", "resting"}

// MarkConsumed marks inputs as consumed.
func (b *Inbox) MarkConsumed(ctx context.Context, ids []string) error {
	return b.docs.UpdateAll(ctx, ids, store.Change{Unset: consumed})
}

// Redact marks inputs as consumed and erases their content.
func (b *Inbox) Redact(ctx context.Context, ids []string) error {
	return b.docs.UpdateAll(ctx, ids, store.Change{
		Set:   map[string]any{"redacted": true},
		Unset: append([]string{"text", "numbers", "media", "location", "data", "transcript"}, consumed...),
	})
}

// Forget erases what a contact wrote before a moment; see engine.Forgetter. Inputs that no turn has consumed stay.
func (b *Inbox) Forget(ctx context.Context, who bot.ContactID, before time.Time) error {
	return eachPage(ctx, b.docs, store.Query{Index: "history", Equal: []any{who}, Max: before, Limit: maxPending}, func(page []inboxDocument) error {
		var ids []string
		for _, doc := range page {
			if doc.Pending == "" && !(doc.Redacted && doc.Profile == "") {
				ids = append(ids, doc.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		if err := b.Redact(ctx, ids); err != nil {
			return err
		}
		return b.docs.UpdateAll(ctx, ids, store.Change{Unset: []string{"profile", "say", "origin", "quoted"}})
	})
}

// eachPage visits the pages of a query.
func eachPage[T any](ctx context.Context, docs store.Collection[T], q store.Query, visit func([]T) error) error {
	for {
		page, err := docs.Find(ctx, q)
		if err != nil {
			return err
		}
		if err := visit(page); err != nil {
			return err
		}
		if len(page) < q.Limit {
			return nil
		}
		if q.After, err = docs.Cursor(q, page[len(page)-1]); err != nil {
			return err
		}
	}
}

// Attach replaces an input's media.
func (b *Inbox) Attach(ctx context.Context, id string, media []bot.Media) error {
	_, err := b.docs.Update(ctx, id, store.Change{Set: map[string]any{"media": media}})
	return err
}

// SaveTranscript stores a voice note's transcript with the recording. It stores nothing if the
// message was deleted, or erased as a secret.
func (b *Inbox) SaveTranscript(ctx context.Context, id string, t bot.Transcript) error {
	doc, err := b.docs.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && doc.Redacted {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err = b.docs.Update(ctx, id, store.Change{Set: map[string]any{"transcript": t}}); errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// Transcript returns the stored transcript of a voice note; false without one.
func (b *Inbox) Transcript(ctx context.Context, id string) (bot.Transcript, bool, error) {
	doc, err := b.docs.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && doc.Transcript == nil {
		return bot.Transcript{}, false, nil
	}
	if err != nil {
		return bot.Transcript{}, false, err
	}
	return *doc.Transcript, true, nil
}

// WaitingContacts lists contacts whose inputs have waited since before a moment.
func (b *Inbox) WaitingContacts(ctx context.Context, before time.Time, limit int) ([]bot.ContactID, error) {
	docs, err := waiting(ctx, b.docs, "resting", before, maxClockSkew, limit)
	found := make([]bot.Inbound, len(docs))
	for i := range docs {
		found[i] = docs[i].shown()
	}
	var who []bot.ContactID
	for _, in := range found {
		if !slices.Contains(who, in.Contact) {
			who = append(who, in.Contact)
		}
	}
	return who, err
}

// History lists inputs between two moments, oldest first.
func (b *Inbox) History(ctx context.Context, who bot.ContactID, from, to time.Time, limit int) ([]bot.Inbound, error) {
	found, err := b.find(ctx, store.Query{Index: "history", Equal: []any{who}, Min: from, Max: to, Desc: true, Limit: limit})
	slices.Reverse(found)
	return found, err
}

// Purge deletes inputs received before a moment.
func (b *Inbox) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return b.docs.DeleteAll(ctx, store.Query{Index: "received", Max: before, Limit: limit})
}

func (b *Inbox) find(ctx context.Context, q store.Query) ([]bot.Inbound, error) {
	docs, err := b.docs.Find(ctx, q)
	if err != nil {
		return nil, err
	}
	found := make([]bot.Inbound, len(docs))
	for i := range docs {
		found[i] = docs[i].shown()
	}
	return found, nil
}
