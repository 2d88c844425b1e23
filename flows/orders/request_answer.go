package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// AnswerRequest is the effect with which a supervisor's conversation answers a customer's request.
// It carries a RequestAnswer and is answered "ok" with a RequestView or "refused" with a
// ClientRefusal.
const AnswerRequest = "orders.request_answer"

// RequestAnswer is a supervisor's answer to a customer's request.
type RequestAnswer struct {
	Command string    `json:"command,omitempty"` // idempotency key; default: the effect's id
	Order   string    `json:"order"`
	Request string    `json:"request"`
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason,omitempty"` // told to the customer
	When    time.Time `json:"when,omitzero"`    // for a date: one other than the customer's, or the one that the customer's words mean

	Proof
}

// RequestView is a request as shown to the people who decide it.
type RequestView struct {
	Request
	Order  string `json:"order"`
	Client string `json:"client,omitempty"` // name
}

// Answer answers a request for the business: the requested change is made or refused, and the
// customer is told. A repeated answer changes nothing. It may return bot.ErrNotFound and a
// *ClientRefusedError: "request.over" (it was answered otherwise, or the order has moved on),
// "change.past".
func (s *Service) Answer(ctx context.Context, a RequestAnswer, by Actor, now time.Time) (Order, error) {
	a.Reason = text.Shorten(CleanText(a.Reason), maxReason)
	if !a.When.IsZero() && !a.When.After(now) {
		return Order{}, refuseClient("change.past")
	}
	o, err := s.edit(ctx, a.Order, now, func(o *Order) error {
		if _, again := o.did(a.Command); again {
			return edit.ErrUnchanged
		}
		return s.answer(ctx, o, a, by, now)
	})
	if errors.Is(err, ErrTransition) {
		err = refuseClient("request.over")
	}
	return o, err
}

// AnswerBy is Answer from the conversation of a supervisor or an admin. Other contacts are refused:
// "request.not_yours".
func (s *Service) AnswerBy(ctx context.Context, who bot.ContactID, a RequestAnswer, now time.Time) (RequestView, error) {
	i := slices.IndexFunc(s.People, func(p notify.Person) bool {
		return p.Contact == who && who != "" && (p.Role == notify.Supervisor || p.Role == notify.Admin)
	})
	if i < 0 {
		return RequestView{}, refuseClient("request.not_yours")
	}
	if a.Unverified {
		return RequestView{}, refuseClient(RefusedUnproven)
	}
	o, err := s.Answer(ctx, a, Actor{RoleAgent, first(s.People[i].Name, string(who))}, now)
	if errors.Is(err, bot.ErrNotFound) {
		err = refuseClient("request.over")
	}
	if err != nil {
		return RequestView{}, err
	}
	r := o.request(a.Request)
	return RequestView{Request: *r, Order: o.ID, Client: o.ClientName}, nil
}

func (o *Order) request(id string) *Request {
	for i := range o.Requests {
		if o.Requests[i].ID == id {
			return &o.Requests[i]
		}
	}
	return nil
}

func (s *Service) answer(ctx context.Context, o *Order, a RequestAnswer, by Actor, now time.Time) error {
	o.Requests = slices.Clone(o.Requests)
	r := o.request(a.Request)
	if r == nil {
		return bot.ErrNotFound
	}
	status := RequestDenied
	if a.Approve {
		status = RequestApproved
	}
	switch {
	case r.Status == status:
		return edit.ErrUnchanged
	case r.Status != RequestAsked:
		return refuseClient("request.over")
	}
	was := o.Work.Technician
	if r.Status, r.Decider, r.Reason, r.Answered = status, by, a.Reason, now; !a.When.IsZero() {
		r.When = a.When
	}
	decided := *r
	o.note("request_"+string(status), by, first(a.Reason, decided.ID), now)
	if !slices.ContainsFunc(o.Requests, func(r Request) bool { return r.Status == RequestAsked }) {
		o.Deadlines = o.Deadlines.Clear(dueRequest)
	}
	told := s.requestNoticeArgs(o, decided)
	told.Answer = string(status)
	urgent := o.urgent()
	if a.Approve {
		if err := s.grant(ctx, o, decided, by, now); err != nil {
			return err
		}
	}
	o.done(a.Command, "")
	people := []notify.Person{client(o)}
	if decided.Kind == ConfirmCheckIn {
		people = nil
	}
	if was != nil && (a.Approve && decided.Kind != ChangeCancel || decided.Kind == ConfirmCheckIn) { // a cancellation notifies the technician already
		people = append(people, person(*was))
	}
	for _, p := range s.supervisors() {
		if p.Name != by.ID && string(p.Contact) != by.ID {
			people = append(people, p)
		}
	}
	o.add(now, markUrgent(urgent, notify.Notice{Event: notify.RequestAnswered, About: o.ID, Args: told}.Effects(people...))...)
	return nil
}

// grant makes a change that a supervisor has approved. Changes that only people can make, such as
// another kind of service, are left to them: the answer says that they will be made.
func (s *Service) grant(ctx context.Context, o *Order, r Request, by Actor, now time.Time) error {
	switch r.Kind {
	case ChangeCancel:
		return s.cancel(o, by, r.Text, now)
	case ChangePlace:
		was, is := o.Location.String(), o.Intake()
		is.Location = *r.Place
		if err := s.update(ctx, o, is, "location: "+was+" → "+is.Location.String(), by, now); !errors.Is(err, edit.ErrUnchanged) {
			return err
		}
	case ConfirmCheckIn:
		return s.confirmCheckIn(o, r, now)
	case ChangeDate:
		if !r.When.IsZero() {
			o.Work.When = r.When
			o.note("rescheduled", by, r.When.In(s.zone()).Format(time.RFC3339), now)
		}
	}
	return nil
}
