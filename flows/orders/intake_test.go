package orders_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/validation"
)

// put changes the intake at the order's current edition.
func (f *field) put(o orders.Order, command string, change func(*orders.Intake)) orders.Order {
	f.Helper()
	o, err := f.Update(f.Context(), o.ID, o.Edition(), change, agent, command, f.now)
	if err != nil {
		f.Fatal(err)
	}
	return o
}

func TestUpdateIntake(t *testing.T) {
	f := newField(t)
	made := f.order(orders.Medium)
	before := len(made.Outbox)
	mend := func(i *orders.Intake) {
		i.Description, i.ClientMail, i.AssetSerial = "  El aire   no prende ", "", "AC-777"
		i.Location = orders.Location{Building: "Edificio B"}
	}
	o := f.put(made, "p1", mend)
	if o.Description != "El aire no prende" || o.ClientMail != "" || o.Location.String() != "Edificio B" || o.AssetSerial != "AC-777" {
		t.Errorf("%+v", o.Intake())
	}
	if o.Edition() != 2 || o.Priority != orders.Medium || o.SLA.Response != made.SLA.Response {
		t.Errorf("edition %d, %+v", o.Edition(), o.SLA)
	}
	last := o.History[len(o.History)-1]
	if last.What != "updated" || last.By != agent || last.Reason != "assetSerial, clientMail, description, location" {
		t.Errorf("%+v", last)
	}
	if got := names(o.Outbox[before:]); !slices.Equal(got, []string{"do orders.enrich", "event order.updated"}) {
		t.Error(got)
	}
	var told orders.Updated
	if err := json.Unmarshal(o.Outbox[len(o.Outbox)-1].Args, &told); err != nil || !slices.Equal(told.Fields, strings.Split(last.Reason, ", ")) {
		t.Errorf("%+v %v", told, err)
	}
	// A repeated command with its original edition, and a change of nothing.
	again, err := f.Update(t.Context(), o.ID, 1, mend, agent, "p1", f.now)
	if err != nil || again.V != o.V {
		t.Errorf("again: v%d of v%d, %v", again.V, o.V, err)
	}
	if same := f.put(o, "p2", mend); same.V != o.V {
		t.Errorf("nothing changed, and it was written: v%d", same.V)
	}
	// An update based on the first edition gets the fields that have changed.
	_, err = f.Update(t.Context(), o.ID, 1, func(i *orders.Intake) { i.Description, i.Priority = "otra cosa", "baja" }, agent, "p3", f.now)
	stale, ok := errors.AsType[*validation.StaleError](err)
	if !ok || !errors.Is(err, bot.ErrStale) || stale.V != 2 || !slices.Equal(stale.Fields, []string{"description", "priority", "v"}) {
		t.Errorf("%+v", err)
	}
	// Other changes of the order are no conflict.
	if _, err := f.Assign(t.Context(), o.ID, orders.Assignment{Technician: teo.ID, By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	f.put(o, "p4", func(i *orders.Intake) { i.ClientName = "Ana Ruiz" })
	_, err = f.Update(t.Context(), o.ID, 3, func(i *orders.Intake) {
		*i = orders.Intake{Priority: "ya", ClientMail: "ana", Locale: "español", AssetSerial: strings.Repeat("A", 65)}
	}, agent, "p5", f.now)
	bad, ok := errors.AsType[*validation.InvalidError](err)
	if !ok || len(bad.Problems) != 6 {
		t.Errorf("%v", err)
	}
}

func TestUpdateIntakeIsOver(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo)
	f.put(f.get(id), "open", func(i *orders.Intake) { i.Description = "y además gotea" })
	f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
	o := f.get(id)
	_, err := f.Update(t.Context(), id, o.Edition(), func(i *orders.Intake) { i.Description = "otra" }, agent, "late", f.now)
	if !errors.Is(err, orders.ErrTransition) {
		t.Error(err)
	}
}

// TestUpdatePriority checks how a new priority moves the SLA. The expected times are computed by
// hand: the business works on weekdays from 8 to 18, and it is Thursday.
func TestUpdatePriority(t *testing.T) {
	f := newField(t)
	o := f.order(orders.Medium) // 10:00
	at := func(day, hour, minute int) time.Time { return time.Date(2025, 11, day, hour, minute, 0, 0, time.UTC) }
	holds := func(class orders.Class, dueOn string, response, onSite, resolution time.Time) {
		t.Helper()
		s := o.SLA
		if s.Class != class || o.DueOn != dueOn || !s.Response.Due.Equal(response) || !s.OnSite.Due.Equal(onSite) || !s.Resolution.Due.Equal(resolution) {
			t.Errorf("%s %+v", o.DueOn, *s)
		}
		if due := o.Deadlines.At("sla.due.response"); !due.Equal(response) {
			t.Errorf("the deadline is %v", due)
		}
	}
	holds(orders.NormalClass, "2025-11-23", at(20, 14, 0), at(23, 0, 0), at(26, 0, 0))

	f.wait(2 * time.Hour)
	before := len(f.get(o.ID).Outbox)
	o = f.put(f.get(o.ID), "up", func(i *orders.Intake) { i.Priority = "urgente" })
	holds(orders.UrgentClass, "2025-11-21", at(20, 13, 0), at(21, 10, 0), at(24, 16, 0))
	if got := append(said(o, luz.Contact, before), said(o, ana, before)...); len(got) != 0 {
		t.Errorf("the matrix has nothing for it: %v", got)
	}
	f.wait(30 * time.Minute) // RN-002 counts from the change to urgent
	if got := said(f.get(o.ID), eva.Contact, before); !slices.Equal(got, []string{"notice.urgent_unassigned.admin", "sms notice.urgent_unassigned.admin"}) {
		t.Error(got)
	}
	o = f.put(f.get(o.ID), "down", func(i *orders.Intake) { i.Priority = orders.Low })
	holds(orders.NormalClass, "2025-11-27", at(20, 14, 0), at(23, 0, 0), at(26, 0, 0))

	f.Emergencies = true
	before = len(o.Outbox)
	o = f.put(o, "now", func(i *orders.Intake) { i.Priority = orders.Emergency }) // at 12:30; every hour counts
	holds(orders.EmergencyClass, "2025-11-20", at(20, 12, 45), at(20, 14, 30), at(20, 16, 30))
	for _, who := range []bot.ContactID{luz.Contact, eva.Contact} {
		if got := said(o, who, before); len(got) != 2 || !strings.HasPrefix(got[0], "notice.emergency_new.") {
			t.Errorf("%s: %v", who, got)
		}
	}
	f.wait(time.Second)
	if o = f.get(o.ID); o.Work.Offer == nil || o.Work.Offer.Technician.ID != teo.ID {
		t.Errorf("nobody is asked: %+v", o.Work)
	}
}
