package orders_test

import (
	"slices"
	"testing"
	"time"

	"recado/flows/orders"
)

// TestWaits checks, with times computed by hand, which parts of a day at the plant are billed as waiting.
func TestWaits(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo) // 10:00
	pause := func(reason string, d time.Duration) {
		t.Helper()
		f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: reason})
		f.wait(d)
		f.must(teo, orders.JobResume, orders.JobCommand{Order: id})
		f.wait(10 * time.Minute) // of work
	}
	waits := func() []string {
		o := f.get(id)
		var all []string
		for _, w := range o.Waits(f.now) {
			all = append(all, w.Reason+" "+w.From.Format("15:04")+"–"+w.Until.Format("15:04"))
		}
		return all
	}
	pause("part", time.Hour)                                                       // 10:00: not billed
	pause("customer", 20*time.Minute)                                              // 11:10
	pause("customer", 30*time.Minute)                                              // 11:40: not a wait, but a failed visit
	pause("approval", 40*time.Minute)                                              // 12:20
	pause("approval", 30*time.Second)                                              // 13:10: less than a minute
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "approval"}) // 13:20:30
	f.wait(5*time.Minute + 30*time.Second)
	if got := waits(); len(got) != 3 || got[2][:8] != "approval" {
		t.Error("one that lasts:", got)
	}
	f.must(teo, orders.JobCheckOut, orders.JobCommand{Order: id, Place: &gate}) // after leaving the technician does not wait
	o := f.get(id)
	gone := o.Work.Visits[0].Out
	f.wait(time.Hour)
	o = f.get(id)
	all := o.Waits(f.now)
	if last := all[len(all)-1]; !last.Until.Equal(gone) {
		t.Errorf("%+v, gone at %v", last, gone)
	}
	f.must(teo, orders.JobResume, orders.JobCommand{Order: id})
	f.must(teo, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &gate, PlaceAt: f.now})
	f.wait(30 * time.Minute)

	if got := f.must(teo, orders.JobLoad, orders.JobCommand{Order: id}).Waited; got != "1.08" { // 20 + 40 + 5 minutes
		t.Error("the technician is shown", got)
	}
	f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
	if r := f.get(id).Work.Report; r.Waited != "1.08" {
		t.Errorf("%+v", r)
	}
	want := []string{"customer 11:10–11:30", "approval 12:20–13:00"}
	o = f.get(id)
	if got := o.Waits(f.now.Add(time.Hour)); len(got) != 3 {
		t.Errorf("%+v", got)
	}
	if got := waits()[:2]; !slices.Equal(got, want) {
		t.Error(got)
	}
}

// TestWaitOfACancelledOrder checks that a wait ends with the order.
func TestWaitOfACancelledOrder(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo)
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "approval"})
	f.wait(15 * time.Minute)
	if _, err := f.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: agent, Reason: "x"}, f.now); err != nil {
		t.Fatal(err)
	}
	f.wait(time.Hour)
	o := f.get(id)
	if got := o.Waits(f.now); len(got) != 1 || got[0].Minutes != 15 {
		t.Errorf("%+v", got)
	}
}
