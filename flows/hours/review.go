package hours

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/validation"
)

// MaxReason bounds the characters of reasons.
const MaxReason = 300

// Show returns the technician's last day with the month so far.
func (s *Service) Show(ctx context.Context, t Worker, now time.Time) (View, error) {
	m, err := s.Month(ctx, t.ID, now.In(s.Zone).Format(monthLayout), now)
	if err != nil {
		return View{}, err
	}
	v := View{Technician: t.Name}
	month := ViewMonth{Month: m.Month, Worked: m.Counted.Worked(), Over: m.Counted.Overtime(), Night: m.Counted.Sum(Kind.Night), Free: m.Counted.Sum(Kind.Free)}
	for _, d := range m.Days {
		w := Week{ID: weekID(t.ID, mondayOf(d.In().In(s.Zone))), Name: t.Name}
		v = w.view(d, s.Zone)
		switch d.State {
		case Missing:
			month.Missing = append(month.Missing, d.Date)
		case Open, Returned:
			if !d.Out().IsZero() {
				month.Open = append(month.Open, d.Date)
			}
		}
	}
	v.Month = &month
	return v, nil
}

// Confirm records that a technician confirms a day, and asks the supervisors for their approval. It is a *RefusedError for a
// day without its end.
func (s *Service) Confirm(ctx context.Context, t Worker, day string, now time.Time) (View, error) {
	return s.onDay(ctx, t, day, now, func(w *Week, d Day) error {
		switch d.State {
		case Missing:
			return &RefusedError{WhyOpen, d}
		case Confirmed, Final:
			return edit.ErrUnchanged
		}
		if d.Out().IsZero() {
			return &RefusedError{WhyOpen, d}
		}
		r := d.Review
		r.Confirmed, r.Returned = now, time.Time{}
		w.setReview(r)
		d.State = Confirmed
		about := w.ID + "/" + day
		w.Add(w.ID, w.V, now, notify.Notice{Event: notify.ShiftConfirmed, About: about, Args: w.view(d, s.Zone), Buttons: []bot.Option{
			decisionButton("approve", about, "option.approve_request"), decisionButton("return", about, "option.return_day"),
		}}.Effects(s.People...)...)
		return nil
	})
}

func decisionButton(verb, about, title string) bot.Option {
	return bot.Option{ID: bot.ReopenOptionID(DecisionDialog, verb+" "+about), Title: title}
}

// onDay changes a day of a technician, and returns it as it stands then. Without a day it is the last one.
func (s *Service) onDay(ctx context.Context, t Worker, day string, now time.Time, change func(*Week, Day) error) (View, error) {
	at, err := time.ParseInLocation(time.DateOnly, day, s.Zone)
	if err != nil {
		return View{}, bot.ErrNotFound
	}
	var shown View
	w, err := s.change(ctx, t, mondayOf(at), now, func(w *Week) error {
		for _, d := range w.days(s.rules(w.Plan), now) {
			if d.Date == day {
				return change(w, d)
			}
		}
		return refuse(WhyNothing)
	})
	for _, d := range w.days(s.rules(w.Plan), now) {
		if err == nil && d.Date == day {
			shown = w.view(d, s.Zone)
		}
	}
	return shown, err
}

// Approve ends a day: from now on it is as it was counted now, and it is paid. It need not be confirmed by the technician, who may
// have left. It is a *RefusedError for a day without its end.
func (s *Service) Approve(ctx context.Context, t Worker, day string, by orders.Actor, now time.Time) (View, error) {
	return s.onDay(ctx, t, day, now, func(w *Week, d Day) error { return w.approve(d, by, false, now) })
}

func (w *Week) approve(d Day, by orders.Actor, byMonth bool, now time.Time) error {
	switch {
	case d.State == Final:
		return edit.ErrUnchanged
	case d.State == Missing || d.Out().IsZero():
		return &RefusedError{WhyOpen, d}
	}
	r := d.Review
	r.Approved, r.By, r.Counted, r.Unasked, r.Reason, r.Returned, r.ByMonth = now, by, d.Counted, d.Unasked, "", time.Time{}, byMonth
	w.setReview(r)
	return nil
}

// ApproveDay is Approve for the id of a technician.
func (s *Service) ApproveDay(ctx context.Context, technician, day string, by orders.Actor, now time.Time) (View, error) {
	t, err := s.Workers.Worker(ctx, technician)
	if err != nil {
		return View{}, err
	}
	return s.Approve(ctx, t, day, by, now)
}

// ReturnDay is Return for the id of a technician.
func (s *Service) ReturnDay(ctx context.Context, technician, day, reason string, by orders.Actor, now time.Time) (View, error) {
	t, err := s.Workers.Worker(ctx, technician)
	if err != nil {
		return View{}, err
	}
	return s.Return(ctx, t, day, reason, by, now)
}

// Return gives a day back to the technician with a reason, also an approved one: it counts anew, until it is approved
// again.
func (s *Service) Return(ctx context.Context, t Worker, day, reason string, by orders.Actor, now time.Time) (View, error) {
	var p validation.Problems
	if p.Line("reason", &reason, MaxReason, true); p.Err() != nil {
		return View{}, p.Err()
	}
	return s.onDay(ctx, t, day, now, func(w *Week, d Day) error {
		if d.State == Returned && d.Review.Reason == reason {
			return edit.ErrUnchanged
		}
		r := d.Review
		r.Confirmed, r.Approved, r.Counted, r.Unasked = time.Time{}, time.Time{}, nil, 0
		r.Returned, r.Reason, r.By = now, reason, by
		w.setReview(r)
		d.State, d.Review = Returned, r
		w.Add(w.ID, w.V, now, notify.Notice{Event: notify.ShiftReturned, About: w.ID, Args: w.view(d, s.Zone)}.Effects(w.person())...)
		return nil
	})
}

func (w *Week) person() notify.Person {
	return notify.Person{Role: notify.Technician, Contact: w.Contact, Name: w.Name, Locale: w.Locale}
}

// ApproveMonth approves every confirmed day of a technician's month, and returns the month as it stands then.
func (s *Service) ApproveMonth(ctx context.Context, technician, month string, by orders.Actor, now time.Time) (Month, error) {
	t, err := s.Workers.Worker(ctx, technician)
	if err != nil {
		return Month{}, err
	}
	m, err := s.Month(ctx, technician, month, now)
	if err != nil {
		return m, err
	}
	for _, d := range m.Days {
		if d.State != Confirmed {
			continue
		}
		_, err := s.onDay(ctx, t, d.Date, now, func(w *Week, d Day) error {
			if d.State != Confirmed {
				return edit.ErrUnchanged
			}
			return w.approve(d, by, true, now)
		})
		if err != nil {
			return m, err
		}
	}
	return s.Month(ctx, technician, month, now)
}

// Correct records a mark that a person of the business makes for a technician, once for its id: at a moment, or in place of
// another mark of the same kind.
func (s *Service) Correct(ctx context.Context, technician string, m Mark, now time.Time) (View, error) {
	var p validation.Problems
	if p.Line("reason", &m.Reason, MaxReason, true); !m.Kind.Valid() {
		p.Add("kind", validation.Unknown)
	}
	m.At, m.Said, m.Replaces = m.At.Truncate(time.Minute), now, m.Replaces.Truncate(time.Minute)
	if m.At.IsZero() || m.At.After(now) || now.Sub(m.At) > maxCorrected {
		p.Add("at", validation.Day)
	}
	if err := p.Err(); err != nil {
		return View{}, err
	}
	t, err := s.Workers.Worker(ctx, technician)
	if err != nil {
		return View{}, err
	}
	w, err := s.record(ctx, t, []Mark{m}, now)
	if err != nil {
		return View{}, err
	}
	return s.told(&w, m, now), nil
}

// maxCorrected is how long ago a mark may be that is made now.
const maxCorrected = 400 * 24 * time.Hour

// DecideBy takes the answer of a supervisor or an admin in a chat about a day or a request for overtime. It is
// bot.ErrNotFound for anybody else, and for what does not exist.
func (s *Service) DecideBy(ctx context.Context, who bot.ContactID, d Decision, now time.Time) (View, error) {
	i := slices.IndexFunc(s.People, func(p notify.Person) bool {
		return who != "" && p.Contact == who && (p.Role == notify.Supervisor || p.Role == notify.Admin)
	})
	if i < 0 {
		return View{}, bot.ErrNotFound
	}
	name := s.People[i].Name
	if name == "" {
		name = string(who)
	}
	by := orders.Actor{Role: orders.RoleAgent, ID: name}
	w, err := s.Weeks.Get(ctx, d.Week)
	if err != nil {
		return View{}, err
	}
	t, err := s.Workers.Worker(ctx, w.Technician)
	if errors.Is(err, bot.ErrNotFound) {
		t, err = Worker{w.Technician, w.Name, w.Contact, w.Locale, w.Plan}, nil
	}
	switch {
	case err != nil:
		return View{}, err
	case d.Number > 0:
		return s.DecideOvertime(ctx, w.ID, d.Number, d.Approve, d.Reason, by, now)
	case d.Approve:
		return s.Approve(ctx, t, d.Day, by, now)
	}
	return s.Return(ctx, t, d.Day, d.Reason, by, now)
}

// overtimeKey names a request in buttons: "JOR-T1-2026-11-30/2".
func overtimeKey(week string, number int) string { return fmt.Sprintf("%s/%d", week, number) }
