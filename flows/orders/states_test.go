package orders_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"recado/flows/orders"
)

// allowed lists the transitions of section 5.1 and of the intake: which role may move an order
// where. Every other transition is refused.
const allowed = `
requested                -> requested/published     agent partner
requested                -> scheduled/quoted        agent system
requested                -> scheduled/approved      agent client system
requested                -> scheduled/assigned      agent partner system technician
requested                -> cancelled               agent client partner system
requested/published      -> scheduled/quoted        agent system
requested/published      -> scheduled/approved      agent client system
requested/published      -> scheduled/assigned      agent auction partner system technician
requested/published      -> cancelled               agent client partner system
scheduled/quoted         -> scheduled/quoted        agent system
scheduled/quoted         -> scheduled/approved      agent client system
scheduled/quoted         -> scheduled/assigned      agent partner system technician
scheduled/quoted         -> cancelled               agent client partner system
scheduled/approved       -> scheduled/assigned      agent partner system technician
scheduled/approved       -> cancelled               agent client partner system
scheduled/assigned       -> scheduled/approved      agent system technician
scheduled/assigned       -> scheduled/assigned      agent
scheduled/assigned       -> in_progress/on_the_way  technician
scheduled/assigned       -> in_progress/on_site     technician
scheduled/assigned       -> cancelled               agent client partner
in_progress/on_the_way   -> scheduled/approved      agent technician
in_progress/on_the_way   -> scheduled/assigned      agent technician
in_progress/on_the_way   -> in_progress/on_site     technician
in_progress/on_site      -> scheduled/approved      agent technician
in_progress/on_site      -> scheduled/assigned      agent technician
in_progress/on_site      -> in_progress/working     technician
in_progress/on_site      -> pending/waiting_approval system technician
in_progress/on_site      -> pending/waiting_part    technician
in_progress/on_site      -> pending/waiting_customer technician
in_progress/on_site      -> completed               technician
in_progress/working      -> scheduled/approved      agent technician
in_progress/working      -> scheduled/assigned      agent technician
in_progress/working      -> pending/waiting_approval system technician
in_progress/working      -> pending/waiting_part    technician
in_progress/working      -> pending/waiting_customer technician
in_progress/working      -> completed               technician
pending/waiting_approval -> scheduled/approved      agent technician
pending/waiting_approval -> scheduled/assigned      agent
pending/waiting_approval -> in_progress/on_the_way  technician
pending/waiting_approval -> in_progress/working     agent client system technician
pending/waiting_approval -> cancelled               agent system
pending/waiting_part     -> scheduled/approved      agent technician
pending/waiting_part     -> scheduled/assigned      agent
pending/waiting_part     -> in_progress/on_the_way  technician
pending/waiting_part     -> in_progress/working     agent client system technician
pending/waiting_part     -> cancelled               agent system
pending/waiting_customer -> scheduled/approved      agent technician
pending/waiting_customer -> scheduled/assigned      agent technician
pending/waiting_customer -> in_progress/on_the_way  technician
pending/waiting_customer -> in_progress/working     agent client system technician
pending/waiting_customer -> cancelled               agent system
completed                -> invoiced                agent client
invoiced                 -> closed                  agent system
`

func named(s orders.Stage) string {
	return strings.TrimSuffix(string(s.State)+"/"+string(s.Substate), "/")
}

// TestEveryTransitionByEveryRole checks every transition by every role: fifteen stages by fifteen by six.
func TestEveryTransitionByEveryRole(t *testing.T) {
	want := map[string][]string{}
	for line := range strings.Lines(allowed) {
		if words := strings.Fields(line); len(words) > 3 {
			want[words[0]+" "+words[2]] = words[3:]
		}
	}
	roles := []orders.Role{orders.RoleClient, orders.RoleTechnician, orders.RoleAgent, orders.RoleAuction, orders.RolePartner, orders.RoleSystem}
	for _, from := range orders.Stages() {
		for _, to := range orders.Stages() {
			who := want[named(from)+" "+named(to)]
			for _, role := range roles {
				err := orders.CheckTransition(from, to, role)
				if may := slices.Contains(who, string(role)); may != (err == nil) {
					t.Errorf("%s -> %s by %s: %v", named(from), named(to), role, err)
				}
				var refused *orders.TransitionError
				if key := map[bool]string{true: "orders.state.forbidden", false: "orders.state.impossible"}[len(who) > 0]; err != nil && (!errors.As(err, &refused) || refused.Key != key) {
					t.Errorf("%s -> %s by %s: %v, want %s", named(from), named(to), role, err, key)
				}
			}
		}
	}
}

// TestTransitionsRequireTheirPreconditions checks that a transition by itself starts no work
// without a technician who has the order, is at the site, and completes none without a report.
func TestTransitionsRequireTheirPreconditions(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo)
	for _, to := range []orders.Stage{{State: orders.InProgress, Substate: orders.Working}, {State: orders.Completed}, {State: orders.Invoiced}} {
		if _, err := f.ChangeState(t.Context(), id, orders.Transition{To: to, By: agent}, f.now); !errors.Is(err, orders.ErrTransition) {
			t.Error(to, err)
		}
	}
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "personal"})
	if o := f.get(id); o.Work.Technician != nil || o.Stage() != (orders.Stage{State: orders.Scheduled, Substate: orders.Approved}) {
		t.Error(o.Stage())
	}
}

func TestParseStageReadsEveryStatusWord(t *testing.T) {
	for _, s := range orders.Stages() {
		if got, ok := orders.ParseStage(named(s)); !ok || got != s {
			t.Error(named(s), got, ok)
		}
		if !slices.Contains(orders.Statuses(), s.Status()) {
			t.Error(s, s.Status())
		}
	}
	for word, want := range map[string]string{
		"PENDING": "requested", "PUBLISHED": "requested/published", "ASSIGNED": "scheduled/assigned", "CANCELLED": "cancelled", "COMPLETED": "completed",
		"pending": "", "IN_PROGRESS": "", "LOST": "", "": "",
	} {
		got, ok := orders.ParseStage(word)
		if ok != (want != "") || ok && named(got) != want {
			t.Error(word, got, ok)
		}
	}
}

// TestBySupervisor checks that a supervisor can take a job back and resume a waiting one.
func TestBySupervisor(t *testing.T) {
	f := newField(t)
	id := f.given(orders.Medium, teo)
	o, err := f.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.Scheduled, Substate: orders.Approved}, By: agent}, f.now)
	if err != nil || o.Work.Technician != nil || o.Holder != "" || !f.heard(id, teo.Contact, "notice.order_cancelled.technician") {
		t.Error(o.Work, err)
	}
	id = f.there(orders.Medium, nora)
	f.must(nora, orders.JobExtra, orders.JobCommand{Order: id, Text: "otro motor", Hours: "9"})
	o, err = f.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.InProgress, Substate: orders.Working}, By: agent, Reason: "solo lo pedido"}, f.now)
	if err != nil || o.Sub != orders.Working || o.Work.Extras[0].Status != orders.ExtraExpired || !o.Deadlines.At("extra").IsZero() {
		t.Error(o.Stage(), o.Work.Extras, err)
	}
	f.must(nora, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
}
