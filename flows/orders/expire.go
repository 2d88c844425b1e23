package orders

import (
	"context"
	"errors"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Orders.Soonest(ctx) }

// Expire handles the deadlines that have passed, for at most limit orders. An order is changed and
// its deadline removed in one write, so each deadline is handled once, whichever process finds it.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Orders.Due(ctx, now, limit)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, failed := s.edit(ctx, id, now, func(o *Order) error { return s.expire(ctx, o, now) }); failed != nil && !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func (s *Service) expire(ctx context.Context, o *Order, now time.Time) error {
	due, rest := o.Deadlines.Due(now)
	if len(due) == 0 {
		return edit.ErrUnchanged
	}
	o.Deadlines = rest
	for _, name := range due {
		if err := s.fallsDue(ctx, o, name, now); err != nil {
			return err
		}
	}
	return nil
}

// fallsDue handles one deadline. It ignores a deadline that an earlier one has settled.
func (s *Service) fallsDue(ctx context.Context, o *Order, name string, now time.Time) error {
	told := s.noticeArgs(o)
	told.Minutes = int(now.Sub(o.since()).Minutes())
	switch {
	case name == dueUnrated:
		return s.unratedDue(o, now)
	case name == dueOffer:
		return s.expireOffer(ctx, o, now)
	case name == dueNext:
		return s.offerNext(ctx, o, Actor{Role: RoleSystem}, now)
	case name == dueUnassigned && o.Work.Technician == nil && o.ProviderID == "":
		ev := notify.UrgentUnassigned // RN-002
		if o.Priority == Emergency {
			ev = notify.EmergencyUnassigned // RN-003
		}
		o.note(string(ev), Actor{Role: RoleSystem}, "", now)
		s.notifyAll(o, ev, told, now)
	case name == duePending && o.State == OnHold: // RN-005
		s.pendingDue(o, told, now)
	case name == dueHeldLong && o.State == OnHold:
		s.heldDue(o, told, now)
	case name == duePendingOver && o.State == OnHold:
		return s.timedOut(o, told, now)
	case name == dueConfirmation && o.Unconfirmed:
		if err := s.reject(o, Actor{Role: RoleSystem}, now); !errors.Is(err, ErrTransition) { // else somebody has taken the order on
			return err
		}
	case name == dueApproval:
		if err := s.dispute(o, told, now); !errors.Is(err, edit.ErrUnchanged) {
			return err
		}
	case name == dueExtra:
		return s.extraDue(o, now)
	case name == dueRequest:
		s.requestDue(o, now)
	case name == duePurge:
		o.add(now, bot.Do(DoForget, Ref{OrderID: o.ID}))
	case strings.HasPrefix(name, "sla."):
		s.slaDue(o, name, now)
	}
	return nil
}

// since returns when the order entered its present stage.
func (o *Order) since() time.Time {
	at := o.CreatedAt
	for _, c := range o.History {
		if c.What == "" {
			at = c.At
		}
	}
	return at
}
