package invoices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/edit"
	"recado/flows/orders"
	"recado/flows/outbox"
)

// Period is a month of a contract whose orders are billed together: they are collected until its billing day begins,
// where the business is.
type Period struct {
	ID        string    `json:"_id"` // contract and closing day: "CON-1/2026-12-05"
	V         int64     `json:"v"`
	Command   string    `json:"command"`
	Contract  string    `json:"contract"`
	Terms     Terms     `json:"terms"` // of the latest order
	Locale    string    `json:"locale,omitempty"`
	Parts     []Part    `json:"parts,omitempty"`
	Closed    bool      `json:"closed,omitempty"` // takes no more orders
	Invoice   string    `json:"invoice,omitempty"`
	CreatedAt time.Time `json:"createdAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Key returns the document's id.
func (p *Period) Key() string { return p.ID }

// Rev points to the document's version, which each write increments.
func (p *Period) Rev() *int64 { return &p.V }

// Due returns the next deadline, or the zero time without one.
func (p *Period) Due() time.Time { return p.DueAt }

// Effects returns the document's outbox.
func (p *Period) Effects() *outbox.Box { return &p.Box }

const (
	dueClose = "close"
	// maxParts bounds the orders of an invoice; a month with more has several invoices.
	maxParts = 300
	// maxPeriods bounds the invoices of a month.
	maxPeriods = 100
)

// closing returns the next billing day after a moment: its beginning where the business is.
func (s *Service) closing(day int, now time.Time) time.Time {
	day = min(max(day, 1), 28)
	local := now.In(s.Calendar.Zone)
	at := time.Date(local.Year(), local.Month(), day, 0, 0, 0, 0, s.Calendar.Zone)
	if !at.After(local) {
		at = time.Date(local.Year(), local.Month()+1, day, 0, 0, 0, 0, s.Calendar.Zone)
	}
	return at
}

// collect adds an order's work to the running month of its contract, once.
func (s *Service) collect(ctx context.Context, t Terms, part Part, o orders.Order, now time.Time) error {
	end := s.closing(t.Day, now)
	for n := range maxPeriods {
		id := t.Contract + "/" + end.Format(time.DateOnly)
		if n > 0 {
			id = fmt.Sprintf("%s/%d", id, n+1)
		}
		done := false
		err := edit.Retry(func() error {
			p, err := s.Periods.Get(ctx, id)
			fresh := errors.Is(err, bot.ErrNotFound)
			switch {
			case fresh:
				p = Period{ID: id, Command: "period " + id, Contract: t.Contract, CreatedAt: now}
				p.Deadlines = p.Deadlines.Set(dueClose, end)
			case err != nil:
				return err
			case slices.ContainsFunc(p.Parts, func(known Part) bool { return known.Order == part.Order }):
				done = true
				return nil
			case p.Closed || len(p.Parts) >= maxParts:
				return nil
			}
			p.V++
			p.Terms, p.Locale, p.Parts, p.DueAt = t, o.Locale, append(slices.Clone(p.Parts), part), p.Deadlines.Next()
			if fresh {
				err = s.Periods.Insert(ctx, p)
			} else {
				err = s.Periods.Put(ctx, p)
			}
			done = err == nil
			return err
		})
		if err != nil {
			return err
		}
		if done {
			_, err := s.Orders.Billed(ctx, o.ID, id, now)
			return err
		}
	}
	return fmt.Errorf("contract %s: more than %d invoices in a month: %w", t.Contract, maxPeriods, ErrUnpriced)
}

// expirePeriods closes the periods that are over.
func (s *Service) expirePeriods(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Periods.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := edit.Document(ctx, s.Periods, id, func(p *Period) error {
			due, rest := p.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			p.V++
			p.Closed, p.Deadlines, p.DueAt = true, rest, rest.Next()
			p.Add(p.ID, p.V, now, bot.Do(DoPeriod, Ref{Period: p.ID}))
			return nil
		})
		if failed == nil && s.SignalPeriod != nil {
			s.SignalPeriod(ctx, id)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// BillPeriod issues the invoice of a closed period, once, and tells its orders.
func (s *Service) BillPeriod(ctx context.Context, id string, now time.Time) (Invoice, error) {
	p, err := s.Periods.Get(ctx, id)
	if err != nil || !p.Closed || len(p.Parts) == 0 {
		return Invoice{}, err
	}
	i, _, err := s.bill(ctx, p.Command, p.Terms, p.Parts, p.Locale, now)
	if err != nil {
		return Invoice{}, err
	}
	for _, order := range i.Orders() {
		if _, err := s.Orders.Billed(ctx, order, i.ID, now); err != nil && !errors.Is(err, bot.ErrNotFound) {
			return Invoice{}, err
		}
	}
	_, err = edit.Document(ctx, s.Periods, id, func(p *Period) error {
		if p.Invoice != "" {
			return edit.ErrUnchanged
		}
		p.V++
		p.Invoice = i.ID
		return nil
	})
	return i, err
}
