package repo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/validation"
	"recado/store"
)

// Campaigns stores campaigns, each with an outbox of its next step.
type Campaigns struct {
	aggregate[campaigns.Campaign, *campaigns.Campaign]
}

var _ campaigns.Repository = (*Campaigns)(nil)

// NewCampaigns opens the campaigns.
func NewCampaigns(db store.DB) (*Campaigns, error) {
	a, err := openAggregate[campaigns.Campaign](db, "campaigns", store.Index{
		Name: "key", Unique: true, Fields: []store.Field{{Path: "key", Kind: store.String}},
	})
	return &Campaigns{a}, err
}

// ByKey finds the campaign that a request with an Idempotency-Key has made.
func (r *Campaigns) ByKey(ctx context.Context, key string) (campaigns.Campaign, error) {
	return r.one(ctx, "key", key)
}

// List returns a page of campaigns, the newest first.
func (r *Campaigns) List(ctx context.Context, limit int, after string) ([]campaigns.Campaign, string, error) {
	return list(ctx, r.docs, store.Query{Index: "created", Desc: true, Limit: limit, After: after}, validation.ErrCursor)
}

// Purge deletes campaigns that were made before a moment.
func (r *Campaigns) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "created", Max: before, Limit: limit})
}

// CampaignItems stores the debtors of campaigns, each with an outbox of the message.
type CampaignItems struct {
	aggregate[campaigns.Item, *campaigns.Item]
	phones store.Collection[campaignPhone]
}

var _ campaigns.Items = (*CampaignItems)(nil)

// campaignPhone says whose a phone is in a campaign.
type campaignPhone struct {
	ID     string    `json:"_id"` // "CAM-00001/+57…"
	Debtor string    `json:"debtor"`
	Shared bool      `json:"shared,omitempty"` // another debtor has it too
	At     time.Time `json:"at"`
}

// NewCampaignItems opens the debtors of campaigns.
func NewCampaignItems(db store.DB) (*CampaignItems, error) {
	a, err := openAggregate[campaigns.Item](db, "campaign_items", store.Index{Name: "state", Fields: []store.Field{
		{Path: "campaign", Kind: store.String}, {Path: "state", Kind: store.String}, {Path: "next_at", Kind: store.Time},
	}}, store.Index{Name: "contact", Sparse: true, Fields: []store.Field{{Path: "contact", Kind: store.String}}})
	if err != nil {
		return nil, err
	}
	phones, err := open[campaignPhone](db, store.Spec{Name: "campaign_phones", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}})
	return &CampaignItems{a, phones}, err
}

// InState lists items of a campaign in a state, those that wait for the earliest moment first.
func (r *CampaignItems) InState(ctx context.Context, campaign string, state campaigns.ItemState, by time.Time, limit int) ([]campaigns.Item, error) {
	q := store.Query{Index: "state", Equal: []any{campaign, state}, Limit: limit}
	if !by.IsZero() {
		q.Max = by.Add(time.Millisecond) // Max is exclusive
	}
	return r.docs.Find(ctx, q)
}

// Count counts the items of a campaign in a state.
func (r *CampaignItems) Count(ctx context.Context, campaign string, state campaigns.ItemState) (int, error) {
	return r.docs.Count(ctx, store.Query{Index: "state", Equal: []any{campaign, state}})
}

// Page lists the items of a campaign by id.
func (r *CampaignItems) Page(ctx context.Context, campaign string, limit int, after string) ([]campaigns.Item, string, error) {
	return list(ctx, r.docs, store.Query{Min: campaign + "/", Max: campaign + "0", Limit: limit, After: after}, validation.ErrCursor) // '0' follows '/'
}

// AddPhones records whose the phones are. A phone that another debtor has, or without a debtor, is shared.
func (r *CampaignItems) AddPhones(ctx context.Context, campaign string, debtors map[string]string, now time.Time) error {
	docs := make([]campaignPhone, 0, len(debtors))
	for _, phone := range slices.Sorted(maps.Keys(debtors)) {
		debtor := debtors[phone]
		docs = append(docs, campaignPhone{ID: campaign + "/" + phone, Debtor: debtor, Shared: debtor == "", At: now})
	}
	known, err := r.phones.InsertAll(ctx, docs)
	if err != nil {
		return err
	}
	for i, dup := range known {
		if dup == nil {
			continue
		}
		was, err := r.phones.Get(ctx, docs[i].ID)
		if err == nil && !was.Shared && was.Debtor != docs[i].Debtor {
			_, err = r.phones.Update(ctx, docs[i].ID, store.Change{Set: map[string]any{"shared": true}})
		}
		if err != nil {
			return fmt.Errorf("phones of %s: %w", campaign, err)
		}
	}
	return nil
}

// OfContact lists the items of all campaigns with an address.
func (r *CampaignItems) OfContact(ctx context.Context, address string, limit int) ([]campaigns.Item, error) {
	return r.docs.Find(ctx, store.Query{Index: "contact", Equal: []any{address}, Limit: limit})
}

// ForgetPhones forgets whose the phones are.
func (r *CampaignItems) ForgetPhones(ctx context.Context, campaign string, phones []string) error {
	for _, phone := range phones {
		if err := r.phones.Delete(ctx, campaign+"/"+phone); err != nil {
			return err
		}
	}
	return nil
}

// Shared returns those of the phones that more than one debtor of a campaign has.
func (r *CampaignItems) Shared(ctx context.Context, campaign string, phones []string) (shared []string, err error) {
	for _, phone := range phones {
		is, err := r.phones.Get(ctx, campaign+"/"+phone)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return nil, err
		}
		if is.Shared {
			shared = append(shared, phone)
		}
	}
	return shared, nil
}

// Purge deletes items, and phones, that were read before a moment.
func (r *CampaignItems) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	n, err := r.docs.DeleteAll(ctx, store.Query{Index: "created", Max: before, Limit: limit})
	if err != nil {
		return n, err
	}
	m, err := r.phones.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
	return max(n, m), err
}

// CampaignFiles stores uploaded files in parts.
type CampaignFiles struct {
	parts store.Collection[filePart]
}

var _ campaigns.Files = (*CampaignFiles)(nil)

type filePart struct {
	ID   string    `json:"_id"` // "<hash of the file>/<n>"
	Data []byte    `json:"data"`
	At   time.Time `json:"at"`
}

// NewCampaignFiles opens the files.
func NewCampaignFiles(db store.DB) (*CampaignFiles, error) {
	parts, err := open[filePart](db, store.Spec{Name: "campaign_files", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}})
	return &CampaignFiles{parts}, err
}

// Save stores a file under an id that its content determines. The last part is stored first, so that
// a file whose first part is there is whole.
func (r *CampaignFiles) Save(ctx context.Context, id string, content []byte, now time.Time) error {
	for n := (len(content) - 1) / campaigns.ChunkBytes; n >= 0; n-- {
		part := filePart{ID: partID(id, n), Data: content[n*campaigns.ChunkBytes : min(len(content), (n+1)*campaigns.ChunkBytes)], At: now}
		if err := r.parts.Insert(ctx, part); errors.Is(err, store.ErrDuplicate) {
			_, err = r.parts.Update(ctx, part.ID, store.Change{Set: map[string]any{"at": now}}) // it is kept from its last use
			if err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
	}
	return nil
}

func partID(file string, n int) string { return fmt.Sprintf("%s/%04d", strings.ToLower(file), n) }

// Part returns part n of a file, or bot.ErrNotFound.
func (r *CampaignFiles) Part(ctx context.Context, file string, n int) ([]byte, error) {
	part, err := r.parts.Get(ctx, partID(file, n))
	return part.Data, err
}

// Has reports whether a file is stored.
func (r *CampaignFiles) Has(ctx context.Context, file string) (bool, error) {
	_, err := r.parts.Get(ctx, partID(file, 0))
	if errors.Is(err, bot.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Purge deletes files that were last uploaded before a moment.
func (r *CampaignFiles) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.parts.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}

// CampaignCredentials stores what users log in to platforms with. Its values are sealed.
type CampaignCredentials struct {
	documents[campaigns.Credentials]
}

var _ campaigns.CredentialStore = (*CampaignCredentials)(nil)

// NewCampaignCredentials opens the credentials.
func NewCampaignCredentials(db store.DB) (*CampaignCredentials, error) {
	docs, err := openDocuments(db, store.Spec{Name: "credentials"}, func(c campaigns.Credentials) int64 { return c.V })
	return &CampaignCredentials{docs}, err
}

// Delete forgets credentials. Unknown ones are no error.
func (r *CampaignCredentials) Delete(ctx context.Context, id string) error {
	return r.docs.Delete(ctx, id)
}
