package facts

import (
	"cmp"
	"time"

	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/payments"
	"recado/flows/quotations"
)

// Kind is the kind of document that a fact is about.
type Kind string

// The kinds. The day of an order or a quotation is that of its creation, of an invoice that of its issue, of a
// payment that on which the money was counted.
const (
	OfOrder     Kind = "order"
	OfInvoice   Kind = "invoice"
	OfPayment   Kind = "payment"
	OfQuotation Kind = "quotation"
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{OfOrder, OfInvoice, OfPayment, OfQuotation} }

// Fact is what reports know of one document. Amounts are in minor units of Currency, durations in minutes.
type Fact struct {
	ID       string `json:"_id"` // "order/ORD-00001"
	V        int64  `json:"v"`
	Kind     Kind   `json:"kind"`
	Of       string `json:"of"`    // id of the document
	Day      string `json:"day"`   // in the business's zone, "2026-11-30"
	Month    string `json:"month"` // "2026-11"
	Customer string `json:"customer,omitempty"`
	Company  string `json:"company,omitempty"`
	Contact  string `json:"contact,omitempty"` // whose own it is
	State    string `json:"state"`
	Currency string `json:"currency,omitempty"`
	Service  string `json:"service,omitempty"`

	// Of orders.
	Technician string `json:"technician,omitempty"`
	Priority   string `json:"priority,omitempty"`
	Reason     string `json:"reason,omitempty"` // orders.Kind
	Channel    string `json:"channel,omitempty"`
	Unfinished bool   `json:"unfinished,omitempty"` // neither done nor cancelled
	Done       bool   `json:"done,omitempty"`       // the work is finished
	Cancelled  bool   `json:"cancelled,omitempty"`
	Reopened   bool   `json:"reopened,omitempty"` // another order continues its finished work
	FirstVisit bool   `json:"firstVisit,omitempty"`
	SLA        Result `json:"sla,omitempty"`
	Respond    *int64 `json:"respond,omitempty"` // to the first action
	Assign     *int64 `json:"assign,omitempty"`  // to the technician's acceptance
	Arrive     *int64 `json:"arrive,omitempty"`  // to the first arrival
	Resolve    *int64 `json:"resolve,omitempty"` // to the report of the finished work
	Worked     int64  `json:"worked,omitempty"`
	Rating     int64  `json:"rating,omitempty"` // 1 to 5; 0 is none
	Billed     int64  `json:"billed,omitempty"` // before VAT
	Invoiced   bool   `json:"invoiced,omitempty"`
	Cost       int64  `json:"cost,omitempty"`
	Costed     bool   `json:"costed,omitempty"` // Cost is known

	// Of invoices, payments and quotations. Those of credit notes are below zero.
	Net     int64  `json:"net,omitempty"`
	Total   int64  `json:"total,omitempty"`
	Balance int64  `json:"balance,omitempty"`
	Owed    string `json:"owed,omitempty"` // the last day to pay, while something is owed
}

// Unconfirmed is the state of an order that a stranger requested for a contact who has not confirmed it. It counts
// nowhere.
const Unconfirmed = "unconfirmed"

// Result is whether a promise was kept.
type Result string

// The results; "" is not decided yet.
const (
	Met    Result = "met"
	Missed Result = "missed"
)

// Key is the document's id.
func (f Fact) Key() string { return f.ID }

// Costs are what work costs the business (seed 6.3).
type Costs struct {
	Hour     money.Decimal // of a technician; zero: costs are unknown
	Overhead money.Decimal // percent of the direct costs
}

// fresh returns a fact of a document at a moment.
func (s *Service) fresh(kind Kind, id string, at time.Time) Fact {
	day := at.In(s.Zone).Format(time.DateOnly)
	return Fact{ID: string(kind) + "/" + id, Kind: kind, Of: id, Day: day, Month: day[:len("2006-01")]}
}

// ofOrder makes the fact of an order. i is its invoice, or nil.
func (s *Service) ofOrder(o orders.Order, i *invoices.Invoice) Fact {
	f := s.fresh(OfOrder, o.ID, o.CreatedAt)
	f.Contact, f.Company, f.Service, f.Priority = string(o.Contact), o.CustomerOf, o.ServiceType, string(o.Priority)
	f.Customer = cmp.Or(o.CustomerOf, o.ClientID, string(o.Contact))
	f.State, f.Reason, f.Channel, f.Currency = string(o.State), string(o.Kind), o.Source, s.Currency
	if o.Unconfirmed {
		f.State = Unconfirmed
	}
	f.Cancelled, f.Done = o.State == orders.Cancelled, !o.Closing.CompletedAt.IsZero() && o.State != orders.Cancelled
	f.Unfinished = !f.Cancelled && !f.Done
	f.Reopened = len(o.Linked) > 0
	f.FirstVisit = f.Done && len(o.Work.Visits) <= 1 && !f.Reopened
	if o.Work.Technician != nil {
		f.Technician = o.Work.Technician.ID
		f.Assign = minutes(o.CreatedAt, o.Work.AcceptedAt)
	}
	if len(o.Work.Visits) > 0 {
		f.Arrive = minutes(o.CreatedAt, o.Work.Visits[0].In)
	}
	f.Resolve = minutes(o.CreatedAt, o.Closing.CompletedAt)
	if o.SLA != nil {
		f.Respond, f.SLA = minutes(o.CreatedAt, o.SLA.Response.Met), kept(*o.SLA)
	}
	if !o.Closing.RatedAt.IsZero() && !o.Closing.Unverified {
		f.Rating = int64(o.Closing.Scores[orders.Aspects[0]])
	}
	if r := o.Work.Report; r != nil {
		f.Worked = int64(r.Minutes)
	}
	f.Cost, f.Costed = s.cost(o)
	if i != nil && i.Status != invoices.Cancelled {
		for _, p := range i.Parts {
			if p.Order == o.ID && p.Estimate.Net.Currency == s.Currency {
				f.Billed, f.Invoiced = f.Billed+p.Estimate.Net.Minor, true
			}
		}
	}
	return f
}

// kept says whether the promises of an order were kept: Missed from the first one that was not, Met once the work is
// done in time.
func kept(p orders.SLA) Result {
	switch {
	case p.Response.Breached || p.OnSite.Breached || p.Resolution.Breached:
		return Missed
	case !p.Resolution.Met.IsZero():
		return Met
	}
	return ""
}

// cost returns the direct costs of finished work with the overhead; false if they are unknown.
func (s *Service) cost(o orders.Order) (int64, bool) {
	if o.Work.Report == nil || s.Costs.Hour.Sign() <= 0 {
		return 0, false
	}
	units, exact := s.Costs.Hour.RoundTo(exponent(s.Currency)).Units(exponent(s.Currency))
	if !exact {
		return 0, false
	}
	direct, err := money.Amount{Minor: units, Currency: s.Currency}.Times(money.Over(int64(o.Work.Report.Minutes), 60))
	for _, m := range o.Work.Materials {
		_, cost := m.Totals()
		if cost.Blank() {
			continue
		}
		if err == nil {
			direct, err = direct.Add(cost)
		}
	}
	if err != nil {
		return 0, false
	}
	all, err := direct.Times(money.Plus(s.Costs.Overhead))
	return all.Minor, err == nil
}

func exponent(currency string) int {
	n, err := money.Exponent(currency)
	if err != nil {
		return 0
	}
	return n
}

// ofInvoice makes the fact of an invoice or a credit note.
func (s *Service) ofInvoice(i invoices.Invoice) Fact {
	f := s.fresh(OfInvoice, i.ID, i.CreatedAt)
	f.Contact, f.Company, f.Customer = string(i.Contact), i.Company, cmp.Or(i.Company, string(i.Contact))
	f.State, f.Reason, f.Currency = string(i.Status), string(i.Kind), i.Total.Currency
	f.Cancelled = i.Status == invoices.Cancelled
	if len(i.Parts) == 1 {
		f.Service = i.Parts[0].Service
	}
	f.Net, f.Total = i.Net.Minor, i.Total.Minor
	switch {
	case f.Cancelled:
		f.Net, f.Total = 0, 0
	case i.Kind == invoices.CreditNote:
		f.Net, f.Total = -i.Net.Minor, -i.Total.Minor
	case i.Balance.Minor > 0:
		f.Balance, f.Owed = i.Balance.Minor, i.DueOn
	}
	return f
}

// ofPayment makes the fact of a payment.
func (s *Service) ofPayment(p payments.Payment) Fact {
	at := p.CreatedAt
	if !p.CountedAt.IsZero() {
		at = p.CountedAt
	}
	f := s.fresh(OfPayment, p.ID, at)
	f.Contact, f.Customer = string(p.Contact), string(p.Contact)
	f.State, f.Channel, f.Currency = string(p.State), string(p.Method), p.Amount.Currency
	if p.State == payments.Success {
		f.Done, f.Total = true, p.Paid.Minor
	}
	return f
}

// ofQuotation makes the fact of a quotation.
func (s *Service) ofQuotation(q quotations.Quotation) Fact {
	f := s.fresh(OfQuotation, q.ID, q.CreatedAt)
	f.Contact, f.Company, f.Customer = string(q.Contact), q.Company, cmp.Or(q.Company, string(q.Contact))
	f.State, f.Service, f.Currency = string(q.Status), q.Service, q.Estimate.Total.Currency
	f.Done = q.Status == quotations.Approved
	f.Net, f.Total = q.Estimate.Net.Minor, q.Estimate.Total.Minor
	if q.Decision != nil {
		f.Resolve = minutes(q.SentAt, q.Decision.At)
	}
	return f
}

// minutes returns the whole minutes between two moments; nil if one is unknown.
func minutes(from, to time.Time) *int64 {
	if from.IsZero() || to.IsZero() {
		return nil
	}
	n := max(int64(to.Sub(from)/time.Minute), 0)
	return &n
}
