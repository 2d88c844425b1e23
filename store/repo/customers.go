package repo

import (
	"context"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/validation"
	"recado/store"
)

// Customers stores customers who are people, each with an outbox.
type Customers struct {
	aggregate[customers.Customer, *customers.Customer]
}

var _ customers.CustomerStore = (*Customers)(nil)

// NewCustomers opens the customers.
func NewCustomers(db store.DB) (*Customers, error) {
	latest := func(name, path string) store.Index {
		return store.Index{Name: name, Sparse: true, Fields: []store.Field{{Path: path, Kind: store.String}, {Path: "updatedAt", Kind: store.Time}}}
	}
	a, err := openAggregate[customers.Customer](
		db, "customers",
		store.Index{Name: "identity", Unique: true, Fields: []store.Field{{Path: "identity", Kind: store.String}}},
		latest("phone", "phone"), latest("contact", "contact"), latest("document", "document.lookup"),
		store.Index{Name: "state", Fields: []store.Field{{Path: "state", Kind: store.String}, {Path: "createdAt", Kind: store.Time}}},
	)
	return &Customers{a}, err
}

// ByPhone lists customers with a proven phone, the latest changed first.
func (r *Customers) ByPhone(ctx context.Context, phone string, limit int) ([]customers.Customer, error) {
	return r.latest(ctx, "phone", phone, limit)
}

// ByContact lists customers of a conversation, the latest changed first.
func (r *Customers) ByContact(ctx context.Context, who bot.ContactID, limit int) ([]customers.Customer, error) {
	return r.latest(ctx, "contact", string(who), limit)
}

// ByDocument lists customers with a document, the latest changed first.
func (r *Customers) ByDocument(ctx context.Context, lookup string, limit int) ([]customers.Customer, error) {
	return r.latest(ctx, "document", lookup, limit)
}

func (r *Customers) latest(ctx context.Context, index, value string, limit int) ([]customers.Customer, error) {
	return r.docs.Find(ctx, store.Query{Index: index, Equal: []any{value}, Desc: true, Limit: limit})
}

// List returns a page of customers, the latest made first.
func (r *Customers) List(ctx context.Context, f customers.CustomerFilter) ([]customers.Customer, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit, After: f.After}
	if f.State != "" {
		q.Index, q.Equal = "state", []any{string(f.State)}
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}

// Consents stores consents.
type Consents struct{ documents[consent.Consent] }

var _ consent.Store = (*Consents)(nil)

// NewConsents opens the consents.
func NewConsents(db store.DB) (*Consents, error) {
	of := func(name, path string) store.Index {
		return store.Index{Name: name, Sparse: true, Fields: []store.Field{{Path: path, Kind: store.String}, {Path: "at", Kind: store.Time}}}
	}
	docs, err := openDocuments(db, store.Spec{
		Name: "consents", Indexes: []store.Index{of("customer", "customer"), of("contact", "contact")},
	}, func(c consent.Consent) int64 { return c.V })
	return &Consents{docs}, err
}

// OfCustomer lists the consents of a customer, the latest first.
func (r *Consents) OfCustomer(ctx context.Context, customer string, limit int) ([]consent.Consent, error) {
	return r.docs.Find(ctx, store.Query{Index: "customer", Equal: []any{customer}, Desc: true, Limit: limit})
}

// OfContact lists the consents that were given in a conversation, the latest first.
func (r *Consents) OfContact(ctx context.Context, who bot.ContactID, limit int) ([]consent.Consent, error) {
	return r.docs.Find(ctx, store.Query{Index: "contact", Equal: []any{string(who)}, Desc: true, Limit: limit})
}

// ConsentWords stores the words of text versions under their hash. They are never changed.
type ConsentWords struct{ documents[consent.Words] }

var _ consent.WordsStore = (*ConsentWords)(nil)

// NewConsentWords opens the words.
func NewConsentWords(db store.DB) (*ConsentWords, error) {
	docs, err := openDocuments(db, store.Spec{Name: "consent_words"}, func(w consent.Words) int64 { return w.V })
	return &ConsentWords{docs}, err
}

// DataRequests stores people's requests about their data.
type DataRequests struct {
	aggregate[consent.Request, *consent.Request]
}

var _ consent.RequestStore = (*DataRequests)(nil)

// NewDataRequests opens the requests.
func NewDataRequests(db store.DB) (*DataRequests, error) {
	a, err := openAggregate[consent.Request](db, "data_requests", store.Index{
		Name: "customer", Fields: []store.Field{{Path: "customer", Kind: store.String}, {Path: "createdAt", Kind: store.Time}},
	}, store.Index{Name: "answer_by", Fields: []store.Field{{Path: "answeredAt", Kind: store.Time}, {Path: "answerBy", Kind: store.Time}}})
	return &DataRequests{a}, err
}

// OfCustomer lists the requests of a customer, the latest first.
func (r *DataRequests) OfCustomer(ctx context.Context, customer string, limit int) ([]consent.Request, error) {
	return r.docs.Find(ctx, store.Query{Index: "customer", Equal: []any{customer}, Desc: true, Limit: limit})
}

// List returns a page of requests: the open ones by the day on which they are to be answered, or all, the
// latest first.
func (r *DataRequests) List(ctx context.Context, open bool, limit int, after string) ([]consent.Request, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: limit, After: after}
	if open {
		q = store.Query{Index: "answer_by", Equal: []any{nil}, Limit: limit, After: after}
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}
