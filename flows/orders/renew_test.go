package orders_test

import (
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// renewed returns what becomes of a contact's open dialog by the last change: "", "renew" or "close".
func renewed(o orders.Order, who bot.ContactID, dialog string, from int) (how string) {
	for _, e := range o.Outbox[from:] {
		if e.Kind == bot.EffectOpen && e.To == who && e.Name == dialog {
			how += string(e.IfOpen)
			if e.IfOpen == "" {
				how += "open"
			}
		}
	}
	return how
}

// TestActsFromOutsideRenewOpenQuestions checks that what others do to an order renews the technician's open
// question or ends it, and that the technician's own acts in the chat do not ask twice.
func TestActsFromOutsideRenewOpenQuestions(t *testing.T) {
	over := func(f *field, name string, c orders.JobCommand) {
		f.Helper()
		if _, err := f.JobFor(f.Context(), name, "", c, f.now); err != nil {
			f.Fatal(err)
		}
	}
	move := func(to orders.Stage) func(*field, string) {
		return func(f *field, id string) {
			if _, err := f.ChangeState(f.Context(), id, orders.Transition{To: to, By: agent, Reason: "x"}, f.now); err != nil {
				f.Fatal(err)
			}
		}
	}
	for name, tt := range map[string]struct {
		before func(*field) string
		act    func(*field, string)
		want   string
	}{
		"the way, in the chat":  {func(f *field) string { return f.given(orders.Medium, teo) }, func(f *field, id string) { f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id}) }, ""},
		"the way, over the API": {func(f *field) string { return f.given(orders.Medium, teo) }, func(f *field, id string) { over(f, orders.JobOnTheWay, orders.JobCommand{Order: id}) }, "renew"},
		"a photo, over the API": {func(f *field) string { return f.there(orders.Medium, teo) }, func(f *field, id string) {
			over(f, orders.JobPhoto, orders.JobCommand{Order: id, Phase: orders.Before, Photos: []bot.Media{{ID: "a"}}})
		}, ""},
		"the report, over the API": {func(f *field) string { return f.there(orders.Medium, teo) }, func(f *field, id string) {
			over(f, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "dddd", Actions: "aaaa"})
		}, "renew"},
		"cancelled":      {func(f *field) string { return f.given(orders.Medium, teo) }, move(orders.Stage{State: orders.Cancelled}), "close"},
		"taken from him": {func(f *field) string { return f.given(orders.Medium, teo) }, move(orders.Stage{State: orders.Scheduled, Substate: orders.Approved}), "close"},
		"given to another": {func(f *field) string { return f.given(orders.Medium, teo) }, func(f *field, id string) {
			if _, err := f.Assign(f.Context(), id, orders.Assignment{Technician: nora.ID, By: agent}, f.now); err != nil {
				f.Fatal(err)
			}
		}, "close"},
		"another time before he leaves": {func(f *field) string { return f.given(orders.Medium, teo) }, func(f *field, id string) {
			f.asks(id, orders.ChangeDate, "el sábado")
			f.wait(time.Minute)
			if _, err := f.Answer(f.Context(), orders.RequestAnswer{Order: id, Request: "1", Approve: true, When: f.now.Add(48 * time.Hour)}, agent, f.now); err != nil {
				f.Fatal(err)
			}
		}, "renew"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newField(t)
			id := tt.before(f)
			n := len(f.get(id).Outbox)
			tt.act(f, id)
			if got := renewed(f.get(id), teo.Contact, "technician_job", n); got != tt.want {
				t.Errorf("his question: %q, want %q", got, tt.want)
			}
		})
	}
}

// TestApprovalFromOutsideRenewsTheCustomersQuestion does the same for the customer's questions.
func TestApprovalFromOutsideRenewsTheCustomersQuestion(t *testing.T) {
	f := newField(t)
	id := f.finished(teo)
	o := f.get(id)
	n := len(o.Outbox)
	if _, err := f.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.Invoiced}, By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	if got := renewed(f.get(id), o.Contact, "closing", n); got != "renew" {
		t.Errorf("approved over the API: %q", got)
	}

	f = newField(t)
	id = f.quoted(orders.Medium)
	f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar la correa", Hours: "9"})
	o = f.get(id)
	n = len(o.Outbox)
	if _, err := f.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.InProgress, Substate: orders.Working}, By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	if got := renewed(f.get(id), o.Contact, "extra_work", n); got != "close" {
		t.Errorf("the supervisor goes on without the extra work: %q", got)
	}
	if got := renewed(f.get(id), teo.Contact, "technician_job", n); got != "renew" {
		t.Errorf("the technician's: %q", got)
	}
}
