package webhooks_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/fiscal"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/margins"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/flows/statements"
	"recado/store"
	"recado/store/repo"
)

// openInvoices gives the fixture invoices, payments and books.
func (w *world) openInvoices(t testing.TB, db store.DB, clients *companies.Service, item func(context.Context, string) (pricing.Material, bool, error)) {
	t.Helper()
	kept, err1 := repo.NewInvoices(db)
	series, err2 := repo.NewInvoiceSeries(db)
	periods, err3 := repo.NewInvoicePeriods(db)
	entries, err4 := repo.NewLedger(db)
	paid, err5 := repo.NewPayments(db)
	sheets, err6 := repo.NewStatements(db)
	lines, err7 := repo.NewStatementLines(db)
	files, err8 := repo.NewCampaignFiles(db)
	books, err9 := repo.NewFiscalBooks(db)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9); err != nil {
		t.Fatal(err)
	}
	w.invoices = &invoices.Service{
		Invoices: kept, Series: series, Periods: periods, Orders: w.orders, Billing: clients, Debts: w.debts, Item: item, Country: "CO",
		Quotation: func(ctx context.Context, id string) (quotations.Quotation, error) { return w.quotations.Get(ctx, id) },
		Calendar:  pricing.Calendar{Zone: time.UTC, Holiday: func(time.Time) bool { return false }},
	}
	w.payments = &payments.Service{Payments: paid, Debts: w.debts, Numbers: db}
	w.deps.Invoices, w.deps.Payments, w.deps.Ledger = w.invoices, w.payments, &ledger.Service{Entries: entries}
	w.statements = &statements.Service{
		Statements: sheets, Lines: lines, Files: files, Bills: w.invoices, Accounts: w.debts, Payments: w.payments, Numbers: db,
	}
	w.deps.Margins = &margins.Service{
		Order: w.orders.Get, Invoice: w.invoices.Get, Costs: margins.Costs{Hour: money.Int(20), Overhead: money.Int(10), Currency: "USD"},
	}
	w.cai = &fiscal.CAI{Books: books, Bills: w.invoices, Zone: time.UTC}
	w.deps.FiscalRanges = w.cai
	w.deps.Statements = w.statements
	w.deps.InvoicePDF = func(i invoices.Invoice) ([]byte, error) { return []byte("%PDF-" + i.ID), nil }
}

// invoiced makes an order that is finished, approved and invoiced, and records its debt.
func (w *world) invoiced(t testing.TB, order string, who bot.ContactID) invoices.Invoice {
	t.Helper()
	i, _, err := w.invoices.Make(t.Context(), w.finished(t, order, who), w.clock.Now())
	if err == nil {
		err = w.invoices.Owe(t.Context(), i.ID, w.clock.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// workday is an hour without a surcharge, whenever the tests run.
var workday = time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)

// finished stores an order of an hour whose work its customer has approved.
func (w *world) finished(t testing.TB, id string, who bot.ContactID) string {
	t.Helper()
	now := w.clock.Now()
	o := orders.Order{
		ID: id, V: 1, Command: "finished " + id, Contact: who, ClientName: "Ana", ServiceType: "PLUMBING", Priority: orders.Medium, DueOn: "2026-12-03", Source: "API", State: orders.Invoiced, CreatedAt: now, UpdatedAt: now,
		Work: orders.Work{Report: &orders.Report{Hours: "1", At: now}},
	}
	o.Closing.CompletedAt, o.Closing.ApprovedAt = workday, now
	if err := w.orders.Orders.Insert(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return id
}
