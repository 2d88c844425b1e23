package app

import (
	"context"
	"encoding/json"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/templates/pdf"
	workinvoices "recado/workers/invoices"
)

// newInvoices makes the services of invoices and of the books, and the worker that makes their documents. It needs the
// services of orders, quotations, companies, the catalogue and debts.
func newInvoices(p coreParts, c *core, kick func(outbox string) func(context.Context, string)) {
	b := p.business
	c.ledger = &ledger.Service{Entries: p.stores.Ledger}
	c.invoices = &invoices.Service{
		Invoices: p.stores.Invoices, Series: p.stores.Series, Periods: p.stores.Periods,
		Orders: c.orders, Billing: c.companies, Debts: c.debts, Item: c.catalog.Item, Quotation: c.quotations.Get,
		Calendar: b.Calendar(), Country: b.Country, Business: b.Name, People: b.Staff(), Days: b.Billing.PayDays(), Page: p.page,
		Signal: kick(p.stores.Invoices.Name()), SignalPeriod: kick(p.stores.Periods.Name()),
	}
	c.orders.Bills = true
	letterhead := pdf.Business{
		Name: b.Name, Website: b.Website, Logo: p.logo, TaxID: b.Billing.TaxID, Address: b.Billing.Address, Phone: b.Billing.Phone, Mail: b.Billing.Mail,
	}
	c.bills = &workinvoices.Worker{
		Invoices: c.invoices, Ledger: c.ledger, Orders: c.orders, StoreDocument: p.storeDocument, Letterhead: letterhead, Locale: b.Locale, Payment: b.Billing.Payment,
		Unpriced: func(ctx context.Context, order, problem string, now time.Time) error {
			return c.orders.Unpriced(ctx, order, problem, now)
		},
	}
}

// invoiceHandlers returns the handlers of the effects of invoices.
func invoiceHandlers(c core) map[string]engine.Handler { return c.bills.Handlers() }

// books posts the payments of all debts.
func books(c core) func(context.Context, debts.Counted) error {
	return func(ctx context.Context, counted debts.Counted) error {
		raw, err := json.Marshal(invoices.EntryOf(counted))
		if err != nil {
			return engine.Permanent(err)
		}
		_, err = c.bills.Handlers()[ledger.DoPost](ctx, engine.Task{Effect: bot.Effect{Args: raw}})
		return err
	}
}
