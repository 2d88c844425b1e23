package repo

import (
	"context"

	"recado/flows/fiscal"
	"recado/flows/invoices"
	"recado/store"
)

// Invoices stores invoices and credit notes with their outboxes.
type Invoices struct {
	aggregate[invoices.Invoice, *invoices.Invoice]
}

// InvoiceSeries stores the series of their numbers.
type InvoiceSeries struct {
	aggregate[invoices.Series, *invoices.Series]
}

// InvoicePeriods stores the months of contracts that are billed together.
type InvoicePeriods struct {
	aggregate[invoices.Period, *invoices.Period]
}

// FiscalBooks stores the ranges of fiscal numbers that invoices take.
type FiscalBooks struct {
	aggregate[fiscal.Book, *fiscal.Book]
}

var (
	_ invoices.Repository       = (*Invoices)(nil)
	_ invoices.SeriesRepository = (*InvoiceSeries)(nil)
	_ invoices.PeriodRepository = (*InvoicePeriods)(nil)
	_ fiscal.Repository         = (*FiscalBooks)(nil)
)

// NewInvoices opens the invoices.
func NewInvoices(db store.DB) (*Invoices, error) {
	made := store.Field{Path: "createdAt", Kind: store.Time}
	by := func(name string) store.Index {
		return store.Index{Name: name, Fields: []store.Field{{Path: name, Kind: store.String}, made}}
	}
	a, err := openAggregate[invoices.Invoice](db, "invoices", by("contact"), by("company"), by("status"),
		store.Index{Name: "balance", Fields: []store.Field{{Path: "balance.minor", Kind: store.Int}, made}})
	return &Invoices{a}, err
}

// NewInvoiceSeries opens the series.
func NewInvoiceSeries(db store.DB) (*InvoiceSeries, error) {
	a, err := openAggregate[invoices.Series](db, "invoice_series")
	return &InvoiceSeries{a}, err
}

// NewInvoicePeriods opens the periods.
func NewInvoicePeriods(db store.DB) (*InvoicePeriods, error) {
	a, err := openAggregate[invoices.Period](db, "invoice_periods")
	return &InvoicePeriods{a}, err
}

// NewFiscalBooks opens the ranges.
func NewFiscalBooks(db store.DB) (*FiscalBooks, error) {
	a, err := openAggregate[fiscal.Book](db, "fiscal_books")
	return &FiscalBooks{a}, err
}

// List returns a page of invoices, the latest first. It uses the index of the narrowest field of the filter.
func (r *Invoices) List(ctx context.Context, f invoices.Filter) ([]invoices.Invoice, string, error) {
	q := store.Query{Index: "created", Desc: true, Limit: f.Limit, After: f.After}
	switch {
	case f.Contact != "":
		q.Index, q.Equal = "contact", []any{string(f.Contact)}
	case f.Company != "":
		q.Index, q.Equal = "company", []any{f.Company}
	case f.Status != "":
		q.Index, q.Equal = "status", []any{string(f.Status)}
	case f.Balance != 0:
		q.Index, q.Equal = "balance", []any{f.Balance}
	}
	return listMatching(ctx, r.docs, q, f.Matches)
}
