package stock

import (
	"fmt"
	"time"

	"recado/flows/money"
	"recado/flows/validation"
)

// NotEnoughError means that a place has less than is to be taken from it.
type NotEnoughError struct {
	SKU   string
	Place Place
	Has   money.Decimal
	Asked money.Decimal
}

func (e *NotEnoughError) Error() string {
	return fmt.Sprintf("stock: %s has %s of %s, %s were asked", e.Place, e.Has, e.SKU, e.Asked)
}

// next returns the entry that follows last, the zero Entry before the first one. negative allows what a job
// used to exceed the stock; unitCost is a unit's cost by the catalogue, for when the ledger knows none.
func next(last Entry, m Movement, negative bool, unitCost money.Amount, now time.Time) (Entry, error) {
	e := Entry{
		V: 1, Command: m.Command, SKU: m.SKU, Number: last.Number + 1, Kind: m.Kind, From: m.From, To: m.To, Quantity: m.Quantity, Counted: m.Counted,
		UnitPrice: m.UnitPrice, Order: m.Order, Purchase: m.Purchase, Request: m.Request, Reason: m.Reason, By: m.By, At: now,
		Balances: last.Balances, Value: last.Value, UnitCost: last.UnitCost,
	}
	e.ID = entryID(e.SKU, e.Number)
	if e.UnitCost.Blank() {
		e.UnitCost = unitCost
	}
	if m.Kind == Count {
		if err := e.count(m); err != nil {
			return e, err
		}
	}
	if e.From != "" && e.Quantity.Sign() > 0 {
		if has := e.Balances[e.From]; has.Cmp(e.Quantity) < 0 && m.Kind != Count {
			if m.Kind != Use || !negative {
				return e, &NotEnoughError{e.SKU, e.From, has, e.Quantity}
			}
			e.Negative = true
		}
	}
	if err := e.valued(); err != nil {
		return e, err
	}
	if e.From != "" {
		e.Balances = e.Balances.plus(e.From, money.Decimal{}.Sub(e.Quantity))
	}
	if e.To != "" {
		e.Balances = e.Balances.plus(e.To, e.Quantity)
	}
	if e.Balances == nil {
		e.Balances = Balances{}
	}
	return e, nil
}

// count turns what was counted at a place into the movement of the difference. A difference needs a reason.
func (e *Entry) count(m Movement) error {
	at := m.To
	booked := e.Balances[at]
	switch e.Quantity = m.Counted.Sub(booked); {
	case e.Quantity.Sign() == 0:
		return nil
	case m.Reason == "":
		return validation.Refuse("reason", validation.Required)
	case e.Quantity.Sign() < 0: // some is missing
		e.From, e.To, e.Quantity = at, "", money.Decimal{}.Sub(e.Quantity)
	}
	return nil
}

// valued sets what the movement costs, and the value of the whole stock after it. Value leaves in proportion
// to quantity, so that nothing is left when nothing is there. Where the books have none, a unit costs what
// the last one did, and what is bought later to cover the lack adds no value.
func (e *Entry) valued() error {
	total := e.Balances.Total()
	adds := e.From == "" && e.Quantity.Sign() > 0
	takes := e.To == "" && e.Quantity.Sign() > 0
	var err error
	switch {
	case adds:
		if !e.UnitPrice.Blank() {
			e.UnitCost = e.UnitPrice
		} else if total.Sign() > 0 && !e.Value.Blank() {
			if e.UnitCost, err = shareOf(e.Value, money.Int(1), total); err != nil {
				return err
			}
		}
		if e.UnitCost.Blank() {
			return nil
		}
		if e.Cost, err = e.UnitCost.Mul(e.Quantity); err != nil {
			return err
		}
		kept := e.Cost
		if after := total.Add(e.Quantity); total.Sign() < 0 {
			if after.Sign() < 0 {
				after = money.Decimal{}
			}
			if kept, err = shareOf(e.Cost, after, e.Quantity); err != nil {
				return err
			}
		}
		if e.Value.Blank() {
			e.Value = money.Zero(kept.Currency)
		}
		e.Value, err = e.Value.Add(kept)
	case takes && (total.Sign() <= 0 || e.Value.Blank()):
		if e.UnitCost.Blank() {
			return nil
		}
		e.Cost, err = e.UnitCost.Mul(e.Quantity)
	case takes && total.Cmp(e.Quantity) < 0: // all that is there, and some that is not in the books
		lacking, failed := e.UnitCost.Mul(e.Quantity.Sub(total))
		if failed != nil {
			return failed
		}
		if e.Cost, err = e.Value.Add(lacking); err == nil {
			e.Value = money.Zero(e.Value.Currency)
		}
	case takes:
		if e.Cost, err = shareOf(e.Value, e.Quantity, total); err != nil {
			return err
		}
		if e.UnitCost, err = shareOf(e.Value, money.Int(1), total); err != nil {
			return err
		}
		e.Value, err = e.Value.Sub(e.Cost)
	}
	return err
}

// shareOf returns a × part ÷ whole, rounded to minor units.
func shareOf(a money.Amount, part, whole money.Decimal) (money.Amount, error) {
	n, d := thousandths(part), thousandths(whole)
	if d == 0 {
		return money.Zero(a.Currency), nil
	}
	return a.Times(money.Over(n, d))
}

// thousandths returns a quantity in its smallest unit; quantities have at most three decimals.
func thousandths(d money.Decimal) int64 {
	n, _ := d.Units(MaxPlaces)
	return n
}
