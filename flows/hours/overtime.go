package hours

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/validation"
)

// ErrDecided means that a request was answered otherwise already.
var ErrDecided = errors.New("hours: it is decided")

const (
	maxOvertime = 12 * 60 // minutes of one request
	maxRequests = 60      // of a week
	minOvertime = 15      // minutes
)

// AskOvertime makes a technician's request to work longer today, once for the id of its cause, and asks the supervisors
// (RN-023). It is a *RefusedError for a length that makes no sense.
func (s *Service) AskOvertime(ctx context.Context, t Worker, asked OvertimeAsked, id string, now time.Time) (View, error) {
	n, err := money.ParseDecimal(asked.Hours)
	if err != nil {
		return View{}, refuse(WhyHours)
	}
	minutes, whole := n.Mul(money.Int(60)).Units(0)
	if !whole || minutes < minOvertime || minutes > maxOvertime {
		return View{}, refuse(WhyHours)
	}
	var p validation.Problems
	if p.Line("reason", &asked.Reason, MaxReason, false); p.Err() != nil {
		asked.Reason = ""
	}
	var made Overtime
	w, err := s.change(ctx, t, mondayOf(now.In(s.Zone)), now, func(w *Week) error {
		if i := slices.IndexFunc(w.Overtime, func(o Overtime) bool { return o.ID == id }); i >= 0 {
			made = w.Overtime[i]
			return edit.ErrUnchanged
		}
		if len(w.Overtime) >= maxRequests {
			return refuse(WhyMany)
		}
		made = Overtime{ID: id, Number: len(w.Overtime) + 1, Day: s.dayOf(w, now), Minutes: int(minutes), Reason: asked.Reason, AskedAt: now, State: Asked}
		w.Overtime = append(slices.Clone(w.Overtime), made)
		about := overtimeKey(w.ID, made.Number)
		w.Add(w.ID, w.V, now, notify.Notice{Event: notify.OvertimeAsked, About: about, Args: w.requestView(made), Buttons: []bot.Option{
			decisionButton("approve", about, "option.approve_request"), decisionButton("deny", about, "option.deny_request"),
		}}.Effects(s.People...)...)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	return w.requestView(made), nil
}

// dayOf returns the day to which work at a moment belongs: that of the open shift, which may have begun yesterday.
func (s *Service) dayOf(w *Week, now time.Time) string {
	if last, ok := w.last(s.Zone); ok && last.Out.IsZero() && now.Sub(last.In) < maxShift {
		return last.Day
	}
	return now.In(s.Zone).Format(time.DateOnly)
}

func (w *Week) requestView(o Overtime) View {
	return View{Week: w.ID, Technician: w.Name, Day: o.Day, Request: &ViewAsked{o.Number, o.Minutes, o.Reason, o.State, o.Why}}
}

// DecideOvertime answers a request, and tells the technician. It is ErrDecided for one that was answered otherwise.
func (s *Service) DecideOvertime(ctx context.Context, week string, number int, approve bool, reason string, by orders.Actor, now time.Time) (View, error) {
	var p validation.Problems
	if p.Line("reason", &reason, MaxReason, false); p.Err() != nil {
		return View{}, p.Err()
	}
	var made Overtime
	w, err := edit.Document(ctx, s.Weeks, week, func(w *Week) error {
		i := slices.IndexFunc(w.Overtime, func(o Overtime) bool { return o.Number == number })
		if i < 0 {
			return bot.ErrNotFound
		}
		state := Denied
		if approve {
			state = Approved
		}
		switch made = w.Overtime[i]; made.State {
		case state:
			return edit.ErrUnchanged
		case Asked:
		default:
			return ErrDecided
		}
		made.State, made.Decider, made.DecideAt, made.Why = state, by, now, reason
		w.V++
		w.UpdatedAt = now
		w.Overtime = slices.Clone(w.Overtime)
		w.Overtime[i] = made
		w.watch(s.Zone, s.AskExit)
		w.Add(w.ID, w.V, now, notify.Notice{Event: notify.OvertimeAnswered, About: overtimeKey(w.ID, number), Args: w.requestView(made)}.Effects(w.person())...)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	if s.Signal != nil {
		s.Signal(ctx, w.ID)
	}
	return w.requestView(made), nil
}

// Expire asks technicians for the end of their shifts, and tells the supervisors of ends that nobody told, at most limit.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Weeks.Due(ctx, now, limit)
	for _, id := range ids {
		w, failed := edit.Document(ctx, s.Weeks, id, func(w *Week) error {
			due, rest := w.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			w.V++
			w.UpdatedAt, w.Deadlines = now, rest
			w.DueAt = rest.Next()
			last, ok := w.last(s.Zone)
			if !ok || !last.Out.IsZero() {
				return nil
			}
			entry := last.In.In(s.Zone).Format(clockLayout)
			if slices.Contains(due, dueFlag) {
				w.Flagged = append(slices.Clone(w.Flagged), last.Day)
				w.Add(w.ID, w.V, now, notify.Notice{Event: notify.ShiftUnclosed, About: w.ID, Args: View{Week: w.ID, Technician: w.Name, Day: last.Day, In: entry, State: Missing}}.Effects(append(slices.Clone(s.People), w.person())...)...)
				return nil
			}
			if w.Contact != "" {
				w.Add(w.ID, w.V, now, bot.Open(w.Contact, Dialog, Dialog+" "+last.Day, map[string]any{"ask": true, "day": last.Day, "shown": View{Day: last.Day, In: entry}}))
			}
			return nil
		})
		if err = errors.Join(err, failed); failed == nil && s.Signal != nil {
			s.Signal(ctx, w.ID)
		}
	}
	return err
}

// Soonest returns the earliest deadline of all weeks, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Weeks.Soonest(ctx) }
