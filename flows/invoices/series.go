package invoices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/edit"
	"recado/flows/outbox"
)

// Series is a run of numbers without gaps. A number is taken together with the invoice that gets it: one write
// of the series stores both, and whoever takes the next number stores that invoice first, if the one who took it
// has not. So every number that was ever taken has its invoice.
type Series struct {
	ID        string    `json:"_id"` // "FAC"
	V         int64     `json:"v"`
	Command   string    `json:"command"`
	Last      int64     `json:"last"`              // the highest number that was taken
	LastAt    time.Time `json:"lastAt,omitzero"`   // when; later numbers are never dated before
	Pending   *Invoice  `json:"pending,omitempty"` // the invoice of that number, which may not be stored yet
	CreatedAt time.Time `json:"createdAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Key returns the document's id.
func (s *Series) Key() string { return s.ID }

// Rev points to the document's version, which each write increments.
func (s *Series) Rev() *int64 { return &s.V }

// Due returns the next deadline, or the zero time without one.
func (s *Series) Due() time.Time { return s.DueAt }

// Effects returns the document's outbox.
func (s *Series) Effects() *outbox.Box { return &s.Box }

// The series.
const (
	seriesInvoices    = "FAC"
	seriesCreditNotes = "NC"
)

// dueFill is the deadline by which a taken number must have its invoice.
const dueFill = "fill"

// fillWithin is how long the writer that took a number may take to store its invoice; then the sweep does.
const fillWithin = 10 * time.Second

// issue numbers and stores an invoice, or returns the one that its command has issued already. compose gets the
// number and the moment, which is not before that of the number before.
func (s *Service) issue(ctx context.Context, series, command string, now time.Time, compose func(id string, at time.Time) Invoice) (issued Invoice, created bool, err error) {
	err = edit.Retry(func() error {
		created = false
		run, fresh, err := s.series(ctx, series, now)
		if err != nil {
			return err
		}
		if err := s.fill(ctx, run); err != nil {
			return err
		}
		// The number before is stored, so that the command's own invoice is found if it has one. A rival with the
		// same command that takes its number now makes the write below fail.
		if issued, err = s.Invoices.ByCommand(ctx, command); !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		at := now
		if at.Before(run.LastAt) {
			at = run.LastAt
		}
		run.Last++
		issued = compose(fmt.Sprintf("%s-%05d", series, run.Last), at)
		issued.Command, issued.V = command, 1
		s.keepFact(&issued, now)
		issued.DueAt = issued.Deadlines.Next()
		run.V, run.LastAt, run.Pending = run.V+1, at, &issued
		run.Deadlines = run.Deadlines.Set(dueFill, now.Add(fillWithin))
		run.DueAt = run.Deadlines.Next()
		if fresh {
			err = s.Series.Insert(ctx, run)
		} else {
			err = s.Series.Put(ctx, run)
		}
		if err != nil {
			return err
		}
		if err := s.fill(ctx, run); err != nil {
			return err
		}
		created = true
		return nil
	})
	if err != nil {
		return Invoice{}, false, err
	}
	if created {
		s.filled(ctx, series, issued.ID)
		s.signal(ctx, issued.ID)
	}
	return issued, created, nil
}

// series returns a series, or a new one that is not stored yet.
func (s *Service) series(ctx context.Context, id string, now time.Time) (run Series, fresh bool, err error) {
	run, err = s.Series.Get(ctx, id)
	if errors.Is(err, bot.ErrNotFound) {
		return Series{ID: id, Command: "series " + id, CreatedAt: now}, true, nil
	}
	return run, false, err
}

// fill stores the invoice of the number that was taken last, unless it is stored.
func (s *Service) fill(ctx context.Context, run Series) error {
	if run.Pending == nil {
		return nil
	}
	if err := s.Invoices.Insert(ctx, *run.Pending); err != nil && !errors.Is(err, bot.ErrDuplicate) {
		return fmt.Errorf("invoice %s: %w", run.Pending.ID, err)
	}
	return nil
}

// filled forgets a stored invoice in its series. If that fails, the next number or the sweep does it.
func (s *Service) filled(ctx context.Context, series, id string) {
	_, _ = edit.Document(ctx, s.Series, series, func(run *Series) error {
		if run.Pending == nil || run.Pending.ID != id {
			return edit.ErrUnchanged
		}
		run.V++
		run.Pending, run.Deadlines, run.DueAt = nil, nil, time.Time{}
		return nil
	})
}

// expireSeries stores the invoices of numbers whose writer has stopped.
func (s *Service) expireSeries(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Series.Due(ctx, now, limit)
	for _, id := range ids {
		run, failed := s.Series.Get(ctx, id)
		if failed == nil {
			failed = s.fill(ctx, run)
		}
		if failed == nil && run.Pending != nil {
			s.filled(ctx, id, run.Pending.ID)
			s.signal(ctx, run.Pending.ID)
		}
		err = errors.Join(err, failed)
	}
	return err
}
