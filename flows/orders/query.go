package orders

import (
	"context"
	"slices"

	"recado/bot"
	"recado/flows/validation"
)

// Get returns one order, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Order, error) { return s.Orders.Get(ctx, id) }

// List returns a page of orders, the latest first. The filter's phone may be in any spelling.
func (s *Service) List(ctx context.Context, f Filter) (page []Order, next string, err error) {
	if f.StatusText != "" {
		if !f.parseStatus() {
			return nil, "", validation.Refuse("state", "state")
		}
	}
	if f.Phone != "" {
		phone, ok := Phone(f.Phone, s.Country)
		if !ok {
			return nil, "", validation.Refuse("clientPhone", validation.Phone)
		}
		f.Phone = phone
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	return s.Orders.List(ctx, f)
}

// parseStatus converts StatusText to State and Status; false for an unknown word.
func (f *Filter) parseStatus() bool {
	if State(f.StatusText).Valid() {
		f.State = State(f.StatusText)
		return true
	}
	for _, s := range Stages() {
		if word := s.Status(); word == Status(f.StatusText) {
			f.State, f.Status = s.State, word
			return true
		}
	}
	return false
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
