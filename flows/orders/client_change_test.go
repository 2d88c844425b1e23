package orders_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
)

// stands makes an order in the named stage.
func (f *field) stands(stage string) string {
	f.Helper()
	must := func(_ any, err error) {
		f.Helper()
		if err != nil {
			f.Fatal(stage, err)
		}
	}
	ctx := f.Context()
	quote := orders.Quote{ID: "COT-00001", Amount: usd(100)}
	working := func() string {
		id := f.there(orders.Medium, teo)
		f.must(teo, orders.JobMaterial, orders.JobCommand{Order: id, Text: "1 grasa"})
		return id
	}
	done := func() string {
		id := working()
		f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
		return id
	}
	switch stage {
	case "requested":
		return f.order(orders.Medium).ID
	case "requested/published":
		id := f.order(orders.Medium).ID
		must(f.ChangeState(ctx, id, orders.Transition{To: orders.Stage{State: orders.Requested, Substate: orders.Published}, By: agent}, f.now))
		return id
	case "scheduled/quoted", "scheduled/approved":
		id := f.order(orders.Medium).ID
		must(f.Quoted(ctx, id, quote, agent, f.now))
		if stage == "scheduled/approved" {
			must(f.QuotationApproved(ctx, id, quote, orders.Actor{Role: orders.RoleClient}, f.now))
		}
		return id
	case "scheduled/assigned":
		return f.given(orders.Medium, teo)
	case "in_progress/on_the_way":
		id := f.given(orders.Medium, teo)
		f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id, Minutes: 20})
		return id
	case "in_progress/on_site":
		return f.there(orders.Medium, teo)
	case "in_progress/working":
		return working()
	case "pending/waiting_part", "pending/waiting_customer":
		id := working()
		f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: strings.TrimPrefix(stage, "pending/waiting_")})
		return id
	case "pending/waiting_approval":
		id := working()
		f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "otro motor", Hours: "9"})
		return id
	case "completed":
		return done()
	case "invoiced":
		id := done()
		f.client(orders.WorkApprove, orders.ClientCommand{Order: id})
		return id
	case "closed":
		id := done()
		f.client(orders.WorkApprove, orders.ClientCommand{Order: id})
		must(f.Paid(ctx, id, f.now))
		must(f.ChangeState(ctx, id, orders.Transition{To: orders.Stage{State: orders.Closed}, By: agent}, f.now))
		return id
	case "cancelled":
		id := f.order(orders.Medium).ID
		must(f.ChangeState(ctx, id, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: agent}, f.now))
		return id
	}
	f.Fatal("no way to", stage)
	return ""
}

// rights lists what a client gets for each change in each stage: at once, by a supervisor, or refused.
const rights = `
                          cancel place date description photos service other
requested                 now    now   now  now         now    ask     ask
requested/published       now    now   now  now         now    ask     ask
scheduled/quoted          now    now   now  now         now    ask     ask
scheduled/approved        now    now   now  now         now    ask     ask
scheduled/assigned        now    now   ask  now         now    ask     ask
in_progress/on_the_way    ask    ask   ask  now         now    ask     ask
in_progress/on_site       ask    ask   ask  now         now    ask     ask
in_progress/working       ask    ask   ask  now         now    ask     ask
pending/waiting_approval  ask    ask   ask  now         now    ask     ask
pending/waiting_part      ask    ask   ask  now         now    ask     ask
pending/waiting_customer  ask    ask   ask  now         now    ask     ask
completed                 no     no    no   no          no     no      no
invoiced                  no     no    no   no          no     no      no
closed                    no     no    no   no          no     no      no
cancelled                 same   no    no   no          no     no      no
`

// wants returns a change of each kind, as a client asks for it.
func wants(id string, kind orders.ChangeKind, now time.Time) orders.ChangeCommand {
	c := orders.ChangeCommand{Order: id, Kind: kind, Text: "gotea también por debajo"}
	switch kind {
	case orders.ChangePlace:
		c.Place = &orders.Location{Building: "Edificio B", Text: "Edificio B"}
	case orders.ChangeDate:
		c.When = now.Add(48 * time.Hour)
	case orders.ChangePhotos:
		c.Photos = []bot.Media{{ID: strings.Repeat("b", 64), MIME: "image/jpeg"}}
	}
	return c
}

// TestEveryChangeAtEveryStage checks that every change in every stage is made, passed on or refused
// as the table says; that repeating it changes nothing; that it is in the history; and that the
// right people are notified.
func TestEveryChangeAtEveryStage(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(rights), "\n")
	kinds := strings.Fields(rows[0])
	if len(rows)-1 != len(orders.Stages()) || len(kinds) != len(orders.ChangeKinds()) {
		t.Fatal("the table lacks a stage or a kind")
	}
	for _, row := range rows[1:] {
		words := strings.Fields(row)
		for i, want := range words[1:] {
			stage, kind := words[0], orders.ChangeKind(kinds[i])
			t.Run(stage+"/"+kinds[i], func(t *testing.T) {
				f := newField(t)
				id := f.stands(stage)
				before := f.get(id)
				if got := named(before.Stage()); got != stage {
					t.Fatal("it stands at", got)
				}
				c := wants(id, kind, f.now)
				c.Command = "the client's"
				done, err := f.Change(t.Context(), ana, c, f.now)
				after := f.get(id)
				again, errAgain := f.Change(t.Context(), ana, c, f.now)
				if !reflect.DeepEqual(f.get(id), after) || again.Passed != done.Passed || fmt.Sprint(errAgain) != fmt.Sprint(err) {
					t.Error("given again:", again, errAgain)
				}
				told := said(after, luz.Contact, len(before.Outbox))
				last := after.History[len(after.History)-1]
				switch want {
				case "no":
					if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != "change.over" || after.V != before.V {
						t.Error(done, err)
					}
				case "same":
					if err != nil || after.V != before.V {
						t.Error(done, err)
					}
				case "ask":
					r := after.Requests[len(after.Requests)-1]
					if err != nil || !done.Passed || r.Kind != kind || r.Status != orders.RequestAsked || after.Stage() != before.Stage() || after.Location.String() != before.Location.String() {
						t.Error(done, r, err)
					}
					if last.What != "request_asked" || last.By.ID != string(ana) || !slices.Equal(told, []string{"notice.client_request.supervisor"}) {
						t.Error(last, told)
					}
				case "now":
					if err != nil || done.Passed || len(after.Requests) > 0 || after.V == before.V || last.By != (orders.Actor{Role: orders.RoleClient, ID: string(ana)}) {
						t.Error(done, last, err)
					}
					notice := "notice.order_changed."
					if kind == orders.ChangeCancel {
						notice = "notice.order_cancelled."
					}
					if !slices.Contains(told, notice+"supervisor") {
						t.Error("supervisors hear", told)
					}
					if had := before.Work.Technician; had != nil && !slices.Contains(said(after, had.Contact, len(before.Outbox)), notice+"technician") {
						t.Error("the technician does not hear of it")
					}
				}
			})
		}
	}
}

// TestAllowedChangesUpdateTheOrder checks the order after each change.
func TestAllowedChangesUpdateTheOrder(t *testing.T) {
	f := newField(t)
	id := f.given(orders.Medium, teo)
	change := func(kind orders.ChangeKind) orders.Order {
		t.Helper()
		if _, err := f.Change(t.Context(), ana, wants(id, kind, f.now), f.now); err != nil {
			t.Fatal(kind, err)
		}
		return f.get(id)
	}
	if o := change(orders.ChangePlace); o.Location.Building != "Edificio B" || o.Location.Point != nil || o.Edition() != 2 {
		t.Errorf("the old site's point would refuse the check-in at the new one: %+v", o.Location)
	}
	if o := change(orders.ChangeDescription); !strings.HasSuffix(o.Description, "\ngotea también por debajo") {
		t.Error(o.Description)
	}
	if o := change(orders.ChangePhotos); len(o.Attachments) != 1 || o.Attachments[0].By.Role != orders.RoleClient {
		t.Error(o.Attachments)
	}
	v := f.get(id).V
	for _, kind := range []orders.ChangeKind{orders.ChangePlace, orders.ChangeDescription, orders.ChangePhotos} { // the same again, with another command
		if o := change(kind); o.V != v {
			t.Error(kind, "is made twice")
		}
	}
	if o := change(orders.ChangeCancel); o.State != orders.Cancelled || o.History[len(o.History)-1].Reason != "gotea también por debajo" || o.Holder != "" {
		t.Error(o.Stage(), o.History)
	}
}

func TestChangesThatAreRefused(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Medium).ID
	full := f.order(orders.Medium).ID
	for _, tt := range []struct {
		who  bot.ContactID
		c    orders.ChangeCommand
		want string
	}{
		{"+573009999999", orders.ChangeCommand{Order: id, Kind: orders.ChangeCancel}, "work.not_yours"},
		{ana, orders.ChangeCommand{Order: "ORD-99999", Kind: orders.ChangeCancel}, "work.not_yours"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangePlace}, "change.empty"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeDate}, "change.empty"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeDate, When: f.now}, "change.past"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeDescription, Text: "\u200b"}, "change.empty"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangePhotos}, "change.empty"},
		{ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeOther}, "change.empty"},
		{ana, orders.ChangeCommand{Order: full, Kind: orders.ChangeDescription, Text: strings.Repeat("largo ", 1000)}, "change.full"},
	} {
		_, err := f.Change(t.Context(), tt.who, tt.c, f.now)
		if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != tt.want {
			t.Errorf("%+v: %v, want %s", tt.c, err, tt.want)
		}
	}
	if o := f.get(id); o.V != 1 {
		t.Error("something was written:", o.History)
	}
	if _, err := f.Change(t.Context(), ana, orders.ChangeCommand{Order: id, Kind: "paint"}, f.now); err == nil {
		t.Error("a change of no kind is a mistake of ours")
	}
}

// TestADateInWordsIsPassedOn checks that a supervisor gets a request whose words contain no date,
// even before the order is assigned.
func TestADateInWordsIsPassedOn(t *testing.T) {
	f := newField(t)
	id := f.order(orders.Medium).ID
	done, err := f.Change(t.Context(), ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeDate, Text: "cuando salga mi hija del colegio"}, f.now)
	if err != nil || !done.Passed || !slices.Contains(done.Item.Waiting, orders.ChangeDate) {
		t.Fatal(done, err)
	}
	when := f.now.Add(30 * time.Hour)
	o, err := f.Answer(t.Context(), orders.RequestAnswer{Order: id, Request: "1", Approve: true, When: when}, agent, f.now)
	if err != nil || !o.Work.When.Equal(when) || o.Requests[0].Status != orders.RequestApproved {
		t.Error(o.Work.When, err)
	}
}

// TestAnUnauthenticatedChangeIsPassedOn checks that a supervisor decides what a sender asks whose number can
// be forged, except what only adds to the order.
func TestAnUnauthenticatedChangeIsPassedOn(t *testing.T) {
	for kind, passed := range map[orders.ChangeKind]bool{orders.ChangeCancel: true, orders.ChangePlace: true, orders.ChangeDescription: false} {
		f := newField(t)
		id := f.order(orders.Medium).ID
		c := orders.ChangeCommand{Order: id, Kind: kind, Text: "ya no", Place: &orders.Location{Street: "Calle 9 # 9-99"}, Spoofable: true}
		done, err := f.Change(t.Context(), ana, c, f.now)
		if err != nil || done.Passed != passed || f.get(id).State == orders.Cancelled {
			t.Errorf("%s: %+v, %v", kind, done, err)
		}
		c.Spoofable, c.Command = false, "proven"
		if done, err := f.Change(t.Context(), ana, c, f.now); err != nil || kind == orders.ChangeCancel && f.get(id).State != orders.Cancelled {
			t.Errorf("%s, proven: %+v, %v", kind, done, err)
		}
	}
}

func TestReportLateNotifiesOncePerInterval(t *testing.T) {
	f := newField(t)
	id := f.given(orders.Medium, teo)
	late := func() (orders.ChangeResult, []string, []string) {
		t.Helper()
		from := len(f.get(id).Outbox)
		f.n++
		done, err := f.ReportLate(t.Context(), ana, orders.ChangeCommand{Command: fmt.Sprint("late-", f.n), Order: id, Text: "¡no ha llegado nadie!"}, f.now)
		if err != nil {
			t.Fatal(err)
		}
		o := f.get(id)
		return done, said(o, luz.Contact, from), said(o, teo.Contact, from)
	}
	if done, sup, tech := late(); done.Again || !slices.Equal(sup, []string{"notice.client_waiting.supervisor"}) || !slices.Equal(tech, []string{"notice.client_waiting.technician"}) {
		t.Error(done, sup, tech)
	}
	f.now = f.now.Add(20 * time.Minute)
	if done, sup, tech := late(); !done.Again || len(sup)+len(tech) > 0 {
		t.Error("within half an hour nobody is told twice:", done, sup, tech)
	}
	f.now = f.now.Add(20 * time.Minute)
	if done, sup, _ := late(); done.Again || len(sup) != 1 {
		t.Error(done, sup)
	}
	f.now = f.now.Add(time.Hour)
	if _, err := f.Assign(t.Context(), id, orders.Assignment{Technician: nora.ID, When: f.now.Add(3 * time.Hour), By: agent}, f.now); err != nil {
		t.Fatal(err)
	}
	if done, sup, _ := late(); !done.Early || len(sup) > 0 {
		t.Error("the time of the visit has not come:", done, sup)
	}
	f.People = nil
	f.now = f.now.Add(4 * time.Hour)
	_, err := f.ReportLate(t.Context(), ana, orders.ChangeCommand{Order: id}, f.now)
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != "change.nobody" {
		t.Error("nobody can be told, and so nobody says that somebody was:", err)
	}
}

// TestAnApproverCancels checks that someone who may decide for the customer may cancel, and that
// the contact of the order is notified.
func TestAnApproverCancels(t *testing.T) {
	f := newField(t)
	bea := bot.ContactID("+573007654321")
	f.Customers = contract(orders.Terms{Approvers: []orders.Approver{{Contact: bea, Name: "Bea"}}})
	id := f.order(orders.Medium).ID
	if _, err := f.Change(t.Context(), bea, orders.ChangeCommand{Order: id, Kind: orders.ChangeCancel, Text: "ya no"}, f.now); err != nil {
		t.Fatal(err)
	}
	if o := f.get(id); o.State != orders.Cancelled || !f.heard(id, ana, "notice.order_cancelled.client") {
		t.Error(o.Stage())
	}
}

// TestACancelledOrderEndsItsQuotation checks that cancelling an order ends its quotation, so that
// nobody is asked about it any more.
func TestACancelledOrderEndsItsQuotation(t *testing.T) {
	f := newField(t)
	for stage, want := range map[string]bool{"scheduled/quoted": true, "scheduled/approved": false, "requested": false} {
		id := f.stands(stage)
		if _, err := f.Change(t.Context(), ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeCancel}, f.now); err != nil {
			t.Fatal(err)
		}
		ends := slices.ContainsFunc(f.get(id).Outbox, func(e bot.Effect) bool { return e.Name == orders.DoEndQuote })
		if ends != want {
			t.Error(stage, ends)
		}
	}
}

func TestWithoutSupervisorsAdminsDecide(t *testing.T) {
	f := newField(t)
	f.People = []notify.Person{eva}
	id := f.stands("in_progress/on_the_way")
	if _, err := f.Change(t.Context(), ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeCancel}, f.now); err != nil || !f.heard(id, eva.Contact, "notice.client_request.admin") {
		t.Error(err)
	}
	f.People = nil
	_, err := f.Change(t.Context(), ana, orders.ChangeCommand{Order: id, Kind: orders.ChangeDate, Text: "mañana"}, f.now)
	if refused, ok := errors.AsType[*orders.ClientRefusedError](err); !ok || refused.Key != "change.nobody" {
		t.Error(err)
	}
}
