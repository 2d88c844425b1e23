package orders_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// finished returns an order whose work is done.
func (f *field) finished(t orders.Technician) string {
	f.Helper()
	id := f.there(orders.Medium, t)
	f.must(t, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "Filtro tapado", Actions: "Limpieza"})
	return id
}

func TestWarrantyClaim(t *testing.T) { // RN-030, RN-031, RN-032
	f := newField(t)
	id := f.finished(nora) // preventive: 15 days, to the end of 5 December
	f.now = time.Date(2025, 12, 5, 23, 59, 0, 0, time.UTC)
	shown, refused := f.client(orders.WarrantyLoad, orders.ClientCommand{})
	if refused != "" || len(shown.Eligible) != 1 || shown.Eligible[0].Order != id || shown.Eligible[0].Warranty != "2025-12-05" {
		t.Errorf("%v %+v", refused, shown)
	}
	shown, refused = f.client(orders.WarrantyClaim, orders.ClientCommand{Command: "claim", Order: id, Text: "sigue fallando"})
	if refused != "" || shown.Linked == "" {
		t.Fatal(refused, shown)
	}
	linked := f.get(shown.Linked)
	if linked.Kind != orders.Warranty || linked.LinkedTo != id || linked.Preferred != nora.ID || linked.Description != "sigue fallando" || linked.Contact != ana {
		t.Errorf("%+v", linked)
	}
	for _, command := range []string{"claim", "again"} {
		if again, _ := f.client(orders.WarrantyClaim, orders.ClientCommand{Command: command, Order: id, Text: "sigue"}); again.Linked != shown.Linked {
			t.Error(command, again.Linked)
		}
	}
	f.wait(time.Second)
	if linked = f.get(shown.Linked); linked.Work.Offer == nil || linked.Work.Offer.Technician != nora {
		t.Error("who did it is asked first:", linked.Work.Offer)
	}
	rework := 0
	for _, e := range f.get(id).Outbox {
		if c := read[orders.Count](string(e.Args)); e.Name == orders.DoCount && c.What == "rework" && c.Technician == nora.ID {
			rework++
		}
	}
	if rework != 1 {
		t.Error(rework)
	}
	f.now = time.Date(2025, 12, 6, 0, 0, 0, 0, time.UTC)
	_, err := f.Client(t.Context(), orders.WarrantyClaim, ana, orders.ClientCommand{Command: "late", Order: id}, f.now)
	if late, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || late.Key != "warranty.expired" || late.Until != "2025-12-05" {
		t.Error(err)
	}
	if shown, _ = f.client(orders.WarrantyLoad, orders.ClientCommand{}); len(shown.Eligible) != 0 {
		t.Error(shown.Eligible)
	}
	if _, refused = f.client(orders.WarrantyClaim, orders.ClientCommand{Order: f.order(orders.Low).ID}); refused != "warranty.none" {
		t.Error(refused)
	}
	if _, refused = f.clientAs("+573009999999", orders.WarrantyClaim, orders.ClientCommand{Order: id}); refused != "work.not_yours" {
		t.Error(refused)
	}
}

// TestWarrantyIsNotBilled checks that work under warranty costs the customer nothing, whatever its
// extent (RN-031).
func TestWarrantyIsNotBilled(t *testing.T) {
	f := newField(t)
	shown, _ := f.client(orders.WarrantyClaim, orders.ClientCommand{Command: "claim", Order: f.finished(nora), Text: "sigue fallando"})
	id := shown.Linked
	f.wait(time.Second)
	f.must(nora, orders.JobAccept, orders.JobCommand{Order: id})
	f.must(nora, orders.JobOnTheWay, orders.JobCommand{Order: id})
	f.must(nora, orders.JobCheckIn, orders.JobCommand{Order: id, Place: f.get(id).Location.Point, PlaceAt: f.now})
	f.must(nora, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar la tubería", Hours: "5"})
	if x := f.get(id).Work.Extras[0]; x.Status != orders.ExtraApproved || x.How != "warranty" || x.Amount != (orders.Amount{}) {
		t.Errorf("%+v", x)
	}
	f.must(nora, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "Tubo roto", Actions: "Cambio"})
	if _, refused := f.client(orders.WorkApprove, orders.ClientCommand{Order: id}); refused != "" {
		t.Fatal(refused)
	}
	for _, e := range f.get(id).Outbox {
		if strings.Contains(string(e.Args), "order_invoiced") || strings.Contains(e.Name, "order_invoiced") {
			t.Error("told to expect an invoice:", e.Name)
		}
	}
	if _, refused := f.client(orders.WorkRate, orders.ClientCommand{Order: id, Scores: map[string]int{"overall": 5}}); refused != "" || f.get(id).State != orders.Closed {
		t.Error("nothing is left to pay:", refused, f.get(id).State)
	}
}

func TestWarrantyDaysOfTheContract(t *testing.T) {
	f := newField(t)
	f.Customers = contract{WarrantyDays: map[string]int{"preventive": 60}}
	if o := f.get(f.finished(nora)); o.Closing.WarrantyUntil != "2026-01-19" {
		t.Error(o.Closing.WarrantyUntil)
	}
}

func TestProblem(t *testing.T) {
	f := newField(t)
	id := f.finished(nora)
	shown, refused := f.client(orders.WorkProblem, orders.ClientCommand{Order: id, Text: "gotea", Photos: []bot.Media{{ID: "x"}}})
	if refused != "" || f.get(shown.Linked).Kind != orders.Rework || f.get(id).State != orders.Completed {
		t.Error(refused, shown)
	}
	if !f.heard(id, luz.Contact, "notice.problem_reported.supervisor") {
		t.Error(said(f.get(id), luz.Contact, 0))
	}
	if _, refused = f.client(orders.WorkProblem, orders.ClientCommand{Order: f.order(orders.Low).ID}); refused != "work.over" {
		t.Error("nothing was done yet:", refused)
	}
	if _, refused = f.client(orders.WorkApprove, orders.ClientCommand{Order: f.order(orders.Low).ID}); refused != "work.over" {
		t.Error(refused)
	}
}

func TestChat(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Medium).ID
	say := func(who bot.ContactID, c orders.ClientCommand) string {
		t.Helper()
		if f.n++; c.Command == "" {
			c.Command = time.Duration(f.n).String()
		}
		c.Order = id
		_, err := f.Chat(t.Context(), who, c, f.now)
		if refused, ok := errors.AsType[*orders.ClientRefusedError](err); ok {
			return refused.Key
		}
		if err != nil {
			t.Fatal(err)
		}
		return ""
	}
	if key := say(ana, orders.ClientCommand{Text: "¿ya vienen?"}); key != "chat.closed" {
		t.Error(key)
	}
	if _, err := f.Assign(t.Context(), id, orders.Assignment{Technician: teo.ID, By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	if key := say(ana, orders.ClientCommand{Text: "¿ya vienen?"}); key != "chat.nobody" {
		t.Error(key)
	}
	f.must(teo, orders.JobAccept, orders.JobCommand{Order: id})
	before := len(f.get(id).Outbox)
	for range 2 {
		if key := say(ana, orders.ClientCommand{Command: "once", Text: "la entrada es por atrás"}); key != "" {
			t.Error(key)
		}
	}
	say(teo.Contact, orders.ClientCommand{Text: "voy", Photos: []bot.Media{{ID: "a"}, {ID: "b"}}, Place: &gate})
	o := f.get(id)
	got := o.Outbox[before:]
	if len(got) != 3 || got[0].To != teo.Contact || got[0].Name != orders.ChatFromClient || got[1].To != ana || got[1].Name != orders.ChatFromTechnician {
		t.Fatalf("%+v", got)
	}
	for _, e := range got {
		if !e.Urgent || e.Say == nil || len(e.Say.Options) != 1 || e.Say.Options[0].ID != bot.ReopenOptionID("order_chat", "write "+id) {
			t.Errorf("%+v", e)
		}
		for _, number := range []string{string(ana), string(teo.Contact)} {
			if strings.Contains(string(e.Args), number) {
				t.Error("a number is given away:", string(e.Args))
			}
		}
	}
	if got[1].Say.Media.ID != "a" || got[2].Say.Media.ID != "b" {
		t.Errorf("%+v", got[1].Say)
	}
	if key := say(nora.Contact, orders.ClientCommand{Text: "hola"}); key != "chat.closed" {
		t.Error("it is not her order:", key)
	}
	if key := say(ana, orders.ClientCommand{Text: " \u200b"}); key != "chat.empty" {
		t.Error(key)
	}
	if _, err := f.Say(t.Context(), agent, orders.ClientCommand{Command: "sup", Order: id, Text: "soy la supervisora"}, f.now); err != nil {
		t.Fatal(err)
	}
	if page, _, err := f.Messages(t.Context(), id, 10, ""); err != nil || len(page) != 3 {
		t.Error(len(page), err)
	}
	if _, err := f.ChangeState(t.Context(), id, orders.Transition{To: cancelled, By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	if key := say(ana, orders.ClientCommand{Text: "¿hola?"}); key != "chat.closed" {
		t.Error(key)
	}
	f.wait(90*24*time.Hour - time.Second)
	forgotten := func() bool {
		all := f.get(id).Outbox
		return all[len(all)-1].Name == orders.DoForget
	}
	if forgotten() {
		t.Error("ninety days are not over")
	}
	if f.wait(time.Second); !forgotten() {
		t.Error("it is still kept")
	}
}
