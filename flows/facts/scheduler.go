package facts

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/outbox"
)

// DoSend is the effect that makes a planned report and sends it; its argument is a SendRef.
const DoSend = "reports.send"

// SendRef names a planned report of a day.
type SendRef struct {
	Plan string `json:"plan"`
	Day  string `json:"day"` // on which it was due, in the business's zone
}

// Run follows a plan: when its report is due next, and which were sent. There is one for each plan.
type Run struct {
	ID        string         `json:"_id"` // the plan's name
	V         int64          `json:"v"`
	Command   string         `json:"command"`
	Sent      []string       `json:"sent,omitempty"` // the last days whose report was sent
	CreatedAt time.Time      `json:"createdAt"`
	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Key is the document's id.
func (r *Run) Key() string { return r.ID }

// Rev points to the document's version, which each write increments.
func (r *Run) Rev() *int64 { return &r.V }

// Due returns the next deadline.
func (r *Run) Due() time.Time { return r.DueAt }

// Effects returns the document's outbox.
func (r *Run) Effects() *outbox.Box { return &r.Box }

// Runs stores the runs. Its errors are bot's.
type Runs interface {
	Get(ctx context.Context, id string) (Run, error)
	Insert(ctx context.Context, r Run) error
	Put(ctx context.Context, r Run) error
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// Scheduler sends the planned reports, each once. It is safe for concurrent use by any number of processes.
type Scheduler struct {
	Facts    *Service
	Runs     Runs
	People   []notify.Person // supervisors and admins
	Finance  []string        // mails that get the reports about money too
	HR       []string        // mails that get the technicians who need a plan of improvement
	Off      []string        // plans that are not sent
	Times    Times
	Business string
	Now      func() time.Time
	// Print makes and stores the document of a report.
	Print  func(ctx context.Context, plan string, r Report, now time.Time) (bot.Media, error)
	Signal func(ctx context.Context, id string)

	begun atomic.Bool
}

// tooLate is how long after its hour a report is still sent: the program was down.
const tooLate = 20 * time.Hour

const dueSend = "send"

// Soonest returns when the next report is due.
func (s *Scheduler) Soonest(ctx context.Context) (time.Time, error) {
	if err := s.begin(ctx); err != nil {
		return time.Time{}, err
	}
	return s.Runs.Soonest(ctx)
}

// begin stores when the reports of plans without a deadline are due, once in each process: of new plans, and of those that
// were not sent before.
func (s *Scheduler) begin(ctx context.Context) error {
	if s.begun.Load() {
		return nil
	}
	now := s.Now()
	for _, p := range Plans() {
		due := p.next(now, s.Facts.Zone, s.Times)
		if due.IsZero() {
			continue
		}
		r := Run{ID: p.Name, V: 1, Command: p.Name, CreatedAt: now, Deadlines: deadline.Queue{}.Set(dueSend, due), DueAt: due}
		err := s.Runs.Insert(ctx, r)
		if errors.Is(err, bot.ErrDuplicate) {
			_, err = edit.Document(ctx, s.Runs, p.Name, func(r *Run) error {
				if !r.DueAt.IsZero() {
					return edit.ErrUnchanged
				}
				r.V++
				r.Deadlines, r.DueAt = r.Deadlines.Set(dueSend, due), due
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	s.begun.Store(true)
	return nil
}

// Expire requests the reports that are due. Any process may call it at any time.
func (s *Scheduler) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Runs.Due(ctx, now, limit)
	for _, id := range ids {
		p, known := planOf(id)
		_, failed := edit.Document(ctx, s.Runs, id, func(r *Run) error {
			if r.DueAt.IsZero() || r.DueAt.After(now) {
				return edit.ErrUnchanged
			}
			was := r.DueAt
			r.V++
			next := p.next(now, s.Facts.Zone, s.Times)
			if r.Deadlines = nil; known && !next.IsZero() {
				r.Deadlines = r.Deadlines.Set(dueSend, next)
			}
			r.DueAt = r.Deadlines.Next()
			if !r.DueAt.IsZero() && !slices.Contains(s.Off, id) && now.Sub(was) < tooLate {
				r.Add(r.ID, r.V, now, bot.Do(DoSend, SendRef{id, was.In(s.Facts.Zone).Format(time.DateOnly)}))
			}
			return nil
		})
		if err = errors.Join(err, failed); failed == nil && s.Signal != nil {
			s.Signal(ctx, id)
		}
	}
	return err
}

// maxSent is how many days a run remembers.
const maxSent = 10

// Send makes a planned report and notifies its recipients, once for a day. It may be repeated.
func (s *Scheduler) Send(ctx context.Context, ref SendRef, now time.Time) error {
	p, known := planOf(ref.Plan)
	if !known {
		return bot.ErrNotFound
	}
	run, err := s.Runs.Get(ctx, ref.Plan)
	if err != nil || slices.Contains(run.Sent, ref.Day) {
		return err
	}
	made, err := s.make(ctx, p, ref.Day, now)
	if err != nil || p.HR && len(made.Rows) == 0 {
		return err
	}
	file, err := s.Print(ctx, p.Name, made, now)
	if err != nil {
		return err
	}
	_, err = edit.Document(ctx, s.Runs, ref.Plan, func(r *Run) error {
		if slices.Contains(r.Sent, ref.Day) {
			return edit.ErrUnchanged
		}
		r.V++
		r.Sent = append(slices.Clone(r.Sent), ref.Day)
		r.Sent = r.Sent[max(0, len(r.Sent)-maxSent):]
		n := notify.Notice{Event: notify.ReportReady, About: ref.Plan, Args: summary(p, made, s.Business), File: &file}
		r.Add(r.ID, r.V, now, n.Effects(s.recipients(p)...)...)
		return nil
	})
	if err == nil && s.Signal != nil {
		s.Signal(ctx, ref.Plan)
	}
	return err
}

// recipients returns the people of a plan's roles, and finance for money.
func (s *Scheduler) recipients(p Plan) (to []notify.Person) {
	for _, person := range s.People {
		if slices.Contains(p.To, person.Role) {
			to = append(to, person)
		}
	}
	var mails []string
	if p.Money {
		mails = s.Finance
	}
	if p.HR {
		mails = s.HR
	}
	for _, mail := range mails {
		to = append(to, notify.Person{Role: notify.Admin, Mail: mail})
	}
	return to
}

func (s *Scheduler) make(ctx context.Context, p Plan, day string, now time.Time) (Report, error) {
	period := p.period(day)
	switch p.Report {
	case churnReport:
		return s.Facts.churn(ctx, period.To)
	case demandReport:
		return s.Facts.demand(ctx, now)
	case reworkReport:
		return s.Facts.rework(ctx, period)
	}
	r := Request{Name: p.Report, Period: period, By: p.By, Areas: []Area{Operations, Quality}, Now: now}
	if p.Money {
		r.Areas = append(r.Areas, Money)
	}
	return s.Facts.Make(ctx, r)
}

// Summary holds the arguments of a planned report's texts.
type Summary struct {
	Plan     string `json:"plan"`
	From     string `json:"from"`
	To       string `json:"to"` // the last day
	Currency string `json:"currency"`
	Lines    []Line `json:"lines"` // KPIs
	Rows     []Line `json:"rows"`  // the first rows, with their first figure
	Business string `json:"business,omitempty"`
}

// Line is a figure of a summary.
type Line struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Unit   Unit   `json:"unit"`
	Before string `json:"before,omitempty"`
}

// maxLines bounds the figures and the rows of a message; the file has all.
const maxLines = 6

func summary(p Plan, r Report, business string) Summary {
	out := Summary{Plan: p.Name, From: r.Period.From, To: r.Period.Last(), Currency: r.Currency, Lines: []Line{}, Rows: []Line{}, Business: business}
	for _, k := range r.KPIs {
		if k.Value != nil && len(out.Lines) < maxLines {
			out.Lines = append(out.Lines, Line{k.Name, k.Value.String(), k.Unit, text(k.Before)})
		}
	}
	for _, row := range r.Rows {
		if row.Key != "" && len(out.Rows) < maxLines && len(row.Values) > 0 && row.Values[0] != nil {
			out.Rows = append(out.Rows, Line{row.Key, row.Values[0].String(), r.Columns[0].Unit, ""})
		}
	}
	return out
}
