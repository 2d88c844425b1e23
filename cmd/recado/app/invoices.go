package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/payments"
	"recado/templates/pdf"
	"recado/webhooks"
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

// invoicePage returns the function that makes links to invoices; nil while nobody can reach the program.
func (a *App) invoicePage() func(id string, until time.Time) string {
	base := a.Config.PublicURL.Base()
	if base == "" {
		return nil
	}
	return func(id string, until time.Time) string { return base + webhooks.InvoicePath(a.signer, id, until) }
}

// payLink makes links for the balance of invoices; nil without a gateway.
func payLink(p *payments.Service) webhooks.PayLink {
	if p.Gateway == nil {
		return nil
	}
	return func(ctx context.Context, i invoices.Invoice, now time.Time) (string, error) {
		made, err := p.LinkFor(ctx, payments.Payment{
			Contact: i.Contact, Debt: i.DebtID(), Amount: i.Balance, Description: i.ID,
			Command: fmt.Sprintf("page of %s, %d, %s", i.ID, i.Balance.Minor, now.UTC().Format(time.DateOnly)),
		}, now)
		return made.URL, err
	}
}
