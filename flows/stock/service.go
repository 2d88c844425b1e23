package stock

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/record"
	"recado/flows/validation"
)

// Service keeps the stock. It is safe for concurrent use by any number of processes. It returns errors of
// its ports unchanged.
type Service struct {
	Ledger      Ledger
	Purchases   Purchases
	Requests    Requests
	Suppliers   *record.Service[Supplier]
	Catalog     Catalog
	Technicians Technicians
	Numbers     orders.Numbers
	People      []notify.Person // supervisors and admins
	Zone        *time.Location  // of days; nil: UTC
	Currency    string
	Negative    bool // what a job used may exceed what the books have: it is flagged and people are told

	Signal         func(ctx context.Context, entry string) // called when an entry has effects; nil: the sweep finds them
	SignalPurchase func(ctx context.Context, id string)
	SignalRequest  func(ctx context.Context, id string)
}

// Move makes an entry of a movement, once for its command. It returns a *validation.InvalidError, and a
// *NotEnoughError for more than there is.
func (s *Service) Move(ctx context.Context, m Movement, now time.Time) (e Entry, err error) {
	if err := m.check(s.Currency); err != nil {
		return Entry{}, err
	}
	if e, err = s.Ledger.ByCommand(ctx, m.Command); !errors.Is(err, bot.ErrNotFound) {
		return e, err
	}
	item, err := s.Catalog.StockItem(ctx, m.SKU)
	if errors.Is(err, bot.ErrNotFound) {
		return Entry{}, validation.Refuse("sku", validation.Unknown)
	}
	if err != nil {
		return Entry{}, err
	}
	for _, van := range []Place{m.From, m.To} {
		if err := s.checkVan(ctx, van); err != nil {
			return Entry{}, err
		}
	}
	err = edit.Retry(func() error {
		switch known, failed := s.Ledger.ByCommand(ctx, m.Command); { // a concurrent call has made it
		case failed == nil:
			e = known
			return nil
		case !errors.Is(failed, bot.ErrNotFound):
			return failed
		}
		last, failed := s.Last(ctx, m.SKU)
		if failed != nil {
			return failed
		}
		if e, failed = next(last, m, s.Negative, item.Cost, now); failed != nil {
			return failed
		}
		if failed = s.alert(ctx, &e, last, item, now); failed != nil {
			return failed
		}
		return s.Ledger.Insert(ctx, e)
	})
	if err == nil && len(e.Outbox) > 0 && s.Signal != nil {
		s.Signal(ctx, e.ID)
	}
	return e, err
}

func (s *Service) checkVan(ctx context.Context, p Place) error {
	id := p.Technician()
	if id == "" {
		return nil
	}
	_, err := s.Technicians.Technician(ctx, id)
	if errors.Is(err, bot.ErrNotFound) {
		return validation.Refuse("place", validation.Unknown)
	}
	return err
}

// Last returns the last entry of a material; the zero Entry, with its SKU, before the first.
func (s *Service) Last(ctx context.Context, sku string) (Entry, error) {
	last, err := s.Ledger.Last(ctx, sku)
	if errors.Is(err, bot.ErrNotFound) {
		return Entry{SKU: sku}, nil
	}
	return last, err
}

// History returns a page of entries, the latest first.
func (s *Service) History(ctx context.Context, f Filter) ([]Entry, string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Ledger.List(ctx, f)
}

// UnitCost returns what a unit of a material costs by what was paid for the stock; false without stock.
func (s *Service) UnitCost(ctx context.Context, sku string) (money.Amount, bool, error) {
	last, err := s.Last(ctx, sku)
	if err != nil || last.Value.Blank() {
		return money.Amount{}, false, err
	}
	if total := last.Balances.Total(); total.Sign() > 0 {
		cost, err := shareOf(last.Value, money.Int(1), total)
		return cost, true, err
	}
	return last.UnitCost, !last.UnitCost.Blank(), nil
}

// NoticeArgs holds the data for the notices about stock.
type NoticeArgs struct {
	SKU        string `json:"sku"`
	Name       string `json:"name"`
	Unit       string `json:"unit,omitempty"`
	Quantity   string `json:"quantity,omitempty"` // that is left, or that is asked for
	Minimum    string `json:"minimum,omitempty"`
	Technician string `json:"technician,omitempty"` // name of who has the van, or asks
	Order      string `json:"order,omitempty"`
	Place      Place  `json:"place,omitempty"`
	ID         string `json:"id,omitempty"`       // of a purchase or a request
	Supplier   string `json:"supplier,omitempty"` // name
	ETA        string `json:"eta,omitempty"`      // a day, "2026-12-05"
	Reason     string `json:"reason,omitempty"`
}

// alert adds notices to an entry by which a place falls below its minimum, or below nothing.
func (s *Service) alert(ctx context.Context, e *Entry, last Entry, item Item, now time.Time) error {
	e.Box = Entry{}.Box
	if e.From == "" {
		return nil
	}
	told := NoticeArgs{SKU: item.SKU, Name: item.Name, Unit: item.Unit, Quantity: e.Balances[e.From].String(), Order: e.Order}
	people, minimum := s.People, item.Minimum
	if id := e.From.Technician(); id != "" {
		t, err := s.Technicians.Technician(ctx, id)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		told.Technician, minimum = t.Name, item.VanMinimum
		people = append([]notify.Person{{Role: notify.Technician, Contact: t.Contact, Name: t.Name, Locale: t.Locale}}, people...)
	}
	if e.Negative {
		e.Add(e.ID, e.V, now, notify.Notice{Event: notify.StockNegative, About: e.SKU, Args: told}.Effects(s.People...)...)
	}
	if minimum != nil && last.Balances[e.From].Cmp(*minimum) >= 0 && e.Balances[e.From].Cmp(*minimum) < 0 {
		told.Minimum = minimum.String()
		e.Add(e.ID, e.V, now, notify.Notice{Event: notify.StockLow, About: e.SKU, Args: told}.Effects(people...)...)
	}
	return nil
}

// Line is one line of a count.
type Line struct {
	SKU     string
	Counted money.Decimal
}

// MaxLines bounds the lines of a count and of a purchase.
const MaxLines = 200

// Reconcile records what was counted at a place: each line is an entry, whose quantity is the difference to
// the books. It returns the problems of the lines with their fields; the lines before a wrong one are made,
// and the same call again goes on with the rest.
func (s *Service) Reconcile(ctx context.Context, at Place, lines []Line, reason, command string, by orders.Actor, now time.Time) (made []Entry, err error) {
	if len(lines) == 0 || len(lines) > MaxLines {
		return nil, validation.Refuse("lines", validation.TooMany, MaxLines)
	}
	for i, line := range lines {
		counted := line.Counted
		e, err := s.Move(ctx, Movement{
			Command: command + "/" + line.SKU, SKU: line.SKU, Kind: Count, To: at, Counted: &counted, Reason: reason, By: by,
		}, now)
		if invalid, ok := errors.AsType[*validation.InvalidError](err); ok {
			var p validation.Problems
			for _, one := range invalid.Problems {
				if one.Field == "reason" || one.Field == "place" || one.Field == "to" {
					p.Add(one.Field, one.Code, one.Max)
					continue
				}
				p.Add(validation.At("lines", i, one.Field), one.Code, one.Max)
			}
			return made, p.Err()
		}
		if err != nil {
			return made, err
		}
		made = append(made, e)
	}
	return made, nil
}
