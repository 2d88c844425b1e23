package orders_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
	worker "recado/workers/orders"
)

// crew is a single technician.
type crew struct{ who orders.Technician }

func (crew) Unfit(context.Context, string, orders.Need, time.Time) (string, error) {
	return "", nil
}

func (crew) Begin(_ context.Context, _, _ string, inProcess []string, most int, _ time.Time) (bool, error) {
	return len(inProcess) < most, nil
}

func (c crew) Candidates(_ context.Context, n orders.Need, _ time.Time) ([]orders.Technician, error) {
	if slices.Contains(n.Asked, c.who.ID) {
		return nil, nil
	}
	return []orders.Technician{c.who}, nil
}

func (c crew) Technician(context.Context, string) (orders.Technician, error) { return c.who, nil }

func (c crew) ByContact(_ context.Context, who bot.ContactID) (orders.Technician, error) {
	if who != c.who.Contact {
		return orders.Technician{}, bot.ErrNotFound
	}
	return c.who, nil
}

// counts records what was counted.
type counts map[string]orders.Count

func (c counts) Count(_ context.Context, effect string, n orders.Count) error {
	c[effect] = n
	return nil
}

func args(v any) json.RawMessage { raw, _ := json.Marshal(v); return raw }

func TestJobs(t *testing.T) {
	b := newBench(t)
	b.orders.Technicians = crew{orders.Technician{ID: "T-1", Name: "Teo", Contact: "+573000000001"}}
	counted := counts{}
	b.worker.Counts = counted
	o := b.create("c", nil)
	if _, err := b.orders.Offer(t.Context(), o.ID, orders.Actor{Role: orders.RoleAgent}, "", noon); err != nil {
		t.Fatal(err)
	}
	say := func(who bot.ContactID, n, name string, c any) (bot.Event, any) {
		t.Helper()
		a, err := b.do(name, string(who), bot.Effect{ID: string(who) + "/1/" + n, Kind: bot.EffectDo, Name: name, Args: args(c)})
		if err != nil {
			t.Fatal(name, err)
		}
		return a.Event, a.Data
	}
	teo, client := bot.ContactID("+573000000001"), o.Contact
	place := &bot.Location{Latitude: 4.6, Longitude: -74}
	for i, tt := range []struct {
		who  bot.ContactID
		name string
		c    any
		want bot.Event
	}{
		{client, orders.JobLoad, orders.JobCommand{}, worker.Refused}, // a customer is not a technician
		{teo, orders.JobLoad, orders.JobCommand{}, bot.OK},
		{teo, orders.JobLoad, orders.JobCommand{Order: "ORD-99999"}, worker.Refused},
		{teo, orders.JobAccept, orders.JobCommand{Order: o.ID}, bot.OK},
		{teo, orders.JobAccept, orders.JobCommand{Order: o.ID}, bot.OK},
		{teo, orders.JobReport, orders.JobCommand{Order: o.ID, Diagnosis: "d", Actions: "a"}, worker.Refused},
		{teo, orders.JobOnTheWay, orders.JobCommand{Order: o.ID, Minutes: 5}, bot.OK},
		{teo, orders.JobCheckIn, orders.JobCommand{Order: o.ID}, worker.Refused},
		{teo, orders.JobCheckIn, orders.JobCommand{Order: o.ID, Place: place, PlaceAt: noon}, bot.OK},
		{teo, orders.JobMaterial, orders.JobCommand{Order: o.ID, Text: "2 cables"}, worker.Refused}, // there is no catalogue
		{teo, orders.ChatSay, orders.ClientCommand{Order: o.ID, Text: ""}, worker.Refused},
		{client, orders.ClosingLoad, orders.ClientCommand{Order: o.ID}, bot.OK},
		{client, orders.WorkApprove, orders.ClientCommand{Order: o.ID}, worker.Refused},
		{client, orders.ClosingLoad, orders.ClientCommand{}, worker.None}, // no work waits for an approval
		{client, orders.WarrantyLoad, orders.ClientCommand{}, worker.None},
		{teo, orders.JobReport, orders.JobCommand{Order: o.ID, Diagnosis: "d", Actions: "a", Hours: "1,5"}, bot.OK},
		{client, orders.WarrantyLoad, orders.ClientCommand{}, bot.OK},
		{client, orders.ClosingLoad, orders.ClientCommand{}, bot.OK},
		{"+573000000009", orders.ClosingLoad, orders.ClientCommand{}, worker.None},
		{client, orders.WorkApprove, orders.ClientCommand{Order: o.ID}, bot.OK},
		{client, orders.ClosingLoad, orders.ClientCommand{}, worker.None},
		{client, orders.WorkRate, orders.ClientCommand{Order: o.ID, Scores: map[string]int{"overall": 5}}, bot.OK},
		{teo, orders.JobLoad, orders.JobCommand{}, worker.None},
	} {
		if got, data := say(tt.who, string(rune('a'+i)), tt.name, tt.c); got != tt.want {
			t.Errorf("%d %s by %s: %s %+v", i, tt.name, tt.who, got, data)
		}
	}
	left := b.get(o.ID).Outbox
	for _, e := range left {
		if e.Name == orders.DoCount {
			if _, err := b.do(e.Name, o.ID, e); err != nil {
				t.Error(err)
			}
		}
	}
	var what []string
	for _, c := range counted {
		what = append(what, c.What)
	}
	if slices.Sort(what); !slices.Equal(what, []string{"completed", "rated"}) {
		t.Error(what)
	}
}

// Every effect of job.go has a handler.
func TestEveryEffectHasAHandler(t *testing.T) {
	h := (&worker.Worker{}).Handlers()
	for _, name := range []string{
		orders.JobLoad, orders.JobAccept, orders.JobRefuse, orders.JobOnTheWay, orders.JobCheckIn, orders.JobPhoto, orders.JobMaterial, orders.JobPause,
		orders.JobResume, orders.JobExtra, orders.JobCheckOut, orders.JobReport, orders.JobReturn, orders.ExtraAnswer, orders.WorkApprove, orders.WorkProblem,
		orders.WorkRate, orders.WarrantyLoad, orders.WarrantyClaim, orders.ChatSay, orders.ClosingLoad, orders.DoCount, orders.DoForget,
	} {
		if h[name] == nil {
			t.Error(name)
		}
	}
}
