package repo

import (
	"context"
	"time"

	"recado/flows/credit"
	"recado/flows/validation"
	"recado/store"
)

// Evaluations stores credit evaluations, each with an outbox.
type Evaluations struct {
	aggregate[credit.Evaluation, *credit.Evaluation]
}

// CreditOrders stores credit orders, each with an outbox.
type CreditOrders struct {
	aggregate[credit.Order, *credit.Order]
}

// CreditLines stores what customers may owe, a document for each.
type CreditLines struct {
	documents[credit.Line]
}

var (
	_ credit.EvaluationRepository = (*Evaluations)(nil)
	_ credit.OrderRepository      = (*CreditOrders)(nil)
	_ credit.LineRepository       = (*CreditLines)(nil)
)

// creditIndexes are the indexes by customer, and by the member that holds what became of a document.
func creditIndexes(state string) []store.Index {
	made := store.Field{Path: "createdAt", Kind: store.Time}
	return []store.Index{
		{Name: "customer", Fields: []store.Field{{Path: "customer", Kind: store.String}, made}},
		{Name: "state", Sparse: true, Fields: []store.Field{{Path: state, Kind: store.String}, made}}, // an evaluation under way has no decision
	}
}

// NewEvaluations opens the evaluations.
func NewEvaluations(db store.DB) (*Evaluations, error) {
	changed := store.Index{Name: "changed", Fields: []store.Field{{Path: "updatedAt", Kind: store.Time}}}
	a, err := openAggregate[credit.Evaluation](db, "credit_evaluations", append(creditIndexes("decision"), changed)...)
	return &Evaluations{a}, err
}

// NewCreditOrders opens the credit orders.
func NewCreditOrders(db store.DB) (*CreditOrders, error) {
	a, err := openAggregate[credit.Order](db, "credit_orders", creditIndexes("state")...)
	return &CreditOrders{a}, err
}

// NewCreditLines opens the lines of customers.
func NewCreditLines(db store.DB) (*CreditLines, error) {
	docs, err := openDocuments(db, store.Spec{Name: "credit_lines"}, func(l credit.Line) int64 { return l.V })
	return &CreditLines{docs}, err
}

func creditQuery(f credit.Filter) store.Query {
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit, After: f.After}
	switch {
	case f.Customer != "":
		q.Index, q.Equal = "customer", []any{f.Customer}
	case f.State != "":
		q.Index, q.Equal = "state", []any{f.State}
	}
	return q
}

// List returns a page of evaluations, the latest first.
func (r *Evaluations) List(ctx context.Context, f credit.Filter) ([]credit.Evaluation, string, error) {
	return list(ctx, r.docs, creditQuery(f), validation.ErrCursor)
}

// List returns a page of orders, the latest first.
func (r *CreditOrders) List(ctx context.Context, f credit.Filter) ([]credit.Order, string, error) {
	return list(ctx, r.docs, creditQuery(f), validation.ErrCursor)
}

// Purge deletes evaluations that were last changed before a moment.
func (r *Evaluations) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "changed", Max: before, Limit: limit})
}
