package credit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/record"
)

// Orders is the service of credit orders. It is safe for concurrent use by any number of processes. It
// returns errors of its ports unchanged.
type Orders struct {
	Orders    OrderRepository
	Products  *record.Service[Product]
	Customers Customers
	Lines     *Lines
	Numbers   Numbers
	VATOn     func(country string, day time.Time) (money.Decimal, bool)
	ZoneOf    func(country string) *time.Location // of the debtors of a country; nil: UTC
	Signal    func(ctx context.Context, id string)
}

func (s *Orders) zone(country string) *time.Location {
	if s.ZoneOf != nil {
		if z := s.ZoneOf(country); z != nil {
			return z
		}
	}
	return time.UTC
}

// Draft asks for an order.
type Draft struct {
	Wish
	Customer string
	Partner  string // the merchant's own reference
	By       string // who asked, of the business
	Command  string // idempotency key
}

// MaxPartner bounds a merchant's reference, in characters.
const MaxPartner = 100

// Create makes an order, or returns the one that the command made before. The customer's limit is claimed
// first; a claim without an order, left by a process that died, is found by the same command or ends after
// an hour. The error is a *RefusedError.
func (s *Orders) Create(ctx context.Context, d Draft, now time.Time) (o Order, created bool, err error) {
	now = now.UTC().Truncate(time.Millisecond)
	if o, err := s.Orders.ByCommand(ctx, d.Command); !errors.Is(err, bot.ErrNotFound) {
		return o, false, err
	}
	who, err := s.Customers.Applicant(ctx, d.Customer)
	if errors.Is(err, bot.ErrNotFound) || err == nil && who.Blocked {
		return Order{}, false, refuse("customer")
	}
	if err != nil {
		return Order{}, false, err
	}
	d.Customer = who.ID // who was merged into another customer is that one
	made, err := s.Preview(ctx, d.Wish, now)
	if err != nil {
		return Order{}, false, err
	}
	line, err := s.Lines.Get(ctx, d.Customer)
	if errors.Is(err, bot.ErrNotFound) {
		return Order{}, false, refuse("no_credit")
	}
	if err != nil {
		return Order{}, false, err
	}
	if err := allows(line, made); err != nil {
		return Order{}, false, err
	}
	number, err := s.Numbers.Next(ctx, "credit_orders")
	if err != nil {
		return Order{}, false, err
	}
	claim := Claim{Order: fmt.Sprintf("CRE-%05d", number), Command: d.Command, Amount: d.Principal.Minor, At: now}
	claim, _, err = s.Lines.claim(ctx, d.Customer, claim, func(c Claim) (bool, error) { return s.abandoned(ctx, c) })
	if err != nil {
		return Order{}, false, err
	}
	if claim.Amount != d.Principal.Minor {
		return Order{}, false, refuse("other_order") // of a request whose process died, with the same key
	}
	o = newOrder(claim.Order, d, who, made, now)
	o.Deadlines = s.deadlines(o, now)
	o.DueAt = o.Deadlines.Next()
	o.announce(Order{}, now)
	err = s.Orders.Insert(ctx, o)
	if errors.Is(err, bot.ErrDuplicate) { // another process was first with the same command
		o, err = s.Orders.ByCommand(ctx, d.Command)
		return o, false, err
	}
	if err != nil {
		return Order{}, false, err
	}
	s.signal(ctx, o)
	return o, true, nil
}

// allows returns why a line does not allow an order; the free part of its limit is checked when it is claimed.
func allows(l Line, p Preview) error {
	most, ok := p.product.maximum(l.Level)
	switch {
	case l.Country != p.product.Country:
		return refuse("country")
	case !ok:
		return refuse("level")
	case p.Principal.Minor > most.Minor:
		return refuse("amount")
	}
	return nil
}

func (s *Orders) abandoned(ctx context.Context, c Claim) (bool, error) {
	_, err := s.Orders.ByCommand(ctx, c.Command)
	if errors.Is(err, bot.ErrNotFound) {
		return true, nil
	}
	return false, err
}

func newOrder(id string, d Draft, who Applicant, p Preview, now time.Time) Order {
	o := Order{
		ID: id, V: 1, Command: d.Command, Customer: who.ID, Contact: who.Contact, Country: who.Country, Product: p.Product, Period: p.Period.ID,
		Partner: d.Partner, Principal: p.Principal, Currency: p.Principal.Currency, Terms: p.Terms, Plan: p.Plan, CreatedBy: d.By,
		CreatedAt: now, UpdatedAt: now,
	}
	return o.changed(Order{}, d.By, now)
}

// Get returns an order, or bot.ErrNotFound.
func (s *Orders) Get(ctx context.Context, id string) (Order, error) { return s.Orders.Get(ctx, id) }

// List returns a page of orders, the latest first.
func (s *Orders) List(ctx context.Context, f Filter) ([]Order, string, error) {
	return s.Orders.List(ctx, f.bounded())
}

// CustomerOf returns the customer of a conversation, or bot.ErrNotFound.
func (s *Orders) CustomerOf(ctx context.Context, who bot.ContactID) (string, error) {
	return s.Customers.ByContact(ctx, who)
}

// Change changes an order by a function that is safe to repeat, such as one of its methods, and tells
// whom it concerns. It returns the order as it is stored now. local is now at the debtor's place.
func (s *Orders) Change(ctx context.Context, id string, now time.Time, change func(o Order, local time.Time) (Order, error)) (Order, error) {
	now = now.UTC().Truncate(time.Millisecond)
	o, err := edit.Document(ctx, s.Orders, id, func(o *Order) error {
		was := *o
		is, err := change(was, now.In(s.zone(was.Country)))
		if err != nil {
			return err
		}
		is.Deadlines = s.deadlines(is, now)
		is.DueAt = is.Deadlines.Next()
		if same(was, is) {
			return edit.ErrUnchanged
		}
		is.V, is.UpdatedAt = was.V+1, now
		is.announce(was, now)
		*o = is
		return nil
	})
	if err == nil {
		s.signal(ctx, o)
	}
	return o, err
}

// same reports whether two states of an order differ in nothing that is stored.
func same(a, b Order) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// Apply applies a payment: see Order.Apply.
func (s *Orders) Apply(ctx context.Context, id, payment string, amount money.Amount, at, now time.Time) (Order, error) {
	return s.Change(ctx, id, now, func(o Order, _ time.Time) (Order, error) { return o.Apply(payment, amount, at) })
}

// Reverse takes a payment back: see Order.Reverse.
func (s *Orders) Reverse(ctx context.Context, id, payment string, now time.Time) (Order, error) {
	return s.Change(ctx, id, now, func(o Order, local time.Time) (Order, error) { return o.Reverse(payment, local) })
}

// BeginPayment notes a payment that is under way: see Order.BeginPayment.
func (s *Orders) BeginPayment(ctx context.Context, id, payment string, now time.Time) (Order, error) {
	return s.Change(ctx, id, now, func(o Order, local time.Time) (Order, error) { return o.BeginPayment(payment, local) })
}

// EndPayment notes that a payment came to nothing.
func (s *Orders) EndPayment(ctx context.Context, id, payment string, now time.Time) (Order, error) {
	return s.Change(ctx, id, now, func(o Order, local time.Time) (Order, error) { return o.EndPayment(payment, local), nil })
}

// Cancel cancels an order: see Order.Cancel.
func (s *Orders) Cancel(ctx context.Context, id, reason, by string, now time.Time) (Order, error) {
	return s.Change(ctx, id, now, func(o Order, local time.Time) (Order, error) { return o.Cancel(reason, by, local) })
}

func (s *Orders) signal(ctx context.Context, o Order) {
	if s.Signal != nil && len(o.Outbox) > 0 {
		s.Signal(ctx, o.ID)
	}
}
