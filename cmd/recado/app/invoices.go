package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/business"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/pricing"
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
	c.orders.TooManyOverdue = tooManyOverdue(c)
	if hours := b.Billing.Deposit(); hours.Sign() > 0 {
		c.orders.DepositFor = depositFor(c, b, hours)
	}
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
func invoiceHandlers(c core) map[string]engine.Handler {
	h := c.bills.Handlers()
	h[orders.DoDeposit] = askDeposit(c)
	return h
}

// tooManyOverdue counts the invoices of whoever pays for an order (RN-013).
func tooManyOverdue(c *core) func(context.Context, orders.Order, time.Time) (bool, error) {
	return func(ctx context.Context, o orders.Order, now time.Time) (bool, error) {
		terms, err := c.companies.Billing(ctx, o, now)
		if err != nil {
			return false, err
		}
		a, err := c.debts.Get(ctx, terms.Payer.Contact)
		if errors.Is(err, bot.ErrNotFound) {
			return false, nil
		}
		n, _, counted := invoices.CountOverdue(a, c.companies.Day(now))
		return n > invoices.OverdueLimit, errors.Join(err, counted)
	}
}

// depositFor prices so many hours of an emergency, with VAT.
func depositFor(c *core, b business.Business, hours money.Decimal) func(context.Context, orders.Order, time.Time) (orders.Amount, error) {
	return func(ctx context.Context, o orders.Order, now time.Time) (orders.Amount, error) {
		tariff, err := c.companies.TariffOf(ctx, o, now)
		if err != nil {
			return orders.Amount{}, err
		}
		e, err := pricing.Price(pricing.Job{
			Labour:  []pricing.Labour{{Service: o.ServiceType, Start: now, Hours: hours, Priority: pricing.PriorityEmergency}},
			Country: b.Country, Date: now,
		}, tariff, b.Calendar())
		return e.Total, err
	}
}

// depositSource is the source of the debts that deposits are; see debts.Source.
const depositSource = "deposit"

// askDeposit records an order's deposit as a debt of whoever pays for the order, makes its link and tells the customer.
// Once the work is done or cancelled, the deposit is not owed any more; what was paid of it stays an advance.
func askDeposit(c core) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var ref orders.Ref
		if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		o, err := c.orders.Get(ctx, ref.OrderID)
		if err != nil || o.Deposit == nil {
			return engine.Answer{}, err
		}
		terms, err := c.companies.Billing(ctx, o, t.Now)
		if err != nil {
			return engine.Answer{}, err
		}
		id, payer := depositSource+":"+o.ID, terms.Payer
		if o.State.WorkOver() {
			for _, who := range slices.Compact([]bot.ContactID{payer.Contact, o.Contact}) { // the company may be known since
				if _, err := c.debts.Withdraw(ctx, who, id, t.Now); err != nil && !errors.Is(err, bot.ErrNotFound) {
					return engine.Answer{}, err
				}
			}
			return engine.Answer{}, nil
		}
		d := debts.Debt{
			ID: id, Number: o.ID, Debtor: payer.Debtor(), Balance: o.Deposit.Amount, Due: c.companies.Day(t.Now), Deposit: true,
		}
		if _, err := c.debts.Owe(ctx, payer.Contact, d, t.Now); err != nil {
			return engine.Answer{}, err
		}
		link := ""
		if c.payments.Gateway != nil {
			made, err := c.payments.LinkFor(ctx, payments.Payment{Contact: payer.Contact, Debtor: d.Debtor, Debt: id, Amount: o.Deposit.Amount, Description: o.ID, Command: id}, t.Now)
			if err != nil && !errors.Is(err, payments.ErrRefused) {
				return engine.Answer{}, err
			}
			link = made.URL
		}
		_, err = c.orders.DepositAsked(ctx, o.ID, link, t.Now)
		return engine.Answer{}, err
	}
}

// depositPaid tells orders what was paid of their deposits.
func depositPaid(c core) func(context.Context, debts.Counted, time.Time) error {
	return func(ctx context.Context, p debts.Counted, now time.Time) error {
		for _, part := range p.Paid {
			id, ours := strings.CutPrefix(part.Debt, depositSource+":")
			if !ours {
				continue
			}
			amount := part.Amount
			if p.Reversed {
				amount = amount.Neg()
			}
			if _, err := c.orders.DepositPaid(ctx, id, amount, p.Payment, now); err != nil && !errors.Is(err, bot.ErrNotFound) {
				return err
			}
		}
		return nil
	}
}

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
