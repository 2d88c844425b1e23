package orders

import (
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/text"
)

// Request is a change that a customer requests and a supervisor decides.
type Request struct {
	ID       string        `json:"id"` // "1", "2", … within the order
	Kind     ChangeKind    `json:"kind"`
	Text     string        `json:"text,omitempty"` // the customer's words
	Place    *Location     `json:"place,omitempty"`
	When     time.Time     `json:"when,omitzero"` // the new date, if the words contain one
	Status   RequestStatus `json:"status"`
	By       Actor         `json:"by"`
	AskedAt  time.Time     `json:"askedAt"`
	Decider  Actor         `json:"decider,omitzero"`
	Reason   string        `json:"reason,omitempty"` // reason of the decision
	Answered time.Time     `json:"answered,omitzero"`
}

// RequestStatus is the status of a request.
type RequestStatus string

// The statuses.
const (
	RequestAsked    RequestStatus = "asked"
	RequestApproved RequestStatus = "approved"
	RequestDenied   RequestStatus = "denied"
	RequestOver     RequestStatus = "over" // the order has moved on, or a later request replaced it
)

const (
	// maxRequests limits the requests that an order keeps.
	maxRequests = 30
	// requestTimeout is how long supervisors may leave a request unanswered, within the service
	// hours, before they and the admins are notified again.
	requestTimeout = time.Hour
)

func (o *Order) openRequest(k ChangeKind) *Request {
	for i := range o.Requests {
		if o.Requests[i].Status == RequestAsked && o.Requests[i].Kind == k {
			return &o.Requests[i]
		}
	}
	return nil
}

// supervisors returns who decides requests and is notified of changes: the supervisors, or the
// admins if there are none.
func (s *Service) supervisors() []notify.Person {
	for _, role := range []notify.Role{notify.Supervisor, notify.Admin} {
		var found []notify.Person
		for _, p := range s.People {
			if p.Role == role && p.Contact != "" {
				found = append(found, p)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// request passes a change to the supervisors. It replaces an earlier open request of the same kind;
// the same words again are the same request.
func (s *Service) request(o *Order, c ChangeCommand, by Actor, now time.Time) error {
	if open := o.openRequest(c.Kind); open != nil {
		if open.Text == c.Text && open.When.Equal(c.When) && samePlace(open.Place, c.Place) {
			return edit.ErrUnchanged
		}
	}
	people := s.supervisors()
	if len(people) == 0 {
		return refuseClient("change.nobody")
	}
	if len(o.Requests) >= maxRequests {
		return refuseClient("change.too_many")
	}
	o.Requests = slices.Clone(o.Requests)
	if open := o.openRequest(c.Kind); open != nil {
		open.Status, open.Answered = RequestOver, now
	}
	r := Request{
		ID: strconv.Itoa(len(o.Requests) + 1), Kind: c.Kind, Text: c.Text, Place: c.Place, When: c.When, Status: RequestAsked, By: by, AskedAt: now,
	}
	o.Requests = append(o.Requests, r)
	o.note("request_asked", by, requestWords(r), now)
	o.done(c.Command, passedOn)
	o.Deadlines = o.Deadlines.Set(dueRequest, s.businessHours().Add(now, requestTimeout))
	o.add(now, markUrgent(o.urgent(), s.requestNotice(o, r, notify.ClientRequest).Effects(people...))...)
	return nil
}

// requestNotice returns the notice about a request to those who may decide it, with buttons for the answer.
func (s *Service) requestNotice(o *Order, r Request, ev notify.Event) notify.Notice {
	about := ""
	if r.Kind == ConfirmCheckIn {
		about = " " + string(r.Kind)
	}
	button := func(choice, title string) bot.Option {
		return bot.Option{ID: bot.ReopenOptionID("client_request", choice+" "+o.ID+" "+r.ID+about), Title: title}
	}
	return notify.Notice{
		Event: ev, About: o.ID, Args: s.requestNoticeArgs(o, r),
		Buttons: []bot.Option{button("approve", "option.approve_request"), button("deny", "option.deny_request")},
	}
}

func (s *Service) requestNoticeArgs(o *Order, r Request) NoticeArgs {
	t := s.noticeArgs(o)
	t.Change, t.Text, t.Until, t.Reason = string(r.Kind), r.Text, s.local(r.When), r.Reason
	if r.Place != nil && r.Kind != ConfirmCheckIn {
		t.Text = first(r.Place.String(), r.Place.Text, r.Text)
	}
	return t
}

// urgent reports whether events of the order can't wait for the morning: a technician is on the way
// or at work, or it is an emergency.
func (o *Order) urgent() bool {
	return o.State == InProgress || o.State == OnHold || o.Priority == Emergency
}

// markUrgent makes notices that can't wait for the morning go out at once.
func markUrgent(urgent bool, effects []bot.Effect) []bot.Effect {
	for i := range effects {
		effects[i].Urgent = effects[i].Urgent || urgent && effects[i].Kind == bot.EffectNotify
	}
	return effects
}

// endRequests closes unanswered requests that the order's new stage makes impossible.
func (o *Order) endRequests(now time.Time) {
	o.Deadlines = o.Deadlines.Clear(dueRequest)
	o.Requests = slices.Clone(o.Requests)
	for i := range o.Requests {
		if r := &o.Requests[i]; r.Status == RequestAsked {
			r.Status, r.Answered = RequestOver, now
		}
	}
}

// requestDue notifies supervisors and admins again of unanswered requests.
func (s *Service) requestDue(o *Order, now time.Time) {
	for _, r := range o.Requests {
		if r.Status != RequestAsked {
			continue
		}
		o.note("request_unanswered", Actor{Role: RoleSystem}, r.ID, now)
		n := s.requestNotice(o, r, notify.RequestUnanswered)
		told := s.requestNoticeArgs(o, r)
		told.Minutes = int(now.Sub(r.AskedAt).Minutes())
		n.Args = told
		o.add(now, n.Effects(s.People...)...)
	}
}

// requestWords describes a request for the order's history.
func requestWords(r Request) string {
	words := string(r.Kind)
	if r.Place != nil {
		words += ": " + first(r.Place.String(), r.Place.Text)
	}
	if !r.When.IsZero() {
		words += ": " + r.When.Format(time.RFC3339)
	}
	if r.Text != "" {
		words += ": " + r.Text
	}
	return text.Shorten(words, maxReason)
}

func samePlace(a, b *Location) bool {
	return a == nil && b == nil || a != nil && b != nil && a.String() == b.String() && a.Text == b.Text
}
