package invoices

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/debts"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/outbox"
	"recado/flows/pricing"
)

// Status is where an invoice stands.
type Status string

// The statuses. Overdue takes precedence over PartlyPaid.
const (
	Sent       Status = "sent"
	PartlyPaid Status = "partially_paid"
	Overdue    Status = "overdue" // after its last day, and not paid
	Paid       Status = "paid"
	Cancelled  Status = "cancelled"
)

// Kind tells invoices from what corrects them.
type Kind string

// The kinds.
const (
	Regular    Kind = ""
	CreditNote Kind = "credit_note" // takes something off an issued invoice
)

// Invoice is an issued invoice or credit note. Only what follows Status in the document ever changes.
type Invoice struct {
	ID       string `json:"_id"` // "FAC-00001"
	V        int64  `json:"v"`
	Command  string `json:"command"` // that issued it, unique
	Kind     Kind   `json:"kind,omitempty"`
	Corrects string `json:"corrects,omitempty"` // a credit note's invoice
	Reason   string `json:"reason,omitempty"`   // of a credit note

	Payer     Payer         `json:"payer"`
	Contact   bot.ContactID `json:"contact,omitempty"` // who owes it: the payer's
	Company   string        `json:"company,omitempty"` // id of the payer's company
	Contract  string        `json:"contract,omitempty"`
	Parts     []Part        `json:"parts,omitempty"` // one for each order
	Subtotal  money.Amount  `json:"subtotal"`
	Discount  money.Amount  `json:"discount"`
	Net       money.Amount  `json:"net"`
	VAT       money.Amount  `json:"vat"`
	VATRate   money.Decimal `json:"vatRate"` // percent
	Total     money.Amount  `json:"total"`
	CreatedAt time.Time     `json:"createdAt"` // when it was issued
	DueOn     string        `json:"dueOn"`     // the last day to pay, "2026-12-30"
	Days      int           `json:"days"`      // to pay, by the contract
	Locale    string        `json:"locale,omitempty"`

	Status    Status       `json:"status"`
	Balance   money.Amount `json:"balance"` // still owed
	Applied   []Applied    `json:"applied,omitempty"`
	Credits   []Credit     `json:"credits,omitempty"` // its credit notes
	Fiscal    Fiscal       `json:"fiscal,omitzero"`
	File      *bot.Media   `json:"file,omitempty"` // its document
	ToldAt    time.Time    `json:"toldAt,omitzero"`
	Cancel    *Cancel      `json:"cancel,omitempty"`
	PaidAt    time.Time    `json:"paidAt,omitzero"`
	UpdatedAt time.Time    `json:"updatedAt"`
	History   []Change     `json:"history,omitempty"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Payer is who is billed, as known when the invoice was issued.
type Payer struct {
	Name    string        `json:"name,omitempty"` // of the person
	Company string        `json:"company,omitempty"`
	TaxID   string        `json:"taxId,omitempty"`
	Address string        `json:"address,omitempty"`
	Mail    string        `json:"mail,omitempty"`
	Contact bot.ContactID `json:"contact,omitempty"`
}

// Part is the work of one order.
type Part struct {
	Order      string           `json:"order"`
	Service    string           `json:"service,omitempty"` // code
	On         string           `json:"on"`                // day of the work
	Place      string           `json:"place,omitempty"`
	Technician string           `json:"technician,omitempty"` // name
	Warranty   bool             `json:"warranty,omitempty"`   // without cost (RN-031)
	Estimate   pricing.Estimate `json:"estimate"`
}

// Applied is what a payment paid of the invoice.
type Applied struct {
	Payment   string       `json:"payment"`
	At        time.Time    `json:"at"`
	Amount    money.Amount `json:"amount"`
	Method    debts.Method `json:"method,omitempty"`
	Reference string       `json:"reference,omitempty"`
	Reversed  bool         `json:"reversed,omitempty"`
}

// Credit is a credit note of the invoice.
type Credit struct {
	Command string       `json:"command"`
	ID      string       `json:"id,omitempty"` // "" until it is numbered
	Amount  money.Amount `json:"amount"`       // with VAT
	Reason  string       `json:"reason"`
}

// Cancel is the wish to cancel, and its result.
type Cancel struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Change is an entry of the history.
type Change struct {
	Status Status    `json:"status"`
	What   string    `json:"what,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
}

// The deadlines of an invoice.
const (
	dueTell    = "tell"    // the customer is told in the chat
	dueOverdue = "overdue" // its last day is over
	dueRemind  = "remind"  // some days before
	dueFiscal  = "fiscal"  // its fiscal number is asked for again
)

// DebtID returns the id of an invoice's debt.
func (i *Invoice) DebtID() string { return debtPrefix + i.ID }

const debtPrefix = Source + ":"

// Orders lists the orders that it bills.
func (i *Invoice) Orders() []string {
	var all []string
	for _, p := range i.Parts {
		all = append(all, p.Order)
	}
	return all
}

// settle computes balance and status from what was applied, and reports whether the status changed.
func (i *Invoice) settle(today string, now time.Time) bool {
	left := i.Total.Minor
	for _, a := range i.Applied {
		if !a.Reversed {
			left -= a.Amount.Minor
		}
	}
	i.Balance = money.Amount{Minor: left, Currency: i.Total.Currency}
	was := i.Status
	switch {
	case i.Status == Cancelled || i.Kind == CreditNote:
	case left <= 0:
		i.Status = Paid
	case today > i.DueOn:
		i.Status = Overdue
	case left < i.Total.Minor:
		i.Status = PartlyPaid
	default:
		i.Status = Sent
	}
	if i.Status == was {
		return false
	}
	if i.PaidAt = (time.Time{}); i.Status == Paid {
		i.PaidAt = now
	}
	if i.Status == Paid || i.Status == Cancelled {
		i.Deadlines = i.Deadlines.Clear(dueOverdue, dueRemind)
	}
	i.note(now, "", "")
	return true
}

func (i *Invoice) note(now time.Time, what, by string) {
	i.History = append(slices.Clone(i.History), Change{i.Status, what, now, by})
	i.History = i.History[max(0, len(i.History)-maxHistory):]
}

// maxHistory bounds the history of an invoice.
const maxHistory = 100

// entry returns what the ledger gets when the invoice or credit note is issued.
func (i *Invoice) entry() ledger.Entry {
	e := ledger.Entry{ID: "issued/" + i.ID, At: i.CreatedAt, Of: i.ID}
	if i.Kind == CreditNote {
		e.Add(ledger.CreditNotes, i.Net)
		e.Add(ledger.VAT, i.VAT)
		e.Add(ledger.Advances, i.Total.Neg())
		return e
	}
	e.Add(ledger.Receivable, i.Total)
	e.Add(ledger.Discounts, i.Discount)
	for _, p := range i.Parts {
		for account, amount := range map[ledger.Account]money.Amount{
			ledger.RevenueLabour: p.Estimate.Labour, ledger.RevenueMaterials: p.Estimate.Materials,
			ledger.RevenueTravel: p.Estimate.Travel, ledger.RevenueOther: p.Estimate.Others,
		} {
			at := slices.IndexFunc(e.Lines, func(l ledger.Line) bool { return l.Account == account })
			switch {
			case at >= 0:
				e.Lines[at].Amount.Minor -= amount.Minor
			default:
				e.Add(account, amount.Neg())
			}
		}
	}
	e.Add(ledger.VAT, i.VAT.Neg())
	slices.SortFunc(e.Lines, func(a, b ledger.Line) int {
		return slices.Index(ledger.Accounts(), a.Account) - slices.Index(ledger.Accounts(), b.Account)
	})
	return e
}

// add puts effects into the outbox.
func (i *Invoice) add(now time.Time, effects ...bot.Effect) { i.Add(i.ID, i.V, now, effects...) }

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (i *Invoice) Key() string { return i.ID }

// Rev points to the document's version, which each write increments.
func (i *Invoice) Rev() *int64 { return &i.V }

// Due returns the next deadline, or the zero time without one.
func (i *Invoice) Due() time.Time { return i.DueAt }

// Effects returns the document's outbox.
func (i *Invoice) Effects() *outbox.Box { return &i.Box }
