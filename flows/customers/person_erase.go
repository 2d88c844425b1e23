package customers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// DoErasePerson erases a person from the other parts of the program.
const DoErasePerson = "customer.erase"

// ErasureRefusedError means that a person can't be erased yet.
type ErasureRefusedError struct{ Holding string }

func (e *ErasureRefusedError) Error() string {
	return "customers: something is going on with the person: " + e.Holding
}

// person returns how others know a customer.
func (c Customer) person() Person {
	p := Person{Customer: c.ID}
	if c.Contact != "" {
		p.Contacts = append(p.Contacts, c.Contact)
	}
	for _, who := range c.Contacts {
		if !slices.Contains(p.Contacts, who) {
			p.Contacts = append(p.Contacts, who)
		}
	}
	for _, m := range c.Merged {
		p.Merged = append(p.Merged, m.From)
	}
	return p
}

// Erase erases a person: the customer, the sealed documents, and what other parts of the program keep.
// Where the law obliges to keep who somebody was, names and document stay sealed until then, and nothing
// else. Repeating it changes nothing. The error is an *ErasureRefusedError while something is going on.
func (s *Persons) Erase(ctx context.Context, id string, by Actor, now time.Time) (Customer, error) {
	now = moment(now)
	c, err := s.Customers.Get(ctx, id)
	if err != nil || c.State == StateErased {
		return c, err
	}
	if c.State == StateMerged {
		return c, ErrGone
	}
	duty, err := s.duty(ctx, c.person())
	if err != nil {
		return c, err
	}
	if err := s.Trail(ctx, Act{By: by, Name: ActErased, Customer: id, At: now}); err != nil {
		return c, err
	}
	return s.edit(ctx, id, func(c *Customer) error {
		if c.State == StateErased {
			return edit.ErrUnchanged
		}
		person := c.person()
		if err := c.empty(duty, now); err != nil {
			return err
		}
		c.Add(c.ID, c.V+1, now, bot.Do(DoErasePerson, person))
		return nil
	})
}

// duty returns the strictest of all duties.
func (s *Persons) duty(ctx context.Context, p Person) (all Duty, err error) {
	for _, h := range s.Holdings {
		if h.Duty == nil {
			continue
		}
		one, err := h.Duty(ctx, p)
		switch {
		case err != nil:
			return all, fmt.Errorf("%s: %w", h.Name, err)
		case one.Open:
			return all, &ErasureRefusedError{h.Name}
		case one.Until.After(all.Until):
			all = one
		}
	}
	return all, nil
}

// empty removes what the document says about the person, except what must be kept.
func (c *Customer) empty(duty Duty, now time.Time) error {
	was := *c
	*c = Customer{ID: c.ID, V: c.V, State: StateErased, ErasedAt: now, CreatedAt: c.CreatedAt, UpdatedAt: now, Box: c.Box}
	for _, m := range was.Merged {
		c.Merged = append(c.Merged, Merge{From: m.From, At: m.At, By: m.By})
	}
	if duty.Until.After(now) {
		raw, err := json.Marshal(map[string]string{
			"names": was.Names, "surnames": was.Surnames, "document": string(was.Document.Kind) + " " + string(was.Document.Number),
		})
		if err != nil {
			return err
		}
		c.Kept, c.DueAt = &Kept{Sealed: bot.Secret(raw), Reason: duty.Reason, Until: duty.Until}, duty.Until
	}
	var files []string
	for _, d := range was.Documents {
		files = append(files, d.File)
	}
	c.deleteFiles(files, now)
	return nil
}

// ErasePerson carries out the effect.
func (s *Persons) ErasePerson(ctx context.Context, args json.RawMessage, now time.Time) error {
	var p Person
	if err := json.Unmarshal(args, &p); err != nil {
		return err
	}
	all := s.eraseMerged(ctx, p.Merged)
	for _, h := range s.Holdings {
		if h.Erase != nil {
			if err := h.Erase(ctx, p, now); err != nil {
				all = errors.Join(all, fmt.Errorf("erase %s: %w", h.Name, err))
			}
		}
	}
	return all
}

// eraseMerged takes the addresses out of customers that were merged into an erased one.
func (s *Persons) eraseMerged(ctx context.Context, ids []string) (all error) {
	for _, id := range ids {
		c, err := s.edit(ctx, id, func(c *Customer) error {
			if c.State != StateMerged || c.Contact == "" {
				return edit.ErrUnchanged
			}
			c.Contact, c.Merged = "", slices.Clone(c.Merged)
			for i := range c.Merged {
				c.Merged[i].Contact, c.Merged[i].Reason = "", ""
			}
			return nil
		})
		if err == nil {
			err = s.eraseMerged(ctx, c.person().Merged)
		}
		all = errors.Join(all, err)
	}
	return all
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Persons) Soonest(ctx context.Context) (time.Time, error) { return s.Customers.Soonest(ctx) }

// Expire erases drafts that nobody goes on with, and what was kept of erased customers for as long as
// the law asked. Any process may call it at any time.
func (s *Persons) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Customers.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.edit(ctx, id, func(c *Customer) error {
			switch {
			case c.DueAt.IsZero() || c.DueAt.After(now):
				return edit.ErrUnchanged
			case c.State == StateErased:
				c.Kept, c.DueAt = nil, time.Time{}
				return nil
			}
			return c.empty(Duty{}, moment(now)) // the conversation goes on without the draft
		})
		err = errors.Join(err, failed)
	}
	return err
}

// Export returns everything that is kept of a person, by kind of data. Who exported it is recorded before.
func (s *Persons) Export(ctx context.Context, id string, by Actor, now time.Time) (map[string]any, error) {
	c, err := s.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.Trail(ctx, Act{By: by, Name: ActExported, Customer: c.ID, At: now}); err != nil {
		return nil, err
	}
	all := map[string]any{"customer": exported(c)}
	for _, h := range s.Holdings {
		if h.Export == nil {
			continue
		}
		if all[h.Name], err = h.Export(ctx, c.person()); err != nil {
			return nil, fmt.Errorf("export %s: %w", h.Name, err)
		}
	}
	return all, nil
}

// exported is a customer with the secrets that are his own.
func exported(c Customer) any {
	type document struct {
		ID       string          `json:"id"`
		Kind     DocumentKind    `json:"kind"`
		MIME     string          `json:"mime"`
		Bytes    int64           `json:"bytes"`
		At       time.Time       `json:"at"`
		Readings json.RawMessage `json:"readings,omitempty"`
	}
	documents := []document{}
	for _, d := range c.Documents {
		one := document{ID: d.ID, Kind: d.Kind, MIME: d.MIME, Bytes: d.Bytes, At: d.At}
		if json.Valid([]byte(d.Readings)) {
			one.Readings = json.RawMessage(d.Readings)
		}
		documents = append(documents, one)
	}
	number := ""
	if c.Document.Number.Readable() {
		number = string(c.Document.Number)
	}
	return map[string]any{
		"id": c.ID, "state": c.State, "country": c.Country, "names": c.Names, "surnames": c.Surnames, "birthDate": c.BirthDate, "phones": append([]string{}, c.Phones...),
		"mail": c.Mail, "address": c.Address, "document": map[string]any{"kind": c.Document.Kind, "number": number}, "work": c.Work, "references": append([]Reference{}, c.References...),
		"documents": documents, "level": c.Level, "limit": c.Limit, "contacts": c.person().Contacts, "createdAt": c.CreatedAt, "updatedAt": c.UpdatedAt,
	}
}
