package companies

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/outbox"
	"recado/flows/validation"
)

// Calendar holds the reserved days of a company's contracts that are about to be written, so that
// concurrent writes see each other, and the state of notices about their ends.
type Calendar struct {
	Company      string           `json:"_id"`
	V            int64            `json:"v"`
	Reservations []DayReservation `json:"held,omitempty"`

	Warned []string          `json:"warned,omitempty"` // the ends that were notified
	Visits map[string]string `json:"visits,omitempty"` // the latest date of each planned visit whose order was made, by contract, visit and place
	made   int               // orders of visits made in this write
	DueAt  time.Time         `json:"due_at,omitzero"` // when the next notice or visit is due; indexed
	outbox.Box
}

// DayReservation reserves the days of a contract that is about to be written.
type DayReservation struct {
	Contract string `json:"contract"`
	Term
	At time.Time `json:"at"`
}

// Calendars stores calendars. Its errors are bot's.
type Calendars interface {
	Get(ctx context.Context, company string) (Calendar, error)
	// Insert stores a new calendar; ErrDuplicate if the company has one.
	Insert(ctx context.Context, c Calendar) error
	// Put stores c if the stored V is c.V-1, else ErrStale.
	Put(ctx context.Context, c Calendar) error
	// Due lists companies with a notice due by a moment.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest due time of all, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
}

// checkContract checks that a contract's company exists and that no other contract has its days.
func (s *Service) checkContract(ctx context.Context, id string, c Contract, now time.Time) (p validation.Problems, err error) {
	company, err := s.Companies.Get(ctx, c.Company)
	if errors.Is(err, bot.ErrNotFound) {
		p.Add("company", validation.Unknown)
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	for i, phone := range c.Approvers {
		if !slices.ContainsFunc(company.Data.Contacts, func(k Contact) bool { return k.Phone == phone && k.Role.Approves() }) {
			p.Add(validation.At("approvers", i, ""), "record.approver")
		}
	}
	if c.Status != Active || len(p) > 0 {
		return p, nil
	}
	free := false
	err = edit.Retry(func() (err error) {
		free, err = s.reserveDays(ctx, id, c, now)
		return err
	})
	if err == nil && !free {
		p.Add("from", "record.overlap")
	}
	return p, err
}

// reserveDays reserves a contract's days; false if another contract has one of them. It reads the
// calendar before the contracts: a reservation that is gone from the calendar is among the stored
// contracts.
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
			continue // written by now, or abandoned
		}
		if h.overlaps(c.Term) {
			return false, nil
		}
		held = append(held, h)
	}
	calendar.scheduleCheck(s.noticeOf(c.Term))
	if len(c.Plan) > 0 {
		calendar.scheduleCheck(now)
	}
	calendar.Reservations = slices.Concat(held, []DayReservation{{id, c.Term, now}})
	if calendar.V++; calendar.V == 1 {
		return true, s.Calendars.Insert(ctx, calendar)
	}
	return true, s.Calendars.Put(ctx, calendar)
}
