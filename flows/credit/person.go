package credit

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// maxOfPerson bounds the pages of a customer's documents that are read at once.
const maxOfPerson = 100

// ofCustomer returns all documents of a customer, the latest first.
func ofCustomer[T any](ctx context.Context, customer string, list func(context.Context, Filter) ([]T, string, error)) ([]T, error) {
	all := []T{}
	f := Filter{Customer: customer, Limit: maxPage}
	for range maxOfPerson {
		page, next, err := list(ctx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if f.After = next; next == "" {
			break
		}
	}
	return all, nil
}

// OfCustomer returns all evaluations of a customer, the latest first.
func (s *Evaluations) OfCustomer(ctx context.Context, customer string) ([]Evaluation, error) {
	return ofCustomer(ctx, customer, s.Evaluations.List)
}

// OfCustomer returns all orders of a customer, the latest first.
func (s *Orders) OfCustomer(ctx context.Context, customer string) ([]Order, error) {
	return ofCustomer(ctx, customer, s.Orders.List)
}

// Pseudonymise removes from a customer's evaluations what tells of the person: name, address of the
// conversation, income, what the bureau knew, and what the person said. The decision and its reasons stay,
// under the customer's id. An evaluation that is open ends. It may be called again.
func (s *Evaluations) Pseudonymise(ctx context.Context, customer string, now time.Time) error {
	now = now.UTC().Truncate(time.Millisecond)
	all, err := s.OfCustomer(ctx, customer)
	if err != nil {
		return err
	}
	for _, one := range all {
		_, err := s.edit(ctx, one.ID, now, func(e *Evaluation) error {
			open := e.Decision == "" || e.Decision == InProcess
			if !open && e.Contact == "" && e.Name == "" && e.Facts == nil && e.Bureau == nil && e.Why == "" && (e.Appeal == nil || e.Appeal.Text == "") {
				return edit.ErrUnchanged
			}
			e.Contact, e.Name, e.Locale, e.Facts, e.Bureau, e.Why, e.Missing = "", "", "", nil, nil, "", nil
			if e.Appeal != nil {
				e.Appeal = &Appeal{At: e.Appeal.At}
			}
			if open {
				e.enter(e.Step, Expired, "", now)
				s.decided(e, now)
			}
			return nil
		})
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
	}
	return nil
}

// Pseudonymise removes the address of the conversation from a customer's orders, which the law obliges to
// keep. It may be called again.
func (s *Orders) Pseudonymise(ctx context.Context, customer string, now time.Time) error {
	all, err := s.OfCustomer(ctx, customer)
	if err != nil {
		return err
	}
	for _, one := range all {
		_, err := s.Change(ctx, one.ID, now, func(o Order, _ time.Time) (Order, error) {
			o.Contact = ""
			return o, nil
		})
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
	}
	return nil
}
