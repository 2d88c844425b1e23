package facts

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/quotations"
)

// Service keeps facts and makes reports of them. It is safe for concurrent use by any number of processes.
type Service struct {
	Facts      Repository
	Orders     Orders
	Invoices   Invoices
	Payments   Payments
	Quotations Quotations

	Zone     *time.Location // of days
	Currency string         // of amounts; those in others are counted as Foreign
	Costs    Costs
	// CostOf returns what an order cost, false if that is not known; nil: Costs says it.
	CostOf func(ctx context.Context, o orders.Order) (money.Amount, bool, error)
	// Available returns the minutes that each technician is available in a period, by id; technicians without hours
	// are missing. nil: unknown.
	Available func(ctx context.Context, p Period) (map[string]int64, error)
	// Technicians counts those who work for the business; nil: unknown.
	Technicians func(ctx context.Context) (int64, error)
}

// Ref is the argument of the effects by which aggregates say that they have changed.
type Ref struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

// ErrTooMany means that a report would have more rows than it may.
var ErrTooMany = errors.New("facts: too many groups: choose a shorter period")

const (
	maxGroups = 20_000
	// rules is raised when Sums count otherwise than before: stored sums are then made again.
	rules = 1
)

// Keep makes the fact of a document as it is now. The error is bot.ErrNotFound for an unknown document.
//
// The stored fact is read before the document, and replaced only if it is still the same: of two calls at once, the
// one that has read the older document runs again.
func (s *Service) Keep(ctx context.Context, r Ref) error {
	if r.Kind == OfInvoice {
		return s.keepInvoice(ctx, r)
	}
	return s.keep(ctx, r)
}

// keepInvoice keeps the fact of an invoice, and those of the orders that it bills.
func (s *Service) keepInvoice(ctx context.Context, r Ref) error {
	i, err := s.Invoices.Get(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, order := range i.Orders() {
		if err := s.keep(ctx, Ref{OfOrder, order}); err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
	}
	return s.keep(ctx, r)
}

func (s *Service) keep(ctx context.Context, r Ref) error {
	return edit.Retry(func() error {
		was, err := s.Facts.Get(ctx, string(r.Kind)+"/"+r.ID)
		unknown := errors.Is(err, bot.ErrNotFound)
		if err != nil && !unknown {
			return err
		}
		f, err := s.read(ctx, r)
		if err != nil {
			return err
		}
		f.V = was.V
		switch {
		case unknown:
			f.V = 1
			err = s.Facts.Insert(ctx, f)
		case !reflect.DeepEqual(f, was):
			f.V++
			err = s.Facts.Put(ctx, f)
		}
		if err != nil {
			return err
		}
		if !unknown && was.Day != f.Day {
			if err := s.Facts.Changed(ctx, was.Kind, was.Day); err != nil {
				return err
			}
		}
		if !unknown && was.Customer != f.Customer { // an erased person: the stored sums name the old one
			if err := s.Facts.Changed(ctx, f.Kind, f.Day); err != nil {
				return err
			}
			_, err = s.sum(ctx, f.Kind, f.Day)
			return err
		}
		return s.Facts.Changed(ctx, f.Kind, f.Day) // also for an equal fact: the call before may have ended between its two writes
	})
}

// read makes the fact of a document.
func (s *Service) read(ctx context.Context, r Ref) (Fact, error) {
	switch r.Kind {
	case OfOrder:
		o, err := s.Orders.Get(ctx, r.ID)
		if err != nil {
			return Fact{}, err
		}
		return s.readOrder(ctx, o)
	case OfInvoice:
		i, err := s.Invoices.Get(ctx, r.ID)
		return s.ofInvoice(i), err
	case OfPayment:
		p, err := s.Payments.Get(ctx, r.ID)
		return s.ofPayment(p), err
	case OfQuotation:
		q, err := s.Quotations.Get(ctx, r.ID)
		return s.ofQuotation(q), err
	}
	return Fact{}, fmt.Errorf("facts of %q: %w", r.Kind, bot.ErrNotFound)
}

// readOrder makes the fact of an order with its invoice. Before a contract's month is billed, an order names the month.
func (s *Service) readOrder(ctx context.Context, o orders.Order) (Fact, error) {
	f, err := s.readBilled(ctx, o)
	if err != nil || s.CostOf == nil {
		return f, err
	}
	cost, known, err := s.CostOf(ctx, o)
	if f.Cost, f.Costed = 0, known; known {
		f.Cost = cost.Minor
	}
	return f, err
}

func (s *Service) readBilled(ctx context.Context, o orders.Order) (Fact, error) {
	if o.Closing.Invoice == "" {
		return s.ofOrder(o, nil), nil
	}
	i, err := s.Invoices.Get(ctx, o.Closing.Invoice)
	if errors.Is(err, bot.ErrNotFound) {
		return s.ofOrder(o, nil), nil
	}
	return s.ofOrder(o, &i), err
}

// Rebuild makes the facts of all documents again, a page after another, and calls progress after each page. The program
// may run meanwhile.
func (s *Service) Rebuild(ctx context.Context, progress func(kind Kind, n int)) error {
	pages := map[Kind]func(after string) (ids []string, next string, err error){
		OfOrder: func(after string) ([]string, string, error) {
			page, next, err := s.Orders.List(ctx, orders.Filter{Limit: pageSize, After: after})
			return idsOf(page, func(o orders.Order) string { return o.ID }), next, err
		},
		OfInvoice: func(after string) ([]string, string, error) {
			page, next, err := s.Invoices.List(ctx, invoices.Filter{Limit: pageSize, After: after})
			return idsOf(page, func(i invoices.Invoice) string { return i.ID }), next, err
		},
		OfQuotation: func(after string) ([]string, string, error) {
			page, next, err := s.Quotations.List(ctx, quotations.Filter{Limit: pageSize, After: after})
			return idsOf(page, func(q quotations.Quotation) string { return q.ID }), next, err
		},
		OfPayment: func(after string) ([]string, string, error) {
			page, next, err := s.Payments.List(ctx, "", pageSize, after)
			ids := make([]string, len(page))
			for n := range page {
				ids[n] = page[n].ID
			}
			return ids, next, err
		},
	}
	for _, kind := range Kinds() {
		n := 0
		for after := ""; ; {
			ids, next, err := pages[kind](after)
			if err != nil {
				return fmt.Errorf("facts of %s: %w", kind, err)
			}
			for _, id := range ids {
				if err := s.keep(ctx, Ref{kind, id}); err != nil && !errors.Is(err, bot.ErrNotFound) {
					return fmt.Errorf("fact of %s %s: %w", kind, id, err)
				}
			}
			n += len(ids)
			progress(kind, n)
			if after = next; after == "" {
				break
			}
		}
	}
	return nil
}

// pageSize bounds the documents that are held at a time.
const pageSize = 200

func idsOf[T any](page []T, id func(T) string) []string {
	ids := make([]string, len(page))
	for n := range page {
		ids[n] = id(page[n])
	}
	return ids
}

// Groups returns the sums of a period by the values of a dimension; Whole has one value, "". Own selects what belongs
// to somebody. The error is ErrTooMany beyond 20,000 values.
func (s *Service) Groups(ctx context.Context, kind Kind, by Dimension, p Period, own Own) (map[string]Sums, error) {
	all := map[string]Sums{}
	add := func(key string, more Sums) error {
		sums := all[key]
		sums.Join(more)
		if all[key] = sums; len(all) > maxGroups {
			return ErrTooMany
		}
		return nil
	}
	if own != (Own{}) {
		for f, err := range s.Facts.Each(ctx, Filter{Kind: kind, Period: p, Contact: own.Contact, Technician: own.Technician}) {
			if err != nil {
				return nil, err
			}
			if f.State == Unconfirmed {
				continue
			}
			var sums Sums
			sums.Add(f, s.Currency)
			if err := add(by.value(f), sums); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	kept := by
	if by == ByDay || by == ByMonth {
		kept = Whole
	}
	err := s.days(ctx, kind, kept, p, func(d Day) error {
		for key, sums := range d.Sums {
			switch by {
			case ByDay:
				key = d.Day
			case ByMonth:
				key = d.Day[:len("2006-01")]
			}
			if err := add(key, sums); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// Total returns the sums of a period.
func (s *Service) Total(ctx context.Context, kind Kind, p Period, own Own) (Sums, error) {
	all, err := s.Groups(ctx, kind, Whole, p, own)
	return all[""], err
}

// Own limits a report to what belongs to somebody: to a customer's contact, or to a technician. The zero value is all.
type Own struct{ Contact, Technician string }

// days visits the sums of each day that has facts, in any order. Sums that have not seen the last change of their day
// are made again.
func (s *Service) days(ctx context.Context, kind Kind, by Dimension, p Period, visit func(Day) error) error {
	changes, err := s.Facts.Changes(ctx, kind, p)
	if err != nil {
		return err
	}
	for d, err := range s.Facts.Days(ctx, kind, by, p) {
		if err != nil {
			return err
		}
		if n, known := changes[d.Day]; !known || d.Seen != n || d.Rules != rules {
			continue
		}
		delete(changes, d.Day)
		if err := visit(d); err != nil {
			return err
		}
	}
	for _, day := range slices.Sorted(maps.Keys(changes)) {
		made, err := s.sum(ctx, kind, day)
		if err != nil {
			return err
		}
		if err := visit(made[by]); err != nil {
			return err
		}
	}
	return nil
}

// sum makes the sums of a day in all dimensions and stores them. The count of changes is read before the facts, so that
// a fact that is written meanwhile makes the stored sums old.
func (s *Service) sum(ctx context.Context, kind Kind, day string) (map[Dimension]Day, error) {
	p := OneDay(day)
	changes, err := s.Facts.Changes(ctx, kind, p)
	if err != nil {
		return nil, err
	}
	made := map[Dimension]Day{}
	for _, by := range stored {
		made[by] = Day{
			ID: string(kind) + "/" + string(by) + "/" + day, V: 1, Kind: kind, By: by, Day: day, Seen: changes[day], Rules: rules, Sums: map[string]Sums{},
		}
	}
	for f, err := range s.Facts.Each(ctx, Filter{Kind: kind, Period: p}) {
		if err != nil {
			return nil, err
		}
		if f.State == Unconfirmed {
			continue
		}
		var own Sums
		own.Add(f, s.Currency)
		for _, by := range stored {
			key := by.value(f)
			sums := made[by].Sums[key]
			sums.Join(own)
			made[by].Sums[key] = sums
		}
	}
	for _, by := range stored {
		if err := s.Facts.PutDay(ctx, made[by]); err != nil {
			return nil, err
		}
	}
	return made, nil
}
