package customers

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/outbox"
	"recado/flows/record"
)

// Calendar says which contracts hold the days of a company: those about to be written too,
// so that of two written at once one sees the other.
type Calendar struct {
	Company      string           `json:"_id"`
	V            int64            `json:"v"`
	Reservations []DayReservation `json:"held,omitempty"`

	Warned []string  `json:"warned,omitempty"` // the ends that people have heard of
	DueAt  time.Time `json:"due_at,omitzero"`  // when there is next something to tell; indexed
	outbox.Box
}

// DayReservation are the days that a contract is about to take.
type DayReservation struct {
	Contract string `json:"contract"`
	Term
	At time.Time `json:"at"`
}

// Calendars keeps calendars. Its errors are bot's.
type Calendars interface {
	Get(ctx context.Context, company string) (Calendar, error)
	// Insert stores a new calendar; ErrDuplicate where the company has one.
	Insert(ctx context.Context, c Calendar) error
	// Put stores c where the stored V is still c.V-1, else ErrStale.
	Put(ctx context.Context, c Calendar) error
	// Due lists companies about whose contracts there is something to tell by a moment.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest such moment of all, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
}

// maxRaces bounds how often days or a phone are looked at anew because they were written
// meanwhile.
const maxRaces = 50

// checkContract holds a contract to a company that is there and to days that no other has.
func (s *Service) checkContract(ctx context.Context, id string, c Contract, now time.Time) (p record.Problems, err error) {
	company, err := s.Companies.Get(ctx, c.Company)
	if errors.Is(err, bot.ErrNotFound) {
		p.Add("company", "unknown")
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	for i, phone := range c.Approvers {
		if !slices.ContainsFunc(company.Data.Contacts, func(k Contact) bool { return k.Phone == phone && k.Role.Approves() }) {
			p.Add(record.At("approvers", i, ""), "approver")
		}
	}
	if c.Status != Active || len(p) > 0 {
		return p, nil
	}
	for range maxRaces {
		free, err := s.reserveDays(ctx, id, c, now)
		switch {
		case errors.Is(err, bot.ErrStale), errors.Is(err, bot.ErrDuplicate):
			continue
		case err == nil && !free:
			p.Add("from", "overlap")
		}
		return p, err
	}
	return nil, bot.ErrUnavailable
}

// reserveDays takes a contract's days; false where another has one of them. The calendar is read
// first: a contract that is not in it any more is among those that are stored.
func (s *Service) reserveDays(ctx context.Context, id string, c Contract, now time.Time) (bool, error) {
	calendar, err := s.Calendars.Get(ctx, c.Company)
	if errors.Is(err, bot.ErrNotFound) {
		calendar, err = Calendar{Company: c.Company}, nil
	}
	if err != nil {
		return false, err
	}
	stored, err := s.Contracts.All(ctx, c.Company)
	if err != nil {
		return false, err
	}
	for _, o := range stored {
		if o.ID != id && o.Data.overlaps(c) {
			return false, nil
		}
	}
	var held []DayReservation
	for _, h := range calendar.Reservations {
		if h.Contract == id || now.Sub(h.At).Abs() >= reservationTTL {
			continue // written by now, or given up
		}
		if h.overlaps(c.Term) {
			return false, nil
		}
		held = append(held, h)
	}
	calendar.scheduleCheck(s.noticeOf(c.Term))
	calendar.Reservations = slices.Concat(held, []DayReservation{{id, c.Term, now}})
	if calendar.V++; calendar.V == 1 {
		return true, s.Calendars.Insert(ctx, calendar)
	}
	return true, s.Calendars.Put(ctx, calendar)
}
