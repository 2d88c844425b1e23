package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// OpenKind is the kind of an open item of a customer.
type OpenKind string

// The kinds. One order may have several at once: itself, and extra work.
const (
	OpenOrder     OpenKind = "order"     // an order that has not ended
	OpenQuotation OpenKind = "quotation" // waits for the customer's answer
	OpenExtra     OpenKind = "extra"     // extra work that waits for the customer's answer
	OpenVerdict   OpenKind = "verdict"   // finished work that waits for the customer's approval
)

// OpenItem is an open item as shown to its customer. It contains names but no phone numbers.
type OpenItem struct {
	Kind       OpenKind     `json:"kind"`
	ID         string       `json:"id"`                // "ORD-00012"; for a quotation "COT-00003"
	Order      string       `json:"order"`             // the order it belongs to
	Extra      string       `json:"extra,omitempty"`   // id of the extra work within the order
	Version    int          `json:"version,omitempty"` // of a quotation
	Service    string       `json:"service"`           // code
	Name       string       `json:"name,omitempty"`    // of the service, in the customer's language
	Problem    string       `json:"problem,omitempty"` // the beginning of its description
	Priority   Priority     `json:"priority,omitempty"`
	Status     Status       `json:"status"` // of the order
	State      State        `json:"state"`
	Sub        Substate     `json:"sub,omitempty"`
	Place      string       `json:"place,omitempty"`      // in one line
	At         Location     `json:"at,omitzero"`          // the whole place
	When       time.Time    `json:"when,omitzero"`        // the scheduled time, in the business's zone
	ETA        time.Time    `json:"eta,omitzero"`         // when the technician on the way arrives, in the business's zone
	Technician string       `json:"technician,omitempty"` // first name of the technician who has the job
	Total      *Amount      `json:"total,omitempty"`      // of a quotation, of extra work if known, of an order with an approved quotation
	WithVAT    bool         `json:"with_vat,omitempty"`   // Total of an approved quotation includes VAT
	Until      time.Time    `json:"until,omitzero"`       // when the answer is due, in the business's zone
	May        []ChangeKind `json:"may,omitempty"`        // what the customer may change at once
	Ask        []ChangeKind `json:"ask,omitempty"`        // what a supervisor decides on the customer's request
	Waiting    []ChangeKind `json:"waiting,omitempty"`    // requests that nobody has answered
}

// Open lists a customer's open items, the latest first.
type Open struct {
	Items []OpenItem `json:"items,omitempty"`
	Last  *OpenItem  `json:"last,omitempty"` // without open items: the latest order, which has ended
}

// OpenFind is the effect that looks up a person's open items. It carries {order}, "" for all, and
// is answered "ok" with an Open, or "none" with an Open without items.
const OpenFind = "open.find"

// maxOpen limits how many of a contact's latest orders are read.
const maxOpen = 50

// OpenItems lists the open items of a contact's orders, among the 50 latest orders. With an id it
// lists the items of that order only; for an ended order that the contact may see, Last is set.
func (s *Service) OpenItems(ctx context.Context, who bot.ContactID, id string, now time.Time) (Open, error) {
	if id != "" {
		return s.openOf(ctx, who, strings.ToUpper(CleanLine(id)), now)
	}
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: maxOpen})
	if err != nil {
		return Open{}, err
	}
	var all Open
	page = slices.DeleteFunc(page, func(o Order) bool { return o.Unconfirmed })
	for _, o := range page {
		all.Items = append(all.Items, s.openItems(o)...)
	}
	if len(all.Items) == 0 && len(page) > 0 {
		last := s.showOpen(page[0])
		all.Last = &last
	}
	return all, nil
}

func (s *Service) openOf(ctx context.Context, who bot.ContactID, id string, now time.Time) (Open, error) {
	o, err := s.Orders.Get(ctx, id)
	if errors.Is(err, bot.ErrNotFound) {
		return Open{}, nil
	}
	if err == nil {
		err = s.isClient(ctx, o, who, now)
	}
	if errors.Is(err, ErrRefused) { // another customer's order looks as if it did not exist
		return Open{}, nil
	}
	if err != nil {
		return Open{}, err
	}
	items := s.openItems(o)
	if len(items) == 0 {
		last := s.showOpen(o)
		return Open{Last: &last}, nil
	}
	return Open{Items: items}, nil
}

// openItems returns the open items of one order; none if it is cancelled or the customer has
// approved the work.
func (s *Service) openItems(o Order) []OpenItem {
	switch {
	case o.State == Invoiced || o.State.Ended():
		return nil
	case o.State == Completed:
		item := s.showOpen(o)
		item.Kind = OpenVerdict
		return []OpenItem{item}
	}
	items := []OpenItem{s.showOpen(o)}
	if x := o.openExtra(); x != nil {
		item := s.showOpen(o)
		item.Kind, item.Extra, item.Until = OpenExtra, x.ID, s.local(x.Until)
		if x.Amount.Currency != "" {
			total := x.Amount
			item.Total = &total
		}
		items = append(items, item)
	}
	return items
}

// maxProblem bounds how much of a description an open item holds, in characters.
const maxProblem = 200

func shortenProblem(description string) string {
	if r := []rune(description); len(r) > maxProblem {
		return string(r[:maxProblem])
	}
	return description
}

// showOpen is an order as its customer is told of it.
func (s *Service) showOpen(o Order) OpenItem {
	item := OpenItem{
		Kind: OpenOrder, ID: o.ID, Order: o.ID, Service: o.ServiceType, Name: s.ServiceName(o.ServiceType, o.Locale), Status: o.Status(), State: o.State, Sub: o.Sub,
		Problem: shortenProblem(o.Description), Priority: o.Priority, Place: o.Location.String(), At: o.Location, When: s.local(o.Work.When), ETA: s.local(o.Work.ETA),
	}
	if o.Quote != nil && o.Quote.Approved {
		total := o.Quote.Total
		if item.WithVAT = total.Currency != ""; !item.WithVAT {
			total = o.Quote.Amount
		}
		item.Total = &total
	}
	if t := o.Work.Technician; t != nil {
		item.Technician, _, _ = strings.Cut(t.Name, " ")
	}
	for _, kind := range ChangeKinds() {
		switch o.Allows(kind) {
		case ChangeNow:
			item.May = append(item.May, kind)
		case ChangeAsk:
			item.Ask = append(item.Ask, kind)
		}
		if o.openRequest(kind) != nil {
			item.Waiting = append(item.Waiting, kind)
		}
	}
	return item
}

// local converts a time to the business's zone, in which people see it.
func (s *Service) local(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.In(s.zone())
}
