package quotations

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/pricing"
)

// Service implements all operations on quotations. It is safe for concurrent use by any number of
// processes. It returns errors of its ports unchanged.
type Service struct {
	Quotations  Repository
	Orders      Orders
	Customers   orders.Customers                                                      // nil: no contracts
	Requesters  func(ctx context.Context, who bot.ContactID) ([]bot.ContactID, error) // the contacts for whom someone may approve; nil: none
	Numbers     orders.Numbers
	Tariff      pricing.Tariff
	TariffFor   func(ctx context.Context, o orders.Order, now time.Time) (pricing.Tariff, error) // the tariff under the customer's contract; nil: Tariff for everybody
	CatalogItem func(ctx context.Context, sku string) (pricing.Material, bool, error)            // an item of the catalogue; nil: no catalogue
	Calendar    pricing.Calendar
	Country     string // country of the VAT
	Business    string
	Days        int             // validity, if the draft gives none; default: 15 (RN-010)
	Staff       []notify.Person // supervisors and admins
	Signal      func(ctx context.Context, id string)
	Facts       bool // each change makes the quotation's fact again, which reports read
}

func (s *Service) keepFact(q *Quotation, now time.Time) {
	if s.Facts {
		q.AddFact("quotation", q.ID, q.V, now)
	}
}

// Get returns one quotation, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Quotation, error) {
	return s.Quotations.Get(ctx, id)
}

// List returns a page of quotations, the latest first.
func (s *Service) List(ctx context.Context, f Filter) ([]Quotation, string, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Quotations.List(ctx, f)
}

// Latest returns the quotation that waits for a contact's decision: one sent to the contact, else
// one of those for whom the contact may approve. If none waits, it returns the last one sent to the
// contact; bot.ErrNotFound if there is none.
func (s *Service) Latest(ctx context.Context, who bot.ContactID) (Quotation, error) {
	last, err := s.latest(ctx, who)
	if !errors.Is(err, bot.ErrNotFound) && (err != nil || last.Status == Sent) || s.Requesters == nil {
		return last, err
	}
	requesters, failed := s.Requesters(ctx, who)
	if failed != nil {
		return Quotation{}, failed
	}
	for _, other := range requesters {
		switch theirs, failed := s.latest(ctx, other); {
		case failed == nil && theirs.Status == Sent:
			return theirs, nil
		case failed != nil && !errors.Is(failed, bot.ErrNotFound):
			return Quotation{}, failed
		}
	}
	return last, err
}

// latest is Latest for the quotations sent to the contact only.
func (s *Service) latest(ctx context.Context, who bot.ContactID) (Quotation, error) {
	page, _, err := s.Quotations.List(ctx, Filter{Contact: who, Limit: 20})
	if err != nil {
		return Quotation{}, err
	}
	var last *Quotation
	for i := range page {
		switch {
		case page[i].Status == Sent:
			return page[i], nil
		case last == nil && !page[i].SentAt.IsZero():
			last = &page[i]
		}
	}
	if last == nil {
		return Quotation{}, bot.ErrNotFound
	}
	return *last, nil
}

// edit changes one quotation by compare-and-set. It calls change with the current quotation, and
// again after each lost race; change may return edit.ErrUnchanged. The quotation as it was comes with
// an error.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Quotation) error) (Quotation, error) {
	var was Quotation
	q, err := edit.Document(ctx, s.Quotations, id, func(q *Quotation) error {
		was = *q
		q.V++
		q.UpdatedAt = now
		if err := change(q); err != nil {
			return err
		}
		q.DueAt = q.Deadlines.Next()
		s.keepFact(q, now)
		return nil
	})
	if err != nil {
		return was, err
	}
	if q.V > was.V {
		s.signal(ctx, q)
	}
	return q, nil
}

func (s *Service) signal(ctx context.Context, q Quotation) {
	if s.Signal != nil && len(q.Outbox) > 0 {
		s.Signal(ctx, q.ID)
	}
}

// number returns the next id.
func (s *Service) number(ctx context.Context) (string, error) {
	n, err := s.Numbers.Next(ctx, "quotations")
	return fmt.Sprintf("COT-%05d", n), err
}

// terms returns the terms of the customer's contract for an order.
func (s *Service) terms(ctx context.Context, order string, now time.Time) (orders.Terms, error) {
	if s.Customers == nil {
		return orders.Terms{}, nil
	}
	o, err := s.Orders.Get(ctx, order)
	if err != nil {
		return orders.Terms{}, err
	}
	return s.Customers.Terms(ctx, o, now)
}

// tariff returns the tariff of an order.
func (s *Service) tariff(ctx context.Context, o orders.Order, now time.Time) (pricing.Tariff, error) {
	if s.TariffFor == nil {
		return s.Tariff, nil
	}
	return s.TariffFor(ctx, o, now)
}
