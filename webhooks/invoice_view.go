package webhooks

import (
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/pricing"
)

// invoice is an invoice or a credit note in the API.
type invoice struct {
	ID       string              `json:"id"`
	Kind     string              `json:"kind"`     // "invoice", "credit_note"
	Corrects string              `json:"corrects"` // a credit note's invoice
	Status   invoices.Status     `json:"status"`
	Contact  bot.ContactID       `json:"contact"`
	Company  string              `json:"companyId"`
	Contract string              `json:"contractId"`
	Payer    payerView           `json:"payer"`
	Parts    []invoicePart       `json:"orders"`
	Subtotal amount              `json:"subtotal"`
	Discount amount              `json:"discount"`
	Net      amount              `json:"net"`
	VATRate  string              `json:"vatPercent"`
	VAT      amount              `json:"vat"`
	Total    amount              `json:"total"`
	Balance  amount              `json:"balance"`
	IssuedAt time.Time           `json:"issuedAt"`
	DueOn    string              `json:"dueOn"`
	PaidAt   time.Time           `json:"paidAt,omitzero"`
	Payments []invoicePayment    `json:"payments"`
	Credits  []string            `json:"creditNotes"`
	Fiscal   *fiscalView         `json:"fiscal"`
	Reason   string              `json:"reason"` // of a credit note, or of the cancellation
	History  []invoiceChangeView `json:"history"`
}

type payerView struct {
	Name    string `json:"name"`
	Company string `json:"company"`
	TaxID   string `json:"taxId"`
	Address string `json:"address"`
	Mail    string `json:"email"`
}

type invoicePart struct {
	Order      string        `json:"orderId"`
	On         string        `json:"date"`
	Place      string        `json:"place"`
	Technician string        `json:"technician"`
	Warranty   bool          `json:"warranty"`
	Lines      []invoiceLine `json:"lines"`
	Subtotal   amount        `json:"subtotal"`
	Total      amount        `json:"total"`
}

type invoiceLine struct {
	Kind        pricing.Kind `json:"kind"`
	Description string       `json:"description"`
	Quantity    string       `json:"quantity"`
	Unit        amount       `json:"unitPrice"`
	Surcharge   string       `json:"surchargePercent"`
	Total       amount       `json:"total"`
}

type invoicePayment struct {
	ID        string       `json:"id"`
	At        time.Time    `json:"at"`
	Amount    amount       `json:"amount"`
	Method    debts.Method `json:"method"`
	Reference string       `json:"reference"`
	Reversed  bool         `json:"reversed"`
}

type fiscalView struct {
	Provider string               `json:"provider"`
	State    invoices.FiscalState `json:"state"`
	Number   string               `json:"number"`
	Code     string               `json:"code"`
	Link     string               `json:"link"`
	Problem  string               `json:"problem"`
}

type invoiceChangeView struct {
	Status invoices.Status `json:"status"`
	What   string          `json:"what"`
	At     time.Time       `json:"at"`
	By     string          `json:"by"`
}

// showInvoice returns the view of an invoice; a client does not see who of the business did what.
func showInvoice(i invoices.Invoice, staff bool) invoice {
	v := invoice{
		ID: i.ID, Kind: "invoice", Corrects: i.Corrects, Status: i.Status, Contact: i.Contact, Company: i.Company, Contract: i.Contract,
		Payer: payerView{i.Payer.Name, i.Payer.Company, i.Payer.TaxID, i.Payer.Address, i.Payer.Mail},
		Parts: []invoicePart{}, Subtotal: price(i.Subtotal), Discount: price(i.Discount), Net: price(i.Net), VATRate: i.VATRate.String(), VAT: price(i.VAT),
		Total: price(i.Total), Balance: price(i.Balance), IssuedAt: i.CreatedAt, DueOn: i.DueOn, PaidAt: i.PaidAt,
		Payments: []invoicePayment{}, Credits: []string{}, Reason: i.Reason, History: []invoiceChangeView{},
	}
	if i.Kind == invoices.CreditNote {
		v.Kind = string(i.Kind)
	}
	if i.Status == invoices.Cancelled && i.Cancel != nil {
		v.Reason = i.Cancel.Reason
	}
	for _, p := range i.Parts {
		part := invoicePart{p.Order, p.On, p.Place, p.Technician, p.Warranty, []invoiceLine{}, price(p.Estimate.Subtotal), price(p.Estimate.Total)}
		for _, l := range p.Estimate.Lines {
			part.Lines = append(part.Lines, invoiceLine{l.Kind, l.Description, l.Quantity.String(), price(l.Unit), l.Surcharge.String(), price(l.Total)})
		}
		v.Parts = append(v.Parts, part)
	}
	for _, a := range i.Applied {
		v.Payments = append(v.Payments, invoicePayment{a.Payment, a.At, price(a.Amount), a.Method, a.Reference, a.Reversed})
	}
	for _, c := range i.Credits {
		if c.ID != "" {
			v.Credits = append(v.Credits, c.ID)
		}
	}
	if f := i.Fiscal; f.Provider != "" {
		v.Fiscal = &fiscalView{Provider: f.Provider, State: f.State}
		if f.State == invoices.Sealed {
			v.Fiscal.Number, v.Fiscal.Code, v.Fiscal.Link = f.Number, f.Code, f.Link
		}
		if staff {
			v.Fiscal.Problem = f.Problem
		}
	}
	for _, h := range i.History {
		if !staff {
			h.By = ""
		}
		v.History = append(v.History, invoiceChangeView{h.Status, h.What, h.At, h.By})
	}
	return v
}
