package orders_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

func (f *field) asks(id string, kind orders.ChangeKind, text string) string {
	f.Helper()
	f.n++
	c := wants(id, kind, f.now)
	c.Command, c.Text = fmt.Sprint("ask-", f.n), text
	done, err := f.Change(f.Context(), ana, c, f.now)
	if err != nil || !done.Passed {
		f.Fatal(done, err)
	}
	o := f.get(id)
	return o.Requests[len(o.Requests)-1].ID
}

// TestRequestsAreAnswered checks that an approval makes the requested change, a refusal leaves the
// order, and the client is told once in both cases.
func TestRequestsAreAnswered(t *testing.T) {
	for _, kind := range []orders.ChangeKind{orders.ChangeCancel, orders.ChangePlace, orders.ChangeDate, orders.ChangeService, orders.ChangeOther} {
		for _, yes := range []bool{true, false} {
			for _, stage := range []string{"in_progress/on_the_way", "in_progress/working", "pending/waiting_part"} {
				t.Run(fmt.Sprint(kind, yes, stage), func(t *testing.T) {
					f := newField(t)
					id := f.stands(stage)
					r := f.asks(id, kind, "por favor")
					before := f.get(id)
					a := orders.RequestAnswer{Command: "luz's", Order: id, Request: r, Approve: yes, Reason: "con gusto"}
					view, err := f.AnswerBy(t.Context(), luz.Contact, a, f.now)
					if err != nil || view.Client != before.ClientName || view.Decider.ID != luz.Name {
						t.Fatal(view, err)
					}
					o := f.get(id)
					want := map[bool]orders.RequestStatus{true: orders.RequestApproved, false: orders.RequestDenied}[yes]
					if got := o.Requests[0]; got.Status != want || got.Reason != "con gusto" || !o.Deadlines.At("request").IsZero() {
						t.Error(got, o.Deadlines)
					}
					if told := said(o, ana, len(before.Outbox)); !slices.Contains(told, "notice.request_answered.client") {
						t.Error("the client hears", told)
					}
					if told := said(o, luz.Contact, len(before.Outbox)); slices.Contains(told, "notice.request_answered.supervisor") {
						t.Error("who has answered is told of it")
					}
					moved := o.State == orders.Cancelled || o.Location.String() != before.Location.String() || !o.Work.When.Equal(before.Work.When)
					does := yes && kind != orders.ChangeService && kind != orders.ChangeOther
					if moved != does {
						t.Error("changed:", moved, o.Stage())
					}
					if kind == orders.ChangeCancel && yes && (o.State != orders.Cancelled || o.Holder != "" || !slices.Contains(said(o, teo.Contact, len(before.Outbox)), "notice.order_cancelled.technician")) {
						t.Error(o.Stage(), said(o, teo.Contact, len(before.Outbox)))
					}
					if _, err := f.AnswerBy(t.Context(), luz.Contact, a, f.now); err != nil || f.get(id).V != o.V {
						t.Error("given again:", err)
					}
					a.Command, a.Approve = "another", !yes
					_, err = f.AnswerBy(t.Context(), luz.Contact, a, f.now)
					if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != "request.over" {
						t.Error("answered otherwise:", err)
					}
				})
			}
		}
	}
}

func TestWhoMayAnswerARequest(t *testing.T) {
	f := newField(t)
	id := f.stands("in_progress/on_the_way")
	r := f.asks(id, orders.ChangeCancel, "ya no")
	for who, want := range map[bot.ContactID]string{ana: "request.not_yours", teo.Contact: "request.not_yours", "": "request.not_yours", eva.Contact: ""} {
		_, err := f.AnswerBy(t.Context(), who, orders.RequestAnswer{Order: id, Request: r}, f.now)
		refused, _ := errors.AsType[*orders.ClientRefusedError](err)
		if (refused == nil) != (want == "") || refused != nil && refused.Key != want {
			t.Errorf("%q: %v", who, err)
		}
	}
	for _, a := range []orders.RequestAnswer{{Order: id, Request: "9"}, {Order: "ORD-99999", Request: "1"}} {
		if _, err := f.Answer(t.Context(), a, agent, f.now); !errors.Is(err, bot.ErrNotFound) {
			t.Error(a, err)
		}
	}
}

// TestRequestsEndWithTheWork checks that a request has no effect after the order has moved on.
func TestRequestsEndWithTheWork(t *testing.T) {
	f := newField(t)
	id := f.stands("in_progress/working")
	r := f.asks(id, orders.ChangeCancel, "ya no")
	f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
	if o := f.get(id); o.Requests[0].Status != orders.RequestOver || !o.Deadlines.At("request").IsZero() {
		t.Error(o.Requests, o.Deadlines)
	}
	_, err := f.Answer(t.Context(), orders.RequestAnswer{Order: id, Request: r, Approve: true}, agent, f.now)
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != "request.over" {
		t.Error(err)
	}
}

// TestALaterRequestTakesThePlaceOfAnEarlier checks that a request for another date replaces the
// earlier one, and that the same words are the same request.
func TestALaterRequestTakesThePlaceOfAnEarlier(t *testing.T) {
	f := newField(t)
	id := f.stands("scheduled/assigned")
	f.asks(id, orders.ChangeDate, "el sábado")
	f.asks(id, orders.ChangeDate, "el sábado")
	if n := len(f.get(id).Requests); n != 1 {
		t.Error("the same is asked twice:", n)
	}
	f.asks(id, orders.ChangeDate, "mejor el lunes")
	if o := f.get(id); len(o.Requests) != 2 || o.Requests[0].Status != orders.RequestOver || o.Requests[1].Status != orders.RequestAsked {
		t.Error(o.Requests)
	}
	for i := range 60 {
		_, err := f.Change(t.Context(), ana, orders.ChangeCommand{Command: fmt.Sprint("many-", i), Order: id, Kind: orders.ChangeOther, Text: fmt.Sprint("otra cosa ", i)}, f.now)
		if refused, ok := errors.AsType[*orders.ClientRefusedError](err); err != nil && (!ok || refused.Key != "change.too_many") {
			t.Fatal(err)
		}
	}
	if n := len(f.get(id).Requests); n > 30 {
		t.Error("an order keeps", n, "requests")
	}
}

// TestARequestWithoutAnAnswer checks that supervisors who leave a request unanswered for an hour of
// the service hours are notified again once, together with the admins.
func TestARequestWithoutAnAnswer(t *testing.T) {
	f := newField(t)
	id := f.stands("scheduled/assigned")
	from := len(f.get(id).Outbox)
	f.asks(id, orders.ChangeDate, "el sábado")
	f.wait(59 * time.Minute)
	if f.heard(id, eva.Contact, "notice.request_unanswered.admin") {
		t.Error("too early")
	}
	f.wait(48 * time.Hour)
	for who, key := range map[bot.ContactID]string{luz.Contact: "notice.request_unanswered.supervisor", eva.Contact: "notice.request_unanswered.admin"} {
		n := 0
		for _, k := range said(f.get(id), who, from) {
			if k == key {
				n++
			}
		}
		if n != 1 {
			t.Error(key, n, "times")
		}
	}
}
