package orders_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/validation"
)

func (f *field) client(name string, c orders.ClientCommand) (orders.ClosingView, string) {
	f.Helper()
	return f.clientAs(ana, name, c)
}

func (f *field) clientAs(who bot.ContactID, name string, c orders.ClientCommand) (orders.ClosingView, string) {
	f.Helper()
	if f.n++; c.Command == "" {
		c.Command = "client-" + time.Duration(f.n).String()
	}
	shown, err := f.Client(f.Context(), name, who, c, f.now)
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); ok {
		return shown, refused.Key
	}
	if err != nil {
		f.Fatal(name, err)
	}
	return shown, ""
}

// TestOrderFromRequestToClosed runs the whole life cycle and checks what each side is told.
func TestOrderFromRequestToClosed(t *testing.T) {
	f := newField(t)
	o := f.order(orders.Medium)
	heard := func(who bot.ContactID, want ...string) {
		t.Helper()
		from := len(o.Outbox)
		o = f.get(o.ID)
		if diff := cmp.Diff(want, said(o, who, from)); diff != "" {
			t.Error(who, diff)
		}
	}
	if got := said(o, luz.Contact, 0); !slices.Contains(got, "notice.order_requested.supervisor") {
		t.Error(got)
	}
	if _, err := f.Quoted(t.Context(), o.ID, orders.Quote{ID: "COT-00001", Amount: usd(500)}, agent, f.now); err != nil {
		t.Fatal(err)
	}
	if _, err := f.QuotationApproved(t.Context(), o.ID, orders.Quote{ID: "COT-00001", Amount: usd(500)}, orders.Actor{Role: orders.RoleClient}, f.now); err != nil {
		t.Fatal(err)
	}
	f.wait(time.Second)
	heard(teo.Contact, "open technician_job")
	if job := f.must(teo, orders.JobLoad, orders.JobCommand{}); !job.Offered || job.Order != o.ID || job.State != orders.Scheduled {
		t.Errorf("%+v", job)
	}
	f.must(teo, orders.JobRefuse, orders.JobCommand{Order: o.ID, Reason: "lejos"})
	heard(nora.Contact, "open technician_job")
	if _, refused := f.does(teo, orders.JobAccept, orders.JobCommand{Order: o.ID}); refused != "job.not_yours" {
		t.Error("who has refused accepts:", refused)
	}
	f.must(nora, orders.JobAccept, orders.JobCommand{Order: o.ID})
	heard(ana, "notice.technician_assigned.client")
	f.must(nora, orders.JobOnTheWay, orders.JobCommand{Order: o.ID, Minutes: 25})
	heard(ana, "notice.on_the_way.client")
	for place, want := range map[*bot.Location]string{nil: "job.no_place", &suburb: "job.too_far"} {
		if _, refused := f.does(nora, orders.JobCheckIn, orders.JobCommand{Order: o.ID, Place: place, PlaceAt: f.now}); refused != want {
			t.Error(refused, want)
		}
	}
	if _, refused := f.does(nora, orders.JobCheckIn, orders.JobCommand{Order: o.ID, Place: &gate, PlaceAt: f.now.Add(-11 * time.Minute)}); refused != "job.place_old" {
		t.Error(refused)
	}
	if _, refused := f.does(nora, orders.JobMaterial, orders.JobCommand{Order: o.ID, Text: "grasa"}); refused != "job.over" {
		t.Error("works without having checked in:", refused)
	}
	f.must(nora, orders.JobCheckIn, orders.JobCommand{Order: o.ID, Place: &gate, PlaceAt: f.now})
	heard(ana, "notice.on_site.client")
	f.must(nora, orders.JobPhoto, orders.JobCommand{Order: o.ID, Phase: orders.Before, Photos: []bot.Media{{ID: "p1"}}})
	f.wait(time.Hour)
	if job := f.must(nora, orders.JobMaterial, orders.JobCommand{Order: o.ID, Text: "0,5 grasa"}); job.Picked != "0.5 kg × Grasa industrial" || job.Sub != orders.Working || job.Minutes != 60 {
		t.Errorf("%+v", job)
	}
	f.must(nora, orders.JobPause, orders.JobCommand{Order: o.ID, Reason: "part", Text: "falta el rodamiento"})
	f.wait(30 * time.Minute)
	f.must(nora, orders.JobResume, orders.JobCommand{Order: o.ID})
	f.must(nora, orders.JobCheckOut, orders.JobCommand{Order: o.ID, Place: &gate, PlaceAt: f.now})
	heard(luz.Contact, "notice.work_paused.supervisor")
	job := f.must(nora, orders.JobReport, orders.JobCommand{Order: o.ID, Diagnosis: "Filtro tapado", Actions: "Limpieza", Advice: "Cambiarlo en un mes"})
	if _, err := f.Reported(t.Context(), o.ID, bot.Media{ID: "the report", Name: o.ID + ".pdf"}, f.now); err != nil {
		t.Fatal(err)
	}
	heard(ana, "open closing")
	if job.State != orders.Completed || o.Work.Report.Hours != "1" || o.Closing.WarrantyUntil != "2025-12-05" {
		t.Errorf("%+v %+v", job, o.Closing)
	}
	shown, refused := f.client(orders.WorkApprove, orders.ClientCommand{Order: o.ID})
	if refused != "" || shown.State != orders.Invoiced || !shown.Approved || shown.Technician != "Nora" {
		t.Error(refused, shown)
	}
	if _, refused = f.client(orders.WorkRate, orders.ClientCommand{Order: o.ID, Scores: map[string]int{"overall": 6}}); refused != "work.scores" {
		t.Error(refused)
	}
	f.client(orders.WorkRate, orders.ClientCommand{Order: o.ID, Scores: map[string]int{"overall": 5, "quality": 4}, Text: "muy bien"})
	if _, err := f.Paid(t.Context(), o.ID, f.now); err != nil {
		t.Fatal(err)
	}
	if o = f.get(o.ID); o.State != orders.Closed || o.Holder != "" {
		t.Error(o.State)
	}
	path := make([]string, 0, len(o.History))
	for _, c := range o.History {
		if c.What == "" {
			path = append(path, strings.TrimSuffix(string(c.State)+"/"+string(c.Sub), "/"))
		}
	}
	want := "requested scheduled/quoted scheduled/approved scheduled/assigned in_progress/on_the_way in_progress/on_site in_progress/working " +
		"pending/waiting_part in_progress/working completed invoiced closed"
	if got := strings.Join(path, " "); got != want {
		t.Error(got)
	}
	var events []string
	for _, e := range o.Outbox {
		if e.Name == orders.EventInvoiced || e.Name == orders.DoCount {
			events = append(events, e.Name)
		}
	}
	if !slices.Equal(events, []string{orders.DoCount, orders.EventInvoiced, orders.DoCount}) {
		t.Error(events)
	}
}

// TestTwoAcceptAtOnce checks that the first of two who accept gets the job.
func TestTwoAcceptAtOnce(t *testing.T) {
	for range 8 {
		f := newField(t)
		id := f.order(orders.Medium).ID
		if _, err := f.Offer(t.Context(), id, agent, "", f.now); err != nil {
			t.Fatal(err)
		}
		f.wait(31 * time.Minute) // Teo has not answered, Nora is asked: both may still accept
		var all sync.WaitGroup
		for _, who := range []orders.Technician{teo, nora} {
			all.Go(func() {
				_, err := f.Job(t.Context(), orders.JobAccept, who.Contact, orders.JobCommand{Command: who.ID, Order: id}, f.now)
				if err != nil && !errors.Is(err, orders.ErrRefused) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		accepted := 0
		o := f.get(id)
		for _, c := range o.History {
			if c.What == "" && c.Sub == orders.Assigned {
				accepted++
			}
		}
		if accepted != 1 || o.Work.Technician == nil || o.Work.Offer != nil || o.Holder != o.Work.Technician.ID {
			t.Fatal(accepted, o.Work)
		}
	}
}

func TestAssignByHand(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Medium).ID
	if _, err := f.Assign(t.Context(), id, orders.Assignment{Technician: "T-9", By: agent}, f.now); !errors.As(err, new(*validation.InvalidError)) {
		t.Error("somebody there is not:", err)
	}
	give := func(to orders.Technician) orders.Order {
		t.Helper()
		o, err := f.Assign(t.Context(), id, orders.Assignment{Technician: to.ID, By: agent}, f.now)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := give(nora)
	if o.Status() != orders.StatusAssigned || o.Work.Technician != nil {
		t.Error("she has not said yes:", o.Work)
	}
	if v := give(nora).V; v != o.V {
		t.Error("assigned to her twice")
	}
	f.must(nora, orders.JobRefuse, orders.JobCommand{Order: id, Reason: "vacaciones"})
	if o = f.get(id); o.Work.Offer == nil || o.Work.Offer.Technician != teo || o.Sub != orders.Approved {
		t.Error("the next one is asked:", o.Sub, o.Work)
	}
	give(ciro)
	f.must(ciro, orders.JobOnTheWay, orders.JobCommand{Order: id}) // which also accepts the job
	f.must(ciro, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &plant, PlaceAt: f.now})
	before := len(f.get(id).Outbox)
	give(teo) // during the work
	o = f.get(id)
	if got := said(o, ciro.Contact, before); !slices.Equal(got, []string{"notice.order_cancelled.technician", "open technician_job"}) {
		t.Error(got)
	}
	if _, refused := f.does(ciro, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"}); refused != "job.not_yours" {
		t.Error(refused)
	}
	if f.must(teo, orders.JobAccept, orders.JobCommand{Order: id}); f.get(id).Work.Technician.ID != teo.ID {
		t.Error(f.get(id).Work)
	}
	if _, refused := f.does(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"}); refused != "job.over" {
		t.Error("he has never been there:", refused)
	}
}

// TestNoFourthJobInProcess checks RN-004.
func TestNoFourthJobInProcess(t *testing.T) {
	f := newField(t)
	for range 3 {
		f.there(orders.Medium, teo)
	}
	id := f.order(orders.Medium).ID
	if _, err := f.Assign(t.Context(), id, orders.Assignment{Technician: teo.ID, By: agent}, f.now); !errors.Is(err, orders.ErrRefused) {
		t.Error("a fourth:", err)
	}
	o, err := f.Offer(t.Context(), id, agent, "", f.now)
	if err != nil || o.Work.Offer.Technician != nora {
		t.Error("somebody else is asked:", o.Work.Offer, err)
	}
}

func TestOrderWithoutCandidatesAlertsSupervisors(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Medium).ID
	if _, err := f.Offer(t.Context(), id, agent, "", f.now); err != nil {
		t.Fatal(err)
	}
	for _, who := range []orders.Technician{teo, nora, ciro} {
		f.must(who, orders.JobRefuse, orders.JobCommand{Order: id, Reason: "no puedo"})
	}
	if o := f.get(id); !slices.Contains(said(o, luz.Contact, 0), "notice.nobody_to_offer.supervisor") || o.Work.Offer != nil || o.Holder != "" {
		t.Error(o.Work)
	}
}
