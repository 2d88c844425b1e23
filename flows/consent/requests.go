package consent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/text"
	"recado/flows/validation"
)

// RequestStore stores requests. Its errors are bot's.
type RequestStore interface {
	Get(ctx context.Context, id string) (Request, error)
	Insert(ctx context.Context, r Request) error
	Put(ctx context.Context, r Request) error
	ByCommand(ctx context.Context, command string) (Request, error)
	OfCustomer(ctx context.Context, customer string, limit int) ([]Request, error)
	// List returns a page, the one to be answered first at the beginning; open chooses those without an answer.
	List(ctx context.Context, open bool, limit int, after string) (page []Request, next string, err error)
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// The events that operators look at: a request that is to be answered within warnDays, and one that is late.
const (
	EventRequestDue  = "data_request_due"
	EventRequestLate = "data_request_late"
)

const (
	dueSoon    = "soon"
	dueLate    = "late"
	warnBefore = 3 * 24 * time.Hour
)

// Requests keeps people's requests about their data, and that they are answered in time. It is safe for
// concurrent use by any number of processes.
type Requests struct {
	Store   RequestStore
	Numbers interface {
		Next(ctx context.Context, counter string) (int64, error)
	}
	Zone    *time.Location
	Holiday func(country string, day time.Time) bool
	Alarm   func(ctx context.Context, name, about, reason string)
}

// Receive records a request. The same command gives the same request. The error is a *validation.InvalidError
// for an unknown kind, or a moment in the future.
func (s *Requests) Receive(ctx context.Context, r Request, command string, now time.Time) (Request, error) {
	now = now.UTC().Truncate(time.Millisecond)
	var p validation.Problems
	if !slices.Contains(RequestKinds(), r.Kind) {
		p.Add("kind", validation.Unknown)
	}
	if r.ReceivedAt.IsZero() {
		r.ReceivedAt = now
	}
	if r.ReceivedAt.After(now) || r.ReceivedAt.Before(now.AddDate(-1, 0, 0)) {
		p.Add("receivedAt", validation.Day)
	}
	p.Line("channel", &r.Channel, maxKey, false)
	if err := p.Err(); err != nil {
		return Request{}, err
	}
	if was, err := s.Store.ByCommand(ctx, command); !errors.Is(err, bot.ErrNotFound) {
		return was, err
	}
	n, err := s.Numbers.Next(ctx, "data_requests")
	if err != nil {
		return Request{}, err
	}
	r.ID, r.V, r.Command, r.CreatedAt = fmt.Sprintf("SOL-%05d", n), 1, command, now
	r.ReceivedAt = r.ReceivedAt.UTC().Truncate(time.Millisecond)
	r.AnswerBy = AnswerBy(r.Country, r.ReceivedAt, s.Zone, s.Holiday).UTC()
	r.Deadlines = r.Deadlines.Set(dueSoon, r.AnswerBy.Add(-warnBefore)).Set(dueLate, r.AnswerBy.Add(time.Millisecond))
	r.DueAt = r.Deadlines.Next()
	if err = s.Store.Insert(ctx, r); errors.Is(err, bot.ErrDuplicate) {
		return s.Store.ByCommand(ctx, command)
	}
	return r, err
}

// maxResult bounds what is noted about an answer, in characters.
const maxResult = 300

// Answer records that a request was answered. Repeating it changes nothing.
func (s *Requests) Answer(ctx context.Context, id, by, result string, now time.Time) (Request, error) {
	if result = text.Line(result); text.Longer(result, maxResult) {
		return Request{}, validation.Refuse("result", validation.TooLong, maxResult)
	}
	return edit.Document(ctx, s.Store, id, func(r *Request) error {
		if !r.Open() {
			return edit.ErrUnchanged
		}
		r.V, r.AnsweredAt, r.AnsweredBy, r.Result = r.V+1, now.UTC().Truncate(time.Millisecond), by, result
		r.Deadlines, r.DueAt = nil, time.Time{}
		return nil
	})
}

// Fulfil answers the open requests of a kind that a customer has made; without one it records that it was
// asked for and answered at once.
func (s *Requests) Fulfil(ctx context.Context, r Request, command, result string, now time.Time) error {
	all, err := s.Store.OfCustomer(ctx, r.Customer, maxOf)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one Request) bool { return one.Kind != r.Kind || !one.Open() })
	if len(all) == 0 {
		made, err := s.Receive(ctx, r, command, now)
		if err != nil {
			return err
		}
		all = append(all, made)
	}
	for _, one := range all {
		if _, err := s.Answer(ctx, one.ID, r.By, result, now); err != nil {
			return err
		}
	}
	return nil
}

// Get returns a request, or bot.ErrNotFound.
func (s *Requests) Get(ctx context.Context, id string) (Request, error) { return s.Store.Get(ctx, id) }

// List returns a page of requests.
func (s *Requests) List(ctx context.Context, open bool, limit int, after string) ([]Request, string, error) {
	return s.Store.List(ctx, open, limit, after)
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Requests) Soonest(ctx context.Context) (time.Time, error) { return s.Store.Soonest(ctx) }

// Expire tells operators of requests that are to be answered soon, and of late ones. Any process may
// call it at any time.
func (s *Requests) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Store.Due(ctx, now, limit)
	for _, id := range ids {
		var due []string
		r, failed := edit.Document(ctx, s.Store, id, func(r *Request) error {
			if due, r.Deadlines = r.Deadlines.Due(now); len(due) == 0 {
				return edit.ErrUnchanged
			}
			r.V, r.DueAt = r.V+1, r.Deadlines.Next()
			return nil
		})
		if failed == nil && slices.Contains(due, dueLate) {
			s.Alarm(ctx, EventRequestLate, r.ID, string(r.Kind))
		} else if failed == nil && len(due) > 0 {
			s.Alarm(ctx, EventRequestDue, r.ID, string(r.Kind))
		}
		err = errors.Join(err, failed)
	}
	return err
}
