package credit

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/instalments"
)

// The deadlines of an order: when instalments become due and go into arrears.
const (
	deadlineDue     = "due"
	deadlineArrears = "arrears"
)

// The hours at which instalments are marked, local time of the debtor (docs/credit.md).
const (
	dueHour     = 2
	arrearsHour = 6
)

// deadlines returns when the order is to be looked at next. now only decides whether there is anything.
func (s *Orders) deadlines(o Order, _ time.Time) deadline.Queue {
	if o.Over() {
		return nil
	}
	zone := s.zone(o.Country)
	var q deadline.Queue
	at := func(name, date string, days, hour int) {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return // every plan has valid dates
		}
		moment := time.Date(day.Year(), day.Month(), day.Day()+days, hour, 0, 0, 0, zone).UTC()
		if old := q.At(name); old.IsZero() || moment.Before(old) {
			q = q.Set(name, moment)
		}
	}
	for _, i := range o.Plan.Instalments {
		switch i.State {
		case instalments.Active:
			at(deadlineDue, i.Due, 1, dueHour)
		case instalments.Due:
			at(deadlineArrears, i.Due, o.Terms.GraceDays+1, arrearsHour)
		case instalments.Pending, instalments.InArrears, instalments.Paid:
		}
	}
	return q
}

// Soonest returns the next deadline of all orders, or the zero time without one.
func (s *Orders) Soonest(ctx context.Context) (time.Time, error) { return s.Orders.Soonest(ctx) }

// Expire marks instalments that are due or in arrears. Any process may call it at any time: each mark is
// made once.
func (s *Orders) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Orders.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.Change(ctx, id, now, func(o Order, local time.Time) (Order, error) { return o.fallDue(now, local) })
		if failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func (o Order) fallDue(now, local time.Time) (Order, error) {
	due, _ := o.Deadlines.Due(now)
	if slices.Contains(due, deadlineDue) {
		o = o.MarkDue(local)
	}
	if slices.Contains(due, deadlineArrears) {
		return o.MarkArrears(local)
	}
	return o, nil
}
