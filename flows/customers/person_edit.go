package customers

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// Change is what somebody of the business, or a partner, changes of a customer.
type Change struct {
	Profile Profile
	// ProvenPhone is the phone that the person has proven to have. Another first phone is not proven.
	ProvenPhone string
	Contact     bot.ContactID // address of the conversation; "" for none
	State       CustomerState
}

// Edition returns what of a customer may be changed.
func (c Customer) Edition() Change { return Change{c.Profile, c.Phone, c.Contact, c.State} }

// Create makes a customer. The same command again gives the first one. A customer that is complete may be
// registered at once. The error is a *validation.InvalidError, or a *validation.DuplicateError for a
// document with which somebody is registered.
func (s *Persons) Create(ctx context.Context, given Change, command string, now time.Time) (Customer, error) {
	now = moment(now)
	if was, err := s.Customers.ByCommand(ctx, command); !errors.Is(err, bot.ErrNotFound) {
		return was, err
	}
	c := Customer{State: StateDraft, Command: command, CreatedAt: now}
	if err := s.apply(&c, given, now); err != nil {
		return c, err
	}
	id, err := s.number(ctx)
	if err != nil {
		return c, err
	}
	c.ID, c.V = id, 1
	switch err = s.Customers.Insert(ctx, c); {
	case !errors.Is(err, bot.ErrDuplicate):
		return c, err
	default:
		was, err := s.Customers.ByCommand(ctx, command)
		if errors.Is(err, bot.ErrNotFound) {
			err = &validation.DuplicateError{Field: "document.number"}
		}
		return was, err
	}
}

// Update changes a customer on the base of version v. The errors are those of Create, ErrGone, and a
// *validation.StaleError.
func (s *Persons) Update(ctx context.Context, id string, v int64, change func(*Change), now time.Time) (Customer, error) {
	now = moment(now)
	c, err := s.Customers.Get(ctx, id)
	if err != nil {
		return c, err
	}
	if c.Gone() {
		return c, ErrGone
	}
	was, given := c, c.Edition()
	change(&given)
	if err := s.apply(&c, given, now); err != nil && v == was.V {
		return c, err
	}
	if v != was.V {
		return was, &validation.StaleError{V: was.V, Fields: record.Changed(was.Profile, c.Profile)}
	}
	if len(record.Changed(was.Profile, c.Profile)) == 0 && was.Phone == c.Phone && was.State == c.State && was.Contact == c.Contact {
		return was, nil
	}
	c.V++
	switch err = s.Customers.Put(ctx, c); {
	case errors.Is(err, bot.ErrStale):
		return was, &validation.StaleError{V: was.V, Fields: record.Changed(was.Profile, c.Profile)}
	case errors.Is(err, bot.ErrDuplicate):
		return was, &validation.DuplicateError{Field: "document.number"}
	}
	return c, err
}

// apply changes a customer that is not stored yet.
func (s *Persons) apply(c *Customer, given Change, now time.Time) error {
	c.Profile, c.Contact = given.Profile, bot.ContactID(text.Line(string(given.Contact)))
	if c.Contact != "" {
		if phone, ok := text.Phone(string(c.Contact), s.Country); ok {
			c.Contact = bot.ContactID(phone)
		}
	}
	problems := s.settle(c, now)
	if proven, ok := text.Phone(given.ProvenPhone, c.Country); ok && c.Phone != proven && len(c.Phones) > 0 && c.Phones[0] == proven {
		c.Phone, c.ProvenAt = proven, now
	}
	if len(problems) == 0 {
		problems = s.enter(c, given.State, now)
	}
	return problems.Err()
}

// enter changes the state: a draft is registered when it is complete, a registered customer is blocked
// and unblocked.
func (s *Persons) enter(c *Customer, to CustomerState, now time.Time) (p validation.Problems) {
	switch {
	case to == "" || to == c.State:
		if c.State == StateRegistered || c.State == StateBlocked { // what makes a customer registered stays
			check := s.cleaner(c.Country, now)
			check.missing(*c, nil)
			p = slices.DeleteFunc(check.Problems, func(p validation.Problem) bool { return p.Code == ProblemUnproven })
		}
	case c.State == StateDraft && to == StateRegistered:
		p = s.complete(c, now)
	case c.State == StateRegistered && to == StateBlocked, c.State == StateBlocked && to == StateRegistered:
		c.State = to
	default:
		p.Add("state", validation.Invalid)
	}
	return p
}

// SetCredit records what an evaluation of credit allows. Repeating it changes nothing.
func (s *Persons) SetCredit(ctx context.Context, id string, level int, limit money.Amount, now time.Time) (Customer, error) {
	return s.edit(ctx, id, func(c *Customer) error {
		switch {
		case c.Gone():
			return ErrGone
		case c.Level == level && c.Limit == limit:
			return edit.ErrUnchanged
		}
		c.Level, c.Limit, c.UpdatedAt = level, limit, moment(now)
		return nil
	})
}

// Search finds customers by exactly one of a proven phone, a document and a contact, the latest changed
// first.
func (s *Persons) Search(ctx context.Context, phone string, document Identity, contact bot.ContactID) ([]Customer, error) {
	var p validation.Problems
	switch {
	case phone != "":
		number, ok := text.Phone(phone, s.Country)
		if !ok {
			p.Add("phone", validation.Phone)
			return nil, p.Err()
		}
		return s.Customers.ByPhone(ctx, number, maxKnown)
	case contact != "":
		if number, ok := text.Phone(string(contact), s.Country); ok {
			contact = bot.ContactID(number)
		}
		return s.Customers.ByContact(ctx, contact, maxKnown)
	}
	country := s.countryOf(&document)
	digits, ok := IdentityNumber(country, document.Kind, string(document.Number))
	if !ok {
		p.Add("document.number", ProblemDocument)
		return nil, p.Err()
	}
	return s.Customers.ByDocument(ctx, s.Lookup(document.Kind, digits), maxKnown)
}

// Readdress moves the customers of a contact's old address to the new one. A call may be repeated.
func (s *Persons) Readdress(ctx context.Context, from, to bot.ContactID) error {
	found, err := s.Customers.ByContact(ctx, from, maxKnown)
	for _, c := range found {
		_, failed := s.edit(ctx, c.ID, func(c *Customer) error {
			if c.Contact != from {
				return edit.ErrUnchanged
			}
			if c.Contact = to; c.Command == draftCommand(from) {
				c.Command = draftCommand(to)
			}
			return nil
		})
		if errors.Is(failed, bot.ErrDuplicate) { // the new address has a draft of its own: the old one is left to its end
			failed = nil
		}
		err = errors.Join(err, failed)
	}
	return err
}
