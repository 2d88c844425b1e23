package credit

import (
	"errors"
	"slices"
	"time"

	"recado/flows/instalments"
	"recado/flows/money"
)

// The errors of payments.
var (
	ErrCancelled = errors.New("credit: the order is cancelled")
	ErrPaymentID = errors.New("credit: a payment needs an id of up to 100 bytes")
	ErrReused    = errors.New("credit: the payment was applied with another amount")
	ErrPayments  = errors.New("credit: the order has too many payments")
	ErrNoPayment = errors.New("credit: the order has no such payment")
)

const maxPaymentID = 100

// BeginPayment notes that a payment is under way: the order is PROCESSING_PAYMENT until the payment is
// applied or EndPayment is called. One that was applied, and an order that is over, stay as they are.
func (o Order) BeginPayment(id string, at time.Time) (Order, error) {
	switch {
	case id == "" || len(id) > maxPaymentID:
		return o, ErrPaymentID
	case o.State == Cancelled:
		return o, ErrCancelled
	case o.Over() || o.payment(id) >= 0 || slices.Contains(o.Processing, id):
		return o, nil
	case len(o.Processing) >= maxProcessing:
		return o, ErrPayments
	}
	was := o
	o.Processing = append(slices.Clone(o.Processing), id)
	return o.changed(was, "", at), nil
}

// EndPayment notes that a payment came to nothing.
func (o Order) EndPayment(id string, at time.Time) Order {
	if !slices.Contains(o.Processing, id) {
		return o
	}
	was := o
	o.Processing = slices.DeleteFunc(slices.Clone(o.Processing), func(p string) bool { return p == id })
	return o.changed(was, "", at)
}

// Apply applies a payment: to the oldest instalment first, and there to debt, late fee, interest and
// principal, each followed by its VAT. What is more than owed is the payment's rest. The same payment
// again changes nothing, also after its reversal; with another amount the error is ErrReused. Others are
// ErrPaymentID, ErrCancelled, ErrPayments, instalments.ErrPayment, and those of package money.
func (o Order) Apply(id string, amount money.Amount, at time.Time) (Order, error) {
	if id == "" || len(id) > maxPaymentID {
		return o, ErrPaymentID
	}
	if i := o.payment(id); i >= 0 {
		if o.Payments[i].Amount != amount.Minor || amount.Currency != o.Currency {
			return o, ErrReused
		}
		return o, nil
	}
	switch {
	case o.State == Cancelled:
		return o, ErrCancelled
	case len(o.Payments) >= maxPayments:
		return o, ErrPayments
	}
	plan, done, err := o.Plan.Pay(amount)
	if err != nil {
		return o, err
	}
	was := o
	o.Plan = plan
	o.Payments = append(slices.Clone(o.Payments), Payment{ID: id, Amount: amount.Minor, At: at, Allocations: done.Allocations, Rest: done.Rest.Minor})
	o.Processing = slices.DeleteFunc(slices.Clone(o.Processing), func(p string) bool { return p == id })
	return o.changed(was, "", at), nil
}

// Reverse takes a payment back: what it paid of each instalment is owed again, and its rest is gone. Other
// payments stay where they went. An instalment that is owed again is late by its date, or is the one to be
// paid next. at is the time at the debtor's place. Reversing again changes nothing; the error is
// ErrNoPayment, or ErrCancelled.
func (o Order) Reverse(id string, at time.Time) (Order, error) {
	i := o.payment(id)
	switch {
	case i < 0:
		return o, ErrNoPayment
	case !o.Payments[i].ReversedAt.IsZero():
		return o, nil
	case o.State == Cancelled:
		return o, ErrCancelled
	}
	was := o
	o.Payments = slices.Clone(o.Payments)
	o.Payments[i].ReversedAt = at
	plan, err := o.Plan.Return(o.Payments[i].Allocations)
	if err != nil {
		return was, err
	}
	o.Plan = plan.Restate(at.Format(time.DateOnly), func(number int) bool { return o.charge(number) >= 0 })
	return o.changed(was, "", at), nil
}

// Cancel cancels an order of which nothing was paid, and which is not late. Cancelling again changes
// nothing; the error is a *RefusedError.
func (o Order) Cancel(reason, by string, at time.Time) (Order, error) {
	paid := slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.ReversedAt.IsZero() })
	switch {
	case o.State == Cancelled:
		return o, nil
	case o.State == Paid || paid:
		return o, refuse("order_paid")
	case len(o.Processing) > 0:
		return o, refuse("order_processing")
	case o.State == Due || o.State == InArrears:
		return o, refuse("order_late")
	}
	was := o
	o.CancelledAt, o.CancelReason = at, reason
	return o.changed(was, by, at), nil
}

// payment returns the index of a payment, or -1.
func (o Order) payment(id string) int {
	return slices.IndexFunc(o.Payments, func(p Payment) bool { return p.ID == id })
}

// charge returns the index of the late fee of an instalment, or -1.
func (o Order) charge(number int) int {
	return slices.IndexFunc(o.Charged, func(c Charge) bool { return c.Number == number })
}

// MarkDue marks the instalments whose date is over, and activates the next one. now is the time at the
// debtor's place.
func (o Order) MarkDue(now time.Time) Order {
	if o.Over() {
		return o
	}
	plan, changes := o.Plan.MarkDue(now.Format(time.DateOnly))
	if len(changes) == 0 {
		return o
	}
	was := o
	o.Plan = plan
	return o.changed(was, "", now)
}

// MarkArrears marks the due instalments that were not paid within the days of grace, and charges each its
// late fee once. now is the time at the debtor's place. The error is one of package money.
func (o Order) MarkArrears(now time.Time) (Order, error) {
	if o.Over() {
		return o, nil
	}
	plan, changes := o.Plan.MarkArrears(now.Format(time.DateOnly), o.Terms.GraceDays)
	if len(changes) == 0 {
		return o, nil
	}
	was := o
	o.Plan = plan
	for _, c := range changes {
		if c.To != instalments.InArrears || o.charge(c.Number) >= 0 {
			continue
		}
		var err error
		if o, err = o.late(c.Number, now); err != nil {
			return was, err
		}
	}
	return o.changed(was, "", now), nil
}

// late charges the late fee of an instalment.
func (o Order) late(number int, now time.Time) (Order, error) {
	at := slices.IndexFunc(o.Plan.Instalments, func(i instalments.Instalment) bool { return i.Number == number })
	before := o.Plan.Instalments[at].Owed
	fee, vat := o.Terms.LateFee.Amount, money.Decimal{}
	var err error
	switch o.Terms.LateFee.Type {
	case instalments.PercentFee:
		left := money.Amount{Minor: o.Plan.Instalments[at].Left().Sum(), Currency: o.Currency}
		if fee, err = left.Percent(o.Terms.LateFee.Percent); err != nil {
			return o, err
		}
	case instalments.FlatFee:
	default:
		fee = money.Zero(o.Currency)
	}
	if o.Terms.LateFee.VAT {
		vat = o.Terms.VAT
	}
	if o.Plan, err = o.Plan.Charge(number, fee, money.Amount{}, vat); err != nil {
		return o, err
	}
	owed := o.Plan.Instalments[at].Owed
	o.Charged = append(slices.Clone(o.Charged), Charge{number, owed.Fee - before.Fee, owed.FeeVAT - before.FeeVAT, now})
	return o, nil
}
