package companies

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Claim records for which company a phone acts. It holds while the company lists the phone.
type Claim struct {
	Phone   string    `json:"_id"`
	V       int64     `json:"v"`
	Company string    `json:"company"`
	At      time.Time `json:"at"`
}

// Phones stores claims. Its errors are bot's.
type Phones interface {
	Get(ctx context.Context, phone string) (Claim, error)
	// Insert stores a new claim; ErrDuplicate if the phone has one.
	Insert(ctx context.Context, c Claim) error
	// Put stores c if the stored V is c.V-1, else ErrStale.
	Put(ctx context.Context, c Claim) error
}

// reservationTTL is how long a company may take from claiming a phone to listing it.
const reservationTTL = time.Minute

// claimPhones claims the phones of a company before it is written, and reports those that belong to
// another company.
func (s *Service) claimPhones(ctx context.Context, id string, c Company, now time.Time) (p validation.Problems, err error) {
	for i, contact := range c.Contacts {
		if contact.Phone == "" {
			continue
		}
		free, err := s.claimPhone(ctx, string(contact.Phone), id, now)
		if err != nil {
			return nil, err
		}
		if !free {
			p.Add(validation.At("contacts", i, "phone"), "record.claimed")
		}
	}
	return p, nil
}

// claimPhone claims one phone; false if it belongs to another company. After a lost race it checks
// again, because the winner may be the same company.
func (s *Service) claimPhone(ctx context.Context, phone, company string, now time.Time) (free bool, err error) {
	err = edit.Retry(func() (err error) {
		free, err = s.tryClaimPhone(ctx, phone, company, now)
		return err
	})
	return free, err
}

// tryClaimPhone is one attempt; it may return bot.ErrStale.
func (s *Service) tryClaimPhone(ctx context.Context, phone, company string, now time.Time) (bool, error) {
	claim := Claim{Phone: phone, V: 1, Company: company, At: now}
	err := s.Phones.Insert(ctx, claim)
	if !errors.Is(err, bot.ErrDuplicate) {
		return err == nil, err
	}
	was, err := s.Phones.Get(ctx, phone)
	if err != nil {
		return false, err
	}
	if was.Company != company {
		listed, err := s.lists(ctx, was)
		if err != nil || listed || now.Sub(was.At).Abs() < reservationTTL {
			return false, err
		}
	}
	claim.V = was.V + 1
	err = s.Phones.Put(ctx, claim)
	return err == nil, err
}

// lists reports whether the company of a claim lists the phone.
func (s *Service) lists(ctx context.Context, c Claim) (bool, error) {
	d, err := s.Companies.Get(ctx, c.Company)
	if errors.Is(err, bot.ErrNotFound) {
		return false, nil
	}
	return err == nil && slices.ContainsFunc(d.Data.Contacts, func(k Contact) bool { return string(k.Phone) == c.Phone }), err
}

// ByPhone finds the company for which a phone acts, or returns bot.ErrNotFound.
func (s *Service) ByPhone(ctx context.Context, phone string) (CompanyDoc, error) {
	c, err := s.Phones.Get(ctx, phone)
	if err != nil {
		return CompanyDoc{}, err
	}
	d, err := s.Companies.Get(ctx, c.Company)
	if err == nil && !slices.ContainsFunc(d.Data.Contacts, func(k Contact) bool { return string(k.Phone) == phone }) {
		err = bot.ErrNotFound
	}
	return d, err
}
