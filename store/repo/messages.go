package repo

import (
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/store"
)

// messageDocument is a message with its fields for indexes and conditions.
type messageDocument struct {
	bot.Message
	V   int64         `json:"v"`
	Air bot.ContactID `json:"air,omitempty"` // the contact while the message is in flight
}

// Messages stores the bot's messages to contacts.
type Messages struct {
	docs store.Collection[messageDocument]
}

var _ bot.Messages = (*Messages)(nil)

// NewMessages opens the messages.
func NewMessages(db store.DB) (*Messages, error) {
	docs, err := open[messageDocument](db, store.Spec{Name: "messages", Indexes: []store.Index{
		{Name: "history", Fields: []store.Field{{Path: "contact", Kind: store.String}, {Path: "at", Kind: store.Time}}},
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
		{Name: "air", Sparse: true, Fields: []store.Field{{Path: "air", Kind: store.String}}},
		{Name: "vendor", Sparse: true, Fields: []store.Field{{Path: "vendor_id", Kind: store.String}, {Path: "channel", Kind: store.String}}},
	}})
	return &Messages{docs}, err
}

// Claim stores a message before it is sent.
func (m *Messages) Claim(ctx context.Context, msg bot.Message) error {
	return m.docs.Insert(ctx, messageDocument{Message: msg, V: 1, Air: msg.Contact})
}

// Get returns a message.
func (m *Messages) Get(ctx context.Context, id string) (bot.Message, error) {
	doc, err := m.docs.Get(ctx, id)
	return doc.Message, err
}

// Reclaim takes over an expired claim.
func (m *Messages) Reclaim(ctx context.Context, msg bot.Message, old time.Time) error {
	doc, err := m.docs.Get(ctx, msg.ID)
	if err != nil {
		return err
	}
	if !doc.ClaimedUntil.Equal(old) || doc.Status.Final() {
		return bot.ErrStale
	}
	return m.docs.Replace(ctx, messageDocument{Message: msg, V: doc.V + 1, Air: msg.Contact}, doc.V)
}

// SaveResult records the result of sending. Only the claimant calls it, so it needs no compare-and-set.
func (m *Messages) SaveResult(ctx context.Context, msg bot.Message) error {
	c := store.Change{Set: map[string]any{
		"status": msg.Status, "vendor_id": msg.VendorID, "attempts": msg.Attempts, "reason": msg.Reason,
		"claim": msg.ClaimedUntil, "claim_by": msg.ClaimedBy,
	}}
	if msg.VendorID == "" {
		delete(c.Set, "vendor_id")
	}
	if msg.Template != "" {
		c.Set["template"] = msg.Template
	}
	if msg.Collection != nil {
		c.Set["debt"] = msg.Collection
	}
	if msg.Status.Final() {
		c.Unset = []string{"air"}
	}
	return m.docs.UpdateAll(ctx, []string{msg.ID}, c) // Update would also return the document
}

// Attach replaces a message's file.
func (m *Messages) Attach(ctx context.Context, id string, file bot.Media) error {
	_, err := m.docs.Update(ctx, id, store.Change{Set: map[string]any{"media": file}})
	return err
}

// Forget erases what was written to a contact before a moment; see engine.Forgetter. What is in flight stays.
func (m *Messages) Forget(ctx context.Context, who bot.ContactID, before time.Time) error {
	return eachPage(ctx, m.docs, store.Query{Index: "history", Equal: []any{who}, Max: before, Limit: maxPending}, func(page []messageDocument) error {
		var ids []string
		for _, doc := range page {
			if doc.Air == "" && (doc.Text != "" || len(doc.Args) > 0) {
				ids = append(ids, doc.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		return m.docs.UpdateAll(ctx, ids, store.Change{Set: map[string]any{"text": ""}, Unset: []string{"args", "before", "options", "media"}})
	})
}

// ByVendorID finds a message by its vendor's id.
func (m *Messages) ByVendorID(ctx context.Context, channel, vendorID string) (bot.Message, error) {
	found, err := m.docs.Find(ctx, store.Query{Index: "vendor", Equal: []any{vendorID, channel}, Limit: 1})
	if err != nil {
		return bot.Message{}, err
	}
	if len(found) == 0 {
		return bot.Message{}, bot.ErrNotFound
	}
	return found[0].Message, nil
}

// RecordStatus records a status that the vendor reported. Each status has a field of its own, so
// that reports and SaveResult never overwrite each other.
func (m *Messages) RecordStatus(ctx context.Context, id string, to bot.Status, reason string, at time.Time) error {
	field := map[bot.Status]string{bot.Sent: "sent", bot.Delivered: "delivered", bot.Read: "read", bot.Failed: "failed"}[to]
	if field == "" {
		return nil
	}
	c := store.Change{Set: map[string]any{"reports." + field: at}}
	if reason != "" {
		c.Set["reason"] = reason
	}
	_, err := m.docs.Update(ctx, id, c)
	return err
}

// InFlight lists a contact's messages whose result is not final.
func (m *Messages) InFlight(ctx context.Context, who bot.ContactID) ([]bot.Message, error) {
	return m.find(ctx, store.Query{Index: "air", Equal: []any{who}})
}

// History lists messages between two moments, oldest first.
func (m *Messages) History(ctx context.Context, who bot.ContactID, from, to time.Time, limit int) ([]bot.Message, error) {
	found, err := m.find(ctx, store.Query{Index: "history", Equal: []any{who}, Min: from, Max: to, Desc: true, Limit: limit})
	slices.Reverse(found)
	return found, err
}

// Between visits the messages to everybody between two moments; see bot.Messages.
func (m *Messages) Between(ctx context.Context, from, to time.Time, visit func(bot.Message) bool) error {
	for doc, err := range store.Each(ctx, m.docs, store.Query{Index: "at", Min: from, Max: to, Limit: 1000}) {
		if err != nil {
			return err
		}
		if !visit(doc.Message) {
			return nil
		}
	}
	return nil
}

func (m *Messages) find(ctx context.Context, q store.Query) ([]bot.Message, error) {
	docs, err := m.docs.Find(ctx, q)
	found := make([]bot.Message, len(docs))
	for i := range docs {
		found[i] = docs[i].Message
	}
	return found, err
}

// Purge deletes messages from before a moment.
func (m *Messages) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return m.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
