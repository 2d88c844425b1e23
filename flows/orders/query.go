package orders

import (
	"context"
	"slices"

	"recado/bot"
)

// Get returns one order, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Order, error) { return s.Orders.Get(ctx, id) }

// List returns a page of orders, the latest first. The filter's phone, priority and ids may
// be in any spelling. A page may be short although another follows: words are compared on a bounded
// number of orders for each page.
func (s *Service) List(ctx context.Context, f Filter) (page []Order, next string, err error) {
	if err := f.normalize(s.Country); err != nil {
		return nil, "", err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Orders.List(ctx, f)
}

// Latest returns a contact's three latest orders, the latest first.
func (s *Service) Latest(ctx context.Context, who bot.ContactID) ([]Order, error) {
	page, _, err := s.Orders.List(ctx, Filter{Contact: who, Limit: maxOpen})
	page = slices.DeleteFunc(page, func(o Order) bool { return o.Unconfirmed })
	return page[:min(len(page), 3)], err
}

// JobsOf lists the open orders that a technician has or is asked for, the latest first,
// at most 200.
func (s *Service) JobsOf(ctx context.Context, technician string) ([]Order, error) {
	return s.Orders.Held(ctx, technician, 200)
}
