package orders_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
)

// quotes are quotations that wait for any contact's answer.
type quotes []orders.OpenItem

func (q quotes) OpenItems(_ context.Context, _ bot.ContactID, id string, _ time.Time) (found []orders.OpenItem, _ error) {
	for _, item := range q {
		if id == "" || id == item.ID || id == item.Order {
			found = append(found, item)
		}
	}
	return found, nil
}

func TestOpen(t *testing.T) {
	b := newBench(t)
	find := func(order string) (bot.Event, orders.Open) {
		t.Helper()
		a, err := b.do(orders.OpenFind, ana, bot.Effect{ID: "x/1/1", Kind: bot.EffectDo, Name: orders.OpenFind, Args: args(map[string]string{"order": order})})
		if err != nil {
			t.Fatal(err)
		}
		open, _ := a.Data.(orders.Open)
		return a.Event, open
	}
	if ev, open := find(""); ev != "none" || open.Last != nil {
		t.Error(ev, open)
	}
	first, second := b.create("1", nil).ID, b.create("2", nil).ID
	b.worker.Quotes = quotes{{Kind: orders.OpenQuotation, ID: "COT-00001", Order: first}}
	ids := func(open orders.Open) string {
		var all []string
		for _, item := range open.Items {
			all = append(all, item.ID)
		}
		return strings.Join(all, " ")
	}
	for order, want := range map[string]string{
		"": second + " " + first + " COT-00001", first: first + " COT-00001", second: second, "COT-00001": first + " COT-00001", "COT-00002": "", "ORD-99999": "",
	} {
		ev, open := find(order)
		if got := ids(open); got != want || (ev == bot.OK) != (want != "") {
			t.Errorf("%q: %s %q, want %q", order, ev, got, want)
		}
	}
}

const ana = "+573001234567"

// A change is made in the name of the conversation's owner, once for an effect; the same holds for
// a supervisor's answer.
func TestChangeAndAnswer(t *testing.T) {
	b := newBench(t)
	b.orders.People = []notify.Person{{Role: notify.Supervisor, Contact: "+573000000010", Name: "Luz"}}
	id := b.create("1", nil).ID
	do := func(who, n, name string, c any) (bot.Event, any) {
		t.Helper()
		a, err := b.do(name, who, bot.Effect{ID: who + "/1/" + n, Kind: bot.EffectDo, Name: name, Args: args(c)})
		if err != nil {
			t.Fatal(err)
		}
		return a.Event, a.Data
	}
	other := orders.ChangeCommand{Order: id, Kind: orders.ChangeOther, Text: "que traigan escalera"}
	for range 2 {
		if ev, data := do(ana, "1", orders.ClientChange, other); ev != bot.OK || !data.(orders.ChangeResult).Passed {
			t.Error(ev, data)
		}
	}
	if ev, data := do("+573009999999", "2", orders.ClientCancel, orders.ChangeCommand{Order: id}); ev != "refused" || data.(orders.ClientRefusal).Key != "work.not_yours" {
		t.Error(ev, data)
	}
	if ev, data := do(ana, "3", orders.AnswerRequest, orders.RequestAnswer{Order: id, Request: "1", Approve: true}); ev != "refused" || data.(orders.ClientRefusal).Key != "request.not_yours" {
		t.Error("a client answers his own request:", ev, data)
	}
	if ev, data := do("+573000000010", "4", orders.AnswerRequest, orders.RequestAnswer{Order: id, Request: "1", Approve: true}); ev != bot.OK || data.(orders.RequestView).Status != orders.RequestApproved {
		t.Error(ev, data)
	}
	if ev, data := do(ana, "5", orders.ClientReportLate, orders.ChangeCommand{Order: id}); ev != bot.OK {
		t.Error(ev, data)
	}
	forged, err := b.do(orders.ClientCancel, ana, bot.Effect{ID: ana + "/1/forged", Kind: bot.EffectDo, Name: orders.ClientCancel, Args: args(orders.ChangeCommand{Order: id}), Spoofable: true})
	if err != nil || !forged.Data.(orders.ChangeResult).Passed {
		t.Error("a forged sender cancels:", forged, err)
	}
	if ev, data := do(ana, "6", orders.ClientCancel, orders.ChangeCommand{Order: id, Text: "ya no"}); ev != bot.OK || data.(orders.ChangeResult).Item.State != orders.Cancelled {
		t.Error(ev, data)
	}
	if ev, data := do(ana, "7", orders.ClientReportLate, orders.ChangeCommand{Order: id}); ev != "refused" {
		t.Error(ev, data)
	}
}
