package orders_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

func (f *field) heard(id string, who bot.ContactID, key string) bool {
	return slices.Contains(said(f.get(id), who, 0), key)
}

func TestUrgentUnassigned(t *testing.T) { // RN-002
	f := newField(t)
	id := f.order(orders.High).ID
	f.wait(29 * time.Minute)
	if f.heard(id, eva.Contact, "notice.urgent_unassigned.admin") {
		t.Error("too early")
	}
	f.wait(time.Minute)
	if !f.heard(id, eva.Contact, "notice.urgent_unassigned.admin") || !f.heard(id, eva.Contact, "sms notice.urgent_unassigned.admin") {
		t.Error(said(f.get(id), eva.Contact, 0))
	}
	taken := f.given(orders.High, teo)
	f.wait(time.Hour)
	if f.heard(taken, eva.Contact, "notice.urgent_unassigned.admin") {
		t.Error("somebody has it")
	}
}

func TestUrgentAtNightWaitsForTheMorning(t *testing.T) {
	f := newField(t)
	f.now = time.Date(2025, 11, 20, 22, 0, 0, 0, time.UTC)
	id := f.order(orders.High).ID
	f.wait(10 * time.Hour) // 8:00, when the office opens
	if f.heard(id, eva.Contact, "notice.urgent_unassigned.admin") {
		t.Error("nobody was there to assign it")
	}
	f.wait(31 * time.Minute)
	if !f.heard(id, eva.Contact, "notice.urgent_unassigned.admin") {
		t.Error("nobody hears of it")
	}
}

func TestEmergency(t *testing.T) { // 5.6, RN-003
	f := newField(t)
	f.Emergencies = true
	f.now = time.Date(2025, 11, 22, 2, 0, 0, 0, time.UTC) // a Saturday, at night
	id := f.order(orders.Emergency).ID
	for _, who := range []bot.ContactID{luz.Contact, eva.Contact} {
		if got := strings.Join(said(f.get(id), who, 0), " "); !strings.Contains(got, "sms notice.emergency_new") {
			t.Error(got)
		}
	}
	f.wait(time.Second)
	got := said(f.get(id), teo.Contact, 0)
	if !slices.Equal(got, []string{"open technician_job", "sms notice.emergency_new.technician"}) {
		t.Error(got)
	}
	f.wait(5 * time.Minute)
	if o := f.get(id); o.Work.Offer.Technician != nora {
		t.Error("five minutes of silence, the next is asked:", o.Work.Offer)
	}
	f.wait(5 * time.Minute)
	if !f.heard(id, luz.Contact, "sms notice.emergency_unassigned.supervisor") {
		t.Error(said(f.get(id), luz.Contact, 0))
	}
	f.must(ciro, orders.JobAccept, orders.JobCommand{Order: id})
	if job := f.must(ciro, orders.JobLoad, orders.JobCommand{}); !job.Emergency || job.Offered {
		t.Errorf("%+v", job)
	}
}

func TestAnEmergencyWithoutAContractIsNotSentByItself(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Emergency).ID
	f.wait(time.Minute)
	if o := f.get(id); o.Work.Offer != nil {
		t.Error(o.Work.Offer)
	}
	f.Customers = contract{Emergency: usd(500)}
	id = f.order(orders.Emergency).ID
	f.wait(time.Second)
	if o := f.get(id); o.Work.Offer == nil {
		t.Error("the contract provides for it")
	}
}

func TestOfferTimeoutCountsServiceHours(t *testing.T) {
	f := newField(t)
	f.now = time.Date(2025, 11, 20, 17, 45, 0, 0, time.UTC)
	id := f.order(orders.Low).ID
	if _, err := f.Offer(t.Context(), id, agent, "", f.now); err != nil {
		t.Fatal(err)
	}
	f.wait(14 * time.Hour)
	if o := f.get(id); o.Work.Offer.Technician != teo {
		t.Error("he may sleep")
	}
	f.wait(31 * time.Minute) // 8:16
	if o := f.get(id); o.Work.Offer.Technician != nora {
		t.Error("half an hour of the service hours is over")
	}
}

func TestPendingLong(t *testing.T) { // RN-005
	f := newField(t)
	id := f.there(orders.Medium, teo)
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "customer", Text: "no hay nadie"})
	f.wait(24*time.Hour - time.Minute)
	if f.heard(id, luz.Contact, "open hold") {
		t.Error("too early")
	}
	f.wait(2 * time.Minute)
	f.wait(48 * time.Hour)
	n := 0
	for _, key := range said(f.get(id), luz.Contact, 0) {
		if key == "open hold" {
			n++
		}
	}
	if n != 1 {
		t.Error(n)
	}
}

func TestAPauseOfTwoDaysIsTheAdminsToDecide(t *testing.T) { // 5.5
	f := newField(t)
	id := f.there(orders.Medium, teo)
	told := func() (n int) {
		for _, key := range said(f.get(id), eva.Contact, 0) {
			if key == "notice.held_long.admin" {
				n++
			}
		}
		return n
	}
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "part"})
	f.wait(47 * time.Hour)
	f.must(teo, orders.JobResume, orders.JobCommand{Order: id})
	f.wait(2 * time.Hour)
	if n := told(); n != 0 {
		t.Error("the pause was shorter than two days:", n)
	}
	for pause := 1; pause <= 2; pause++ {
		f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "part"})
		f.wait(48*time.Hour - time.Minute)
		if n := told(); n != pause-1 {
			t.Error("too early:", n)
		}
		f.wait(2 * time.Minute)
		f.wait(72 * time.Hour)
		if n := told(); n != pause {
			t.Errorf("pause %d: told %d times", pause, n)
		}
		f.must(teo, orders.JobResume, orders.JobCommand{Order: id})
	}
}

func TestPromises(t *testing.T) {
	f := newField(t)
	at := func(day, hour, minute int) time.Time { return time.Date(2025, 11, day, hour, minute, 0, 0, time.UTC) }
	s := f.order(orders.High).SLA // Thursday 10:00; 8 to 18 from Monday to Friday
	if s.Class != orders.UrgentClass || s.Response.Due != at(20, 11, 0) || s.OnSite.Due != at(20, 18, 0) || s.Resolution.Due != at(24, 14, 0) {
		t.Errorf("%+v", s)
	}
	s = f.order(orders.Emergency).SLA
	if s.Response.Due != at(20, 10, 15) || s.OnSite.Due != at(20, 12, 0) || s.Resolution.Due != at(20, 14, 0) {
		t.Errorf("%+v", s)
	}
	f.Customers = contract{SLA: map[orders.Class]orders.Targets{orders.NormalClass: {Response: 30}}}
	if s = f.order(orders.Low).SLA; s.Response.Due != at(20, 10, 30) || s.OnSite.Due != at(23, 0, 0) {
		t.Errorf("%+v", s)
	}
}

func TestPromiseAtRiskOnce(t *testing.T) {
	f := newField(t)
	id := f.order(orders.High).ID
	f.wait(47 * time.Minute)
	if f.heard(id, luz.Contact, "notice.sla_at_risk.supervisor") {
		t.Error("too early: 80 % of an hour are 48 minutes")
	}
	f.wait(2 * time.Minute)
	if !f.heard(id, luz.Contact, "notice.sla_at_risk.supervisor") || !f.heard(id, luz.Contact, "sms notice.sla_at_risk.supervisor") || !f.heard(id, eva.Contact, "notice.sla_at_risk.admin") {
		t.Error(said(f.get(id), luz.Contact, 0))
	}
	f.wait(12 * time.Minute)
	o := f.get(id)
	if !o.SLA.Response.Breached || o.History[len(o.History)-1].What != "sla_breached" {
		t.Errorf("%+v", o.SLA)
	}
	n := 0
	for _, e := range o.Outbox {
		if e.Name == orders.EventBreached {
			n++
		}
	}
	if n != 1 {
		t.Error(n)
	}
	kept := f.there(orders.High, nora)
	f.wait(100 * time.Hour)
	if s := f.get(kept).SLA; s.Response.Breached || s.OnSite.Breached || s.Response.Met.IsZero() || s.OnSite.Met.IsZero() || !s.Resolution.Breached {
		t.Errorf("%+v", s)
	}
}

// TestExpireOnce checks that a deadline is handled once if two processes find it.
func TestExpireOnce(t *testing.T) {
	f := newField(t)
	id := f.order(orders.High).ID
	f.now = f.now.Add(time.Hour)
	done := make(chan error, 8)
	for range 8 {
		go func() { done <- f.Expire(context.WithoutCancel(t.Context()), f.now, 10) }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	n := 0
	for _, key := range said(f.get(id), eva.Contact, 0) {
		if key == "notice.urgent_unassigned.admin" {
			n++
		}
	}
	if n != 1 {
		t.Error(n)
	}
}
