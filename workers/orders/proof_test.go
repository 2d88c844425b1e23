package orders_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/workers/code"
	worker "recado/workers/orders"
)

// proofFixture is an order with a technician and a supervisor, each of whom may be forged.
type proofFixture struct {
	*bench
	order string
	n     int
}

const teo, luz = "+573000000001", "+573000000010"

func newProofFixture(t *testing.T) *proofFixture {
	t.Helper()
	b := newBench(t)
	b.orders.Technicians = crew{orders.Technician{ID: "T-1", Name: "Teo", Contact: teo}}
	b.orders.People = []notify.Person{{Role: notify.Supervisor, Contact: luz, Name: "Luz"}}
	b.worker.Counts = counts{}
	f := &proofFixture{bench: b, order: b.create("c", func(c *orders.CreateCommand) {
		c.Location.Point = &bot.Location{Latitude: 4.6, Longitude: -74}
	}).ID}
	if _, err := b.orders.Offer(t.Context(), f.order, orders.Actor{Role: orders.RoleAgent}, "", noon); err != nil {
		t.Fatal(err)
	}
	return f
}

// says gives a command and returns its event and the key of its refusal.
func (f *proofFixture) says(who, name string, spoofable bool, c any) (ev bot.Event, key string) {
	f.Helper()
	f.n++
	a, err := f.do(name, who, bot.Effect{ID: bot.EffectID(who, 1, f.n), Kind: bot.EffectDo, Name: name, Args: args(c), Spoofable: spoofable})
	if err != nil {
		f.Fatal(name, err)
	}
	switch no := a.Data.(type) {
	case orders.JobRefusal:
		key = no.Key
	case orders.ClientRefusal:
		key = no.Key
	}
	return a.Event, key
}

// TestAForgedSMSMovesNoJobThatCostsMoney checks each command of the technician's, the customer's and the
// supervisor's conversation: by SMS it waits for the code, or is carried out and marked.
func TestAForgedSMSMovesNoJobThatCostsMoney(t *testing.T) {
	f := newProofFixture(t)
	place := &bot.Location{Latitude: 4.6, Longitude: -74}
	for i, tt := range []struct {
		who, name string
		c         any
		waits     bool // for the code; else it is marked
		proven    func(p orders.Proof) any
	}{
		{teo, orders.JobRefuse, orders.JobCommand{Order: f.order, Reason: "far"}, true, nil},
		{teo, orders.JobAccept, orders.JobCommand{Order: f.order}, false, nil},
		{teo, orders.JobReturn, orders.JobCommand{Order: f.order, Reason: "far"}, true, nil},
		{teo, orders.JobOnTheWay, orders.JobCommand{Order: f.order, Minutes: 5}, false, nil},
		{teo, orders.JobPause, orders.JobCommand{Order: f.order, Reason: "personal"}, true, nil},
		{teo, orders.JobCheckIn, orders.JobCommand{Order: f.order, Place: place, PlaceAt: noon}, true, func(p orders.Proof) any {
			return orders.JobCommand{Order: f.order, Place: place, PlaceAt: noon, Proof: p}
		}},
		{teo, orders.JobPhoto, orders.JobCommand{Order: f.order, Phase: orders.During, Photos: []bot.Media{{ID: "a"}}}, false, nil},
		{teo, orders.JobExtra, orders.JobCommand{Order: f.order, Text: "otra cosa"}, true, nil},
		{teo, orders.JobPause, orders.JobCommand{Order: f.order, Reason: "part"}, false, nil},
		{teo, orders.JobResume, orders.JobCommand{Order: f.order}, false, nil},
		{teo, orders.JobCheckOut, orders.JobCommand{Order: f.order}, false, nil},
		{teo, orders.JobReport, orders.JobCommand{Order: f.order, Diagnosis: "dddd", Actions: "aaaa"}, true, func(p orders.Proof) any {
			return orders.JobCommand{Order: f.order, Diagnosis: "dddd", Actions: "aaaa", Proof: p}
		}},
		{ana, orders.WorkApprove, orders.ClientCommand{Order: f.order}, true, nil},
		{ana, orders.WorkProblem, orders.ClientCommand{Order: f.order, Text: "gotea"}, true, nil},
		{ana, orders.WarrantyClaim, orders.ClientCommand{Order: f.order, Text: "gotea"}, true, nil},
		{luz, orders.AnswerRequest, orders.RequestAnswer{Order: f.order, Request: "1", Approve: true}, true, nil},
	} {
		before := f.get(f.order)
		ev, key := f.says(tt.who, tt.name, true, tt.c)
		after := f.get(f.order)
		if tt.waits {
			if ev != worker.Refused || key != orders.RefusedUnproven || after.V != before.V {
				t.Errorf("%d %s by SMS: %s %s, version %d → %d", i, tt.name, ev, key, before.V, after.V)
			}
		} else if n := len(before.History); ev != bot.OK || len(after.History) == n || !after.History[len(after.History)-1].Unverified {
			t.Errorf("%d %s by SMS: %s %s, not marked: %+v", i, tt.name, ev, key, after.History[n:])
		}
		if tt.proven != nil {
			if ev, key := f.says(tt.who, tt.name, true, tt.proven(orders.Proof{ProvenAt: noon.Add(-orders.ProofLifetime - time.Second)})); ev != worker.Refused {
				t.Errorf("%d %s with a code of long ago: %s %s", i, tt.name, ev, key)
			}
			if ev, key := f.says(tt.who, tt.name, true, tt.proven(orders.Proof{ProvenAt: noon})); ev != bot.OK {
				t.Errorf("%d %s with the code: %s %s", i, tt.name, ev, key)
			}
			if o := f.get(f.order); o.History[len(o.History)-1].Unverified {
				t.Errorf("%d %s with the code is marked", i, tt.name)
			}
		}
	}
	if o := f.get(f.order); o.State != orders.Completed || len(o.Linked) > 0 {
		t.Errorf("%s %v", o.Status(), o.Linked)
	}
	if ev, _ := f.says(ana, orders.WorkApprove, false, orders.ClientCommand{Order: f.order}); ev != bot.OK {
		t.Error("by WhatsApp it is not approved:", ev)
	}
}

// TestARatingBySMSCountsForNobody checks that a rating whose sender may be forged is shown, but changes no
// technician's statistics and does not keep the customer's own one out.
func TestARatingBySMSCountsForNobody(t *testing.T) {
	f := newProofFixture(t)
	place := &bot.Location{Latitude: 4.6, Longitude: -74}
	f.says(teo, orders.JobAccept, false, orders.JobCommand{Order: f.order})
	f.says(teo, orders.JobOnTheWay, false, orders.JobCommand{Order: f.order})
	f.says(teo, orders.JobCheckIn, false, orders.JobCommand{Order: f.order, Place: place, PlaceAt: noon})
	f.says(teo, orders.JobReport, false, orders.JobCommand{Order: f.order, Diagnosis: "dddd", Actions: "aaaa"})
	rated := func() (n int) {
		for _, e := range f.get(f.order).Outbox {
			var c orders.Count
			if e.Name == orders.DoCount && (bot.Input{Data: e.Args}).Into(&c) == nil && c.What == "rated" {
				n++
			}
		}
		return n
	}
	bad, good := map[string]int{"overall": 1}, map[string]int{"overall": 5}
	if ev, _ := f.says(ana, orders.WorkRate, true, orders.ClientCommand{Order: f.order, Scores: bad}); ev != bot.OK || rated() != 0 || !f.get(f.order).Closing.Unverified {
		t.Errorf("by SMS: %s, counted %d, %+v", ev, rated(), f.get(f.order).Closing)
	}
	for range 2 { // the customer's own one replaces it, and is the last
		if ev, _ := f.says(ana, orders.WorkRate, false, orders.ClientCommand{Order: f.order, Scores: good}); ev != bot.OK || rated() != 1 {
			t.Errorf("by WhatsApp: %s, counted %d", ev, rated())
		}
	}
	f.says(ana, orders.WorkRate, true, orders.ClientCommand{Order: f.order, Scores: bad})
	if c := f.get(f.order).Closing; c.Scores["overall"] != 5 || c.Unverified {
		t.Errorf("%+v", c)
	}
}

// TestStaffAreSentMoreCodes checks how many codes a customer and a technician are sent in a day.
func TestStaffAreSentMoreCodes(t *testing.T) {
	f := newProofFixture(t)
	f.worker.Codes = code.Issuer{Spender: spent{}}
	for who, want := range map[string]int{ana: code.PerContact, teo: code.PerStaff, luz: code.PerStaff} {
		n := 0
		for n <= code.PerStaff {
			if ev, _ := f.says(who, orders.IssueCode, true, nil); ev != bot.OK {
				break
			}
			n++
		}
		if n != want {
			t.Errorf("%s was sent %d codes, want %d", who, n, want)
		}
	}
}

// spent counts without end.
type spent map[string]int

func (s spent) Spend(_ context.Context, key string, n, limit int, _ time.Duration) bool {
	if s[key]+n > limit {
		return false
	}
	s[key] += n
	return true
}

// TestWordsBySMSArePassedOnAsUnverified checks that the other side of an order's chat sees that the sender may be
// forged: nobody is let in at the door on the word of an SMS.
func TestWordsBySMSArePassedOnAsUnverified(t *testing.T) {
	f := newProofFixture(t)
	f.says(teo, orders.JobAccept, false, orders.JobCommand{Order: f.order})
	for _, spoofable := range []bool{true, false} {
		n := len(f.get(f.order).Outbox)
		if ev, key := f.says(teo, orders.ChatSay, spoofable, orders.ClientCommand{Order: f.order, Text: "va mi compañero Pedro, ábrale"}); ev != bot.OK {
			t.Fatal(ev, key)
		}
		var said orders.Relayed
		for _, e := range f.get(f.order).Outbox[n:] {
			if e.Name == orders.ChatFromTechnician {
				_ = json.Unmarshal(e.Args, &said)
			}
		}
		if page, _, err := f.orders.Messages(t.Context(), f.order, 10, ""); err != nil || said.Text == "" || said.Spoofable != spoofable || page[len(page)-1].Unverified != spoofable {
			t.Errorf("by SMS %t: %+v %+v %v", spoofable, said, page, err)
		}
	}
}
