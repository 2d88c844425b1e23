package hours

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// Service keeps hours. It is safe for concurrent use by any number of processes. It returns errors of its ports
// unchanged.
type Service struct {
	Weeks   Weeks
	Workers Workers
	People  []notify.Person // supervisors and admins
	Country string
	Zone    *time.Location
	Holiday func(time.Time) bool // of the day of a moment
	AskExit time.Duration        // how long after an entry a technician is asked for the exit

	Signal func(ctx context.Context, week string) // called when a week has effects; nil: the sweep finds them
}

// RefusedError means that something cannot be taken. Why is one of the constants.
type RefusedError struct {
	Why string
	Day Day // as it stands; without shifts: nothing is known of it
}

func (e *RefusedError) Error() string { return "hours: " + e.Why }

func refuse(why string) error { return &RefusedError{Why: why} }

func (s *Service) rules(plan Plan) rules { return rules{s.Country, s.Zone, plan, s.Holiday} }

// current returns the weeks of a technician in which something of now may stand: that of the day, and the one before, of
// which a shift may not be over.
func (s *Service) current(ctx context.Context, worker Worker, now time.Time) (weeks []Week, err error) {
	for _, at := range []time.Time{now, now.AddDate(0, 0, -7)} {
		w, err := s.week(ctx, worker, mondayOf(at.In(s.Zone)))
		if err != nil {
			return nil, err
		}
		weeks = append(weeks, w)
	}
	return weeks, nil
}

// week returns the week of a technician; one that is not stored has V 0.
func (s *Service) week(ctx context.Context, t Worker, monday string) (Week, error) {
	w, err := s.Weeks.Get(ctx, weekID(t.ID, monday))
	if errors.Is(err, bot.ErrNotFound) {
		w, err = Week{ID: weekID(t.ID, monday), Technician: t.ID, Monday: monday, Command: weekID(t.ID, monday)}, nil
	}
	if err != nil {
		return w, err
	}
	w.Name, w.Contact, w.Locale, w.Plan = t.Name, t.Contact, t.Locale, t.Plan
	return w, nil
}

// change writes a week of a technician, which may not exist yet.
func (s *Service) change(ctx context.Context, t Worker, monday string, now time.Time, change func(*Week) error) (w Week, err error) {
	err = edit.Retry(func() error {
		if w, err = s.week(ctx, t, monday); err != nil {
			return err
		}
		created := w.V == 0
		w.V++
		w.UpdatedAt = now
		if created {
			w.CreatedAt = now
		}
		if err := change(&w); err != nil {
			return err
		}
		w.watch(s.Zone, s.AskExit)
		if created {
			return s.Weeks.Insert(ctx, w)
		}
		return s.Weeks.Put(ctx, w)
	})
	if errors.Is(err, edit.ErrUnchanged) {
		return s.week(ctx, t, monday)
	}
	if err == nil && s.Signal != nil {
		s.Signal(ctx, w.ID)
	}
	return w, err
}

// Tell records what a technician says of a shift, once for the id of its cause. It returns the day as it stands then, the mark,
// and a *RefusedError for what cannot be taken.
//
// A time of day without its half means the last such moment; one that corrects a mark, the nearest to it.
func (s *Service) Tell(ctx context.Context, t Worker, told Told, id string, now time.Time) (View, error) {
	now = now.Truncate(time.Minute)
	weeks, err := s.current(ctx, t, now)
	if err != nil {
		return View{}, err
	}
	for i := range weeks { // it was taken before
		if n := slices.IndexFunc(weeks[i].Marks, func(m Mark) bool { return m.ID == id }); n >= 0 {
			return s.told(&weeks[i], weeks[i].Marks[n], now), nil
		}
	}
	marks, err := s.place(weeks, told, now)
	if err != nil {
		return View{}, err
	}
	for i := range marks {
		marks[i].Said, marks[i].Text, marks[i].Unproven = now, told.Text, told.Unverified
		marks[i].ID = id
		if i < len(marks)-1 { // the entry, or the beginning of a break, that goes with it
			marks[i].ID += "/" + string(marks[i].Kind)
		}
	}
	w, err := s.record(ctx, t, marks, now)
	if err != nil {
		return View{}, err
	}
	return s.told(&w, marks[len(marks)-1], now), nil
}

// record stores marks of one shift in the week of its day.
func (s *Service) record(ctx context.Context, t Worker, marks []Mark, now time.Time) (Week, error) {
	monday, err := s.mondayFor(ctx, t, marks[0])
	if err != nil {
		return Week{}, err
	}
	return s.change(ctx, t, monday, now, func(w *Week) error {
		if slices.ContainsFunc(w.Marks, func(m Mark) bool { return m.ID == marks[0].ID }) {
			return edit.ErrUnchanged
		}
		if len(w.Marks)+len(marks) > MaxMarks {
			return refuse(WhyMany)
		}
		before := w.days(s.rules(w.Plan), now)
		w.Marks = append(slices.Clone(w.Marks), marks...)
		after := w.days(s.rules(w.Plan), now)
		for _, d := range slices.Concat(before, after) { // what was confirmed or approved is no longer what it was
			if r := w.review(d.Date); changed(before, after, d.Date) {
				if !r.Approved.IsZero() {
					return &RefusedError{WhyApproved, d}
				}
				if !r.Confirmed.IsZero() {
					r.Confirmed = time.Time{}
					w.setReview(r)
				}
			}
		}
		return nil
	})
}

// changed reports whether a day's shifts differ.
func changed(before, after []Day, date string) bool {
	of := func(days []Day) []Shift {
		i := slices.IndexFunc(days, func(d Day) bool { return d.Date == date })
		if i < 0 {
			return nil
		}
		return days[i].Shifts
	}
	return !slices.EqualFunc(of(before), of(after), func(a, b Shift) bool {
		return a.In.Equal(b.In) && a.Out.Equal(b.Out) && slices.EqualFunc(a.Breaks, b.Breaks, func(x, y Span) bool { return x.From.Equal(y.From) && x.To.Equal(y.To) })
	})
}

// mondayFor returns the week to which a mark belongs: that of its own day, or the one before for what ends a shift that
// began in it.
func (s *Service) mondayFor(ctx context.Context, t Worker, m Mark) (string, error) {
	own := mondayOf(m.At.In(s.Zone))
	if m.Kind == In && m.Replaces.IsZero() {
		return own, nil
	}
	at := m.At
	if m.Kind == In { // a corrected entry stays in the week of the shift
		at = m.Replaces
		own = mondayOf(at.In(s.Zone))
	}
	w, err := s.week(ctx, t, own)
	if err != nil {
		return "", err
	}
	for _, shift := range shifts(w.Marks, s.Zone) {
		if !shift.In.After(at) {
			return own, nil
		}
	}
	before := mondayOf(at.In(s.Zone).AddDate(0, 0, -7))
	w, err = s.week(ctx, t, before)
	if last, ok := w.last(s.Zone); err == nil && ok && at.Sub(last.In) <= maxOut {
		return before, nil
	}
	return own, err
}

// told shows the day of a mark.
func (s *Service) told(w *Week, m Mark, now time.Time) View {
	days := w.days(s.rules(w.Plan), now)
	v := View{Week: w.ID, Technician: w.Name}
	for _, d := range days {
		if !d.In().After(m.At) {
			v = w.view(d, s.Zone)
		}
	}
	v.Kind, v.At = m.Kind, m.At.In(s.Zone).Format(clockLayout)
	if !m.Replaces.IsZero() {
		v.Was = m.Replaces.In(s.Zone).Format(clockLayout)
	}
	return v
}
