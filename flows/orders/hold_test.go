package orders_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// heard reports whether an order has an effect for somebody: "notice.held_long.admin", or a dialog.
func heard(o orders.Order, to bot.ContactID, name string) bool {
	return slices.ContainsFunc(o.Outbox, func(e bot.Effect) bool { return e.To == to && strings.Contains(e.Name+" "+string(e.Args), name) })
}

// TestPausedOrderIsJustifiedAndApproved asks a supervisor after 24 hours and an admin after 48 (RN-005).
func TestPausedOrderIsJustifiedAndApproved(t *testing.T) {
	f := newField(t)
	f.PendingTimeout = 96 * time.Hour
	id := f.there(orders.Medium, teo)
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "part", Text: "2 6205"})
	if p := f.get(id).Work.Pauses[0].Part; p == nil || p.SKU != "B-6205" || p.Quantity != "2" {
		t.Errorf("the part that is missing: %+v", p)
	}
	f.wait(25 * time.Hour)
	if o := f.get(id); !heard(o, luz.Contact, `"order":"`+id+`"`) {
		t.Error("the supervisor is asked:", o.Outbox)
	}
	why := orders.HoldCommand{Command: "w", Order: id, Act: orders.HoldJustify, Reason: "el proveedor entrega el lunes"}
	for _, tt := range []struct {
		who  bot.ContactID
		c    orders.HoldCommand
		want string
	}{
		{ana, why, "hold.not_yours"},
		{luz.Contact, orders.HoldCommand{Order: id, Act: orders.HoldJustify}, "hold.reason"},
		{luz.Contact, orders.HoldCommand{Order: id, Act: orders.HoldKeep}, "hold.not_yours"},
		{luz.Contact, why, ""},
		{luz.Contact, why, ""}, // repeated
		{eva.Contact, orders.HoldCommand{Command: "k", Order: id, Act: orders.HoldKeep}, ""},
		{eva.Contact, orders.HoldCommand{Order: "ORD-99999", Act: orders.HoldKeep}, "hold.over"},
	} {
		_, err := f.HoldBy(t.Context(), tt.who, tt.c, f.now)
		got := ""
		if refused, ok := errors.AsType[*orders.ClientRefusedError](err); ok {
			got = refused.Key
		} else if err != nil {
			t.Fatal(err)
		}
		if got != tt.want {
			t.Errorf("%s by %s: %q, want %q", tt.c.Act, tt.who, got, tt.want)
		}
	}
	if p := f.get(id).Work.Pauses[0]; p.Why == nil || p.Why.By.ID != "Luz" || len(p.Kept) != 1 {
		t.Errorf("%+v", p)
	}
	f.wait(49 * time.Hour)
	if o := f.get(id); !heard(o, eva.Contact, "notice.held_long.admin") {
		t.Error("the admin is asked again 48 hours after each approval")
	}
	f.wait(48 * time.Hour)
	o := f.get(id)
	if o.State != orders.Cancelled || !heard(o, ana, "notice.order_cancelled.client") || !heard(o, teo.Contact, "notice.order_cancelled.technician") {
		t.Errorf("it is cancelled when its time is over, and both are told: %s", o.State)
	}
}

// TestAdminCancelsAPausedOrder tells the customer the reason.
func TestAdminCancelsAPausedOrder(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo)
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "customer"})
	o, err := f.HoldBy(t.Context(), eva.Contact, orders.HoldCommand{Order: id, Act: orders.HoldCancel, Reason: "el repuesto ya no se fabrica"}, f.now)
	if err != nil || o.State != orders.Cancelled || !heard(o, ana, "ya no se fabrica") {
		t.Error(o.State, err)
	}
	if _, err := f.HoldBy(t.Context(), eva.Contact, orders.HoldCommand{Order: id, Act: orders.HoldKeep}, f.now); err == nil {
		t.Error("it is over")
	}
}

// TestFailedVisit is proven by the place, billed by the contract, and another day is asked for.
func TestFailedVisit(t *testing.T) {
	f := newField(t)
	f.Customers = contract{FailedVisit: usd(20)}
	f.FailedVisitFee = usd(10)
	id := f.given(orders.Medium, teo)
	fail := func(c orders.JobCommand) string {
		c.Order, c.PlaceAt = id, f.now
		_, key := f.does(teo, orders.JobFail, c)
		return key
	}
	if key := fail(orders.JobCommand{Reason: "nobody", Place: &gate}); key != "job.over" {
		t.Error("he has not set off:", key)
	}
	f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id})
	for want, c := range map[string]orders.JobCommand{
		"job.no_place": {Reason: "nobody"}, "job.too_far": {Reason: "nobody", Place: &suburb}, "job.invalid": {Reason: "sueño", Place: &gate},
	} {
		if key := fail(c); key != want {
			t.Errorf("%+v: %q, want %q", c, key, want)
		}
	}
	if key := fail(orders.JobCommand{Reason: "nobody", Place: &gate, Text: "toqué tres veces"}); key != "" {
		t.Fatal(key)
	}
	o := f.get(id)
	v := o.Work.Failed[0]
	if o.Stage() != (orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}) || v.Fee != usd(20) || v.Metres > 300 || o.Work.Technician == nil {
		t.Errorf("%v %+v", o.Stage(), v)
	}
	if !heard(o, ana, "notice.visit_failed.client") || !heard(o, ana, `"want":"date"`) {
		t.Error("the customer is told and asked for another day:", o.Outbox)
	}
	f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id}) // the next visit
	f.must(teo, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &gate, PlaceAt: f.now})
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "customer"})
	if key := fail(orders.JobCommand{Reason: "no_access", Place: &gate}); key != "" {
		t.Error("also after he has waited at the site:", key)
	}
	if o := f.get(id); len(o.Work.Failed) != 2 || o.Work.Visits[0].Out.IsZero() {
		t.Errorf("%+v", o.Work)
	}
}
