package orders_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"recado/bot"
	"recado/flows/orders"
)

// quoted brings an order with a quotation of 500 to the site.
func (f *field) quoted(p orders.Priority) string {
	f.Helper()
	id := f.order(p).ID
	if _, err := f.QuotationApproved(f.Context(), id, orders.Quote{ID: "COT-00001", Amount: usd(500)}, agent, f.now); err != nil {
		f.Fatal(err)
	}
	f.wait(time.Second)
	f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id}) // which also accepts the job
	f.must(teo, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &plant, PlaceAt: f.now})
	return id
}

func TestAdditionalWork(t *testing.T) {
	for name, tt := range map[string]struct {
		hours     string
		materials []string
		terms     orders.Terms
		want      string // the state right after the command
		how       string
	}{
		"a fifth of what was quoted":    {hours: "2", want: "approved", how: "within"}, // 100 of 500
		"a cent more":                   {hours: "2.01", want: "asked"},
		"materials nobody planned":      {hours: "1", materials: []string{"rodamiento"}, want: "asked"},
		"below the contract's limit":    {hours: "6", materials: []string{"x"}, terms: orders.Terms{AutoApprove: usd(300)}, want: "approved", how: "auto"},
		"above it":                      {hours: "7", terms: orders.Terms{AutoApprove: usd(300)}, want: "asked"},
		"a limit in another currency":   {hours: "3", terms: orders.Terms{AutoApprove: orders.Amount{Minor: 1 << 40, Currency: "COP"}}, want: "asked"},
		"an emergency's own is no help": {hours: "6", terms: orders.Terms{Emergency: usd(900)}, want: "asked"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newField(t)
			f.Customers = contract(tt.terms)
			id := f.quoted(orders.Medium)
			job := f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar la correa", Hours: tt.hours, Materials: tt.materials})
			if o := f.get(id); job.Extra != tt.want || o.Work.Extras[0].How != tt.how || (o.Sub == orders.WaitingApproval) != (tt.want == "asked") {
				t.Errorf("%+v %+v", job, o.Work.Extras)
			}
		})
	}
}

func TestManySmallExtrasAreALargeOne(t *testing.T) {
	f := newField(t)
	id := f.quoted(orders.Medium)
	for i, want := range []string{"approved", "asked"} {
		if job := f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "más", Hours: "1.5"}); job.Extra != want {
			t.Error(i, job.Extra)
		}
	}
}

func TestExtraAsked(t *testing.T) {
	f := newField(t)
	id := f.quoted(orders.Medium)
	before := len(f.get(id).Outbox)
	f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar el motor", Hours: "8", Materials: []string{"1 motor"}, Photos: []bot.Media{{ID: "p"}}})
	o := f.get(id)
	if got := said(o, ana, before); !slices.Equal(got, []string{"open extra_work", "sms notice.extra_requested.client"}) {
		t.Error(got)
	}
	i := slices.IndexFunc(o.Outbox, func(e bot.Effect) bool { return e.Name == "extra_work" })
	var slots struct {
		Order, Extra, Text string
		Amount             orders.Amount
		Until              time.Time
	}
	if err := json.Unmarshal(o.Outbox[i].Args, &slots); err != nil || slots.Order != id || slots.Extra != "1" || slots.Amount != usd(400) || !slots.Until.Equal(f.now.Add(4*time.Hour)) {
		t.Errorf("%+v %v", slots, err)
	}
	if _, refused := f.does(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"}); refused != "job.over" {
		t.Error(refused)
	}
	if _, refused := f.does(teo, orders.JobResume, orders.JobCommand{Order: id}); refused != "job.extra_open" {
		t.Error(refused)
	}
	if _, refused := f.clientAs("+573009999999", orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1", Yes: true}); refused != "extra.not_yours" {
		t.Error(refused)
	}
	for range 2 { // a second tap
		if shown, refused := f.client(orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1", Yes: true}); refused != "" || shown.Sub != orders.Working {
			t.Error(refused, shown)
		}
	}
	if _, refused := f.client(orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1"}); refused != "extra.over" {
		t.Error("he has said yes:", refused)
	}
	if !f.heard(id, teo.Contact, "notice.extra_answered.technician") {
		t.Error("he waits for it")
	}
}

func TestExtraUnanswered(t *testing.T) {
	for _, tt := range []struct {
		priority orders.Priority
		after    time.Duration
	}{{orders.High, 30 * time.Minute}, {orders.Medium, 4 * time.Hour}} {
		f := newField(t)
		id := f.quoted(tt.priority)
		f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar el motor", Hours: "8"})
		f.wait(tt.after - time.Second)
		if o := f.get(id); o.State != orders.OnHold {
			t.Error(tt.priority, "too early")
		}
		f.wait(time.Second)
		if o := f.get(id); o.Sub != orders.Working || o.Work.Extras[0].Status != orders.ExtraExpired || o.Work.Pauses[0].Until.IsZero() {
			t.Error(tt.priority, o.Stage(), o.Work.Extras)
		}
		if !f.heard(id, teo.Contact, "notice.extra_unanswered.technician") || !f.heard(id, ana, "notice.extra_unanswered.client") {
			t.Error(said(f.get(id), teo.Contact, 0))
		}
		if _, refused := f.client(orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1", Yes: true}); refused != "extra.expired" {
			t.Error(refused)
		}
	}
}

func TestWhoMayApproveHowMuch(t *testing.T) {
	f := newField(t)
	boss := bot.ContactID("+573005555555")
	f.Customers = contract{Approvers: []orders.Approver{{Contact: ana, Name: "Ana", Limit: usd(100)}, {Contact: boss, Name: "Marta"}}}
	id := f.quoted(orders.Medium)
	f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar el motor", Hours: "8"})
	_, err := f.Client(t.Context(), orders.ExtraAnswer, ana, orders.ClientCommand{Command: "x", Order: id, Extra: "1", Yes: true}, f.now)
	refused, ok := errors.AsType[*orders.ClientRefusedError](err)
	if !ok || refused.Key != "extra.over_limit" || refused.Who != "Marta" {
		t.Error(err)
	}
	if _, key := f.clientAs(boss, orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1", Yes: true}); key != "" {
		t.Error(key)
	}
}

// TestTheBusinessSaysWhatExtraNeedsNoAsking checks that the share that needs no approval is the
// business's setting, not always 20 %.
func TestTheBusinessSaysWhatExtraNeedsNoAsking(t *testing.T) {
	for share, want := range map[int64]orders.ExtraState{0: orders.ExtraAsked, 200: orders.ExtraApproved} {
		f := newField(t)
		percent := decimal.NewFromInt(share)
		f.ExtraShare = &percent
		id := f.quoted(orders.Medium)
		f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "limpiar", Hours: "1"})
		if x := f.get(id).Work.Extras[0]; x.Status != want {
			t.Error(share, x.Status)
		}
	}
}
