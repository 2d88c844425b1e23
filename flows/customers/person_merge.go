package customers

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// DoFinishMerge empties a customer that was merged into another one.
const DoFinishMerge = "customer.merged"

// Errors of a merge.
var (
	ErrMergeSelf   = errors.New("customers: a customer can't be merged into itself")
	ErrMergeOther  = errors.New("customers: they have different documents")
	ErrMergeResult = errors.New("customers: a registered customer can't be merged into a draft")
)

// merging are the arguments of DoFinishMerge.
type merging struct {
	From string `json:"from"`
	Into string `json:"into"`
}

// Merge makes two customers of one person into one. What the first one does not have is taken from the
// other, which then only names it. It may be repeated.
func (s *Persons) Merge(ctx context.Context, into, from string, by Actor, reason string, now time.Time) (Customer, error) {
	now = moment(now)
	if into == from {
		return Customer{}, ErrMergeSelf
	}
	other, err := s.Customers.Get(ctx, from)
	if err != nil {
		return Customer{}, err
	}
	c, err := s.Customers.Get(ctx, into)
	if err != nil {
		return Customer{}, err
	}
	if done := slices.ContainsFunc(c.Merged, func(m Merge) bool { return m.From == from }); !done {
		if err := mergeable(c, other); err != nil {
			return Customer{}, err
		}
		if err := s.Trail(ctx, Act{By: by, Name: ActMerged, Customer: into, What: from, At: now}); err != nil {
			return Customer{}, err
		}
	}
	c, err = s.edit(ctx, into, func(c *Customer) error {
		if slices.ContainsFunc(c.Merged, func(m Merge) bool { return m.From == from }) {
			return edit.ErrUnchanged
		}
		if err := mergeable(*c, other); err != nil {
			return err
		}
		c.absorb(other, Merge{From: from, Contact: other.Contact, At: now, By: by.ID, Reason: reason})
		if p := s.settle(c, now); len(p) > 0 {
			return p.Err()
		}
		c.Add(c.ID, c.V+1, now, bot.Do(DoFinishMerge, merging{From: from, Into: into}))
		return nil
	})
	if err != nil {
		return Customer{}, err
	}
	return c, s.finishMerge(ctx, merging{From: from, Into: into}, now)
}

// mergeable refuses to merge two people.
func mergeable(into, from Customer) error {
	a, b := into.Document.Lookup, from.Document.Lookup
	switch {
	case into.Gone() || from.Gone():
		return ErrGone
	case a != "" && b != "" && a != b:
		return ErrMergeOther
	case into.State == StateDraft && from.State != StateDraft:
		return ErrMergeResult
	}
	return nil
}

// absorb takes what the customer does not have. The proven phone stays the first one.
func (c *Customer) absorb(other Customer, m Merge) {
	phones, proven := c.Phones, c.Phone
	c.Profile = other.with(c.Profile)
	c.Phones = slices.Clone(phones)
	for _, phone := range other.Phones {
		if !slices.Contains(c.Phones, phone) && len(c.Phones) < MaxPhones {
			c.Phones = append(c.Phones, phone)
		}
	}
	if proven == "" && other.Phone != "" {
		c.prove(other.Phone, other.ProvenAt)
	}
	for _, who := range append([]bot.ContactID{other.Contact}, other.Contacts...) {
		if who != "" && who != c.Contact && !slices.Contains(c.Contacts, who) {
			c.Contacts = append(slices.Clone(c.Contacts), who)
		}
	}
	for _, d := range other.Documents {
		if !slices.ContainsFunc(c.Documents, func(own Document) bool { return own.Kind == d.Kind }) {
			c.Documents = append(slices.Clone(c.Documents), d)
		}
	}
	c.Merged = append(slices.Clone(c.Merged), m)
}

// FinishMerge carries out the effect.
func (s *Persons) FinishMerge(ctx context.Context, args json.RawMessage, now time.Time) error {
	var m merging
	if err := json.Unmarshal(args, &m); err != nil {
		return err
	}
	return s.finishMerge(ctx, m, moment(now))
}

func (s *Persons) finishMerge(ctx context.Context, m merging, now time.Time) error {
	into, err := s.Customers.Get(ctx, m.Into)
	if err != nil {
		return err
	}
	_, err = s.edit(ctx, m.From, func(c *Customer) error {
		if c.Gone() {
			return edit.ErrUnchanged
		}
		var gone []string
		for _, d := range c.Documents {
			if !into.has(d.ID) {
				gone = append(gone, d.File)
			}
		}
		contact := c.Contact // whoever writes from there is found as the other customer
		*c = Customer{
			ID: c.ID, V: c.V, State: StateMerged, MergedInto: m.Into, Contact: contact, Merged: c.Merged, CreatedAt: c.CreatedAt, UpdatedAt: now, Box: c.Box,
		}
		c.deleteFiles(gone, now)
		return nil
	})
	return err
}
