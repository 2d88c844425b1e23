package orders_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/validation"
)

var (
	published = orders.Stage{State: orders.Requested, Substate: orders.Published}
	assigned  = orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}
	cancelled = orders.Stage{State: orders.Cancelled}
)

var agent = orders.Actor{Role: orders.RoleAgent, ID: "ana"}

func TestChangeState(t *testing.T) {
	s, _ := newService()
	o, _, err := s.Create(t.Context(), command("c"), noon)
	if err != nil {
		t.Fatal(err)
	}
	later := noon.Add(time.Hour)
	o, err = s.ChangeState(t.Context(), o.ID, orders.Transition{To: assigned, By: agent, Reason: "cerca\u202e", ProviderID: "P-1"}, later)
	if err != nil || o.Stage() != assigned || o.ProviderID != "P-1" || o.V != 2 || len(o.History) != 2 {
		t.Fatalf("%+v %v", o, err)
	}
	if last := o.History[1]; last.By != agent || last.Reason != "cerca" || !last.At.Equal(later) {
		t.Errorf("%+v", last)
	}
	added := o.Outbox[len(o.Outbox)-2:]
	if got := strings.Join(names(added), ", "); got != "event order.state_changed, notify order.state.assigned" || added[0].ID != "ORD-00001/2/0" {
		t.Error(got, added[0].ID)
	}
	if !o.PendingSince.Equal(noon) {
		t.Error("the outbox has waited since the first:", o.PendingSince)
	}
	same, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: assigned, By: agent, ProviderID: "P-1"}, later)
	if err != nil || same.V != 2 || len(same.Outbox) != len(o.Outbox) {
		t.Error("again:", same.V, err)
	}
}

func TestChangeStateRefuses(t *testing.T) {
	s, _ := newService()
	o, _, _ := s.Create(t.Context(), command("c"), noon)
	var invalid *validation.InvalidError
	if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: "LOST"}, By: agent}, noon); !errors.As(err, &invalid) {
		t.Error("unknown state:", err)
	}
	if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: assigned, By: agent}, noon); !errors.As(err, &invalid) {
		t.Error("assigned to nobody:", err)
	}
	client := orders.Actor{Role: orders.RoleClient, ID: "+573001234567"}
	var refused *orders.TransitionError
	if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: published, By: client}, noon); !errors.As(err, &refused) || refused.Key != "orders.state.forbidden" {
		t.Error("client publishes:", err)
	}
	if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: cancelled, By: client, Reason: "ya no"}, noon); err != nil {
		t.Error(err)
	}
	if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: published, By: agent}, noon); !errors.As(err, &refused) || refused.Key != "orders.state.impossible" {
		t.Error("back from cancelled:", err)
	}
	if _, err := s.ChangeState(t.Context(), "ORD-99999", orders.Transition{To: published, By: agent}, noon); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

// TestTransitions checks, under concurrent changes, that every order's history is a path through
// the table and that every step caused its effects exactly once.
func TestTransitions(t *testing.T) {
	states := []orders.Stage{{State: orders.Requested}, published, assigned, cancelled}
	roles := []orders.Role{orders.RoleClient, orders.RoleAgent, orders.RoleAuction, orders.RolePartner}
	rapid.Check(t, func(r *rapid.T) {
		s, _ := newService()
		o, _, err := s.Create(t.Context(), command("c"), noon)
		if err != nil {
			r.Fatal(err)
		}
		type try struct{ to, by int }
		tries := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) try {
			return try{rapid.IntRange(0, 3).Draw(r, "to"), rapid.IntRange(0, 3).Draw(r, "by")}
		}), 1, 12).Draw(r, "tries")
		var all sync.WaitGroup
		for _, x := range tries {
			all.Go(func() {
				_, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: states[x.to], By: orders.Actor{Role: roles[x.by]}, ProviderID: "P"}, noon)
				if err != nil && !errors.Is(err, orders.ErrTransition) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if o, err = s.Get(t.Context(), o.ID); err != nil {
			r.Fatal(err)
		}
		for i := 1; i < len(o.History); i++ {
			if err := orders.CheckTransition(o.History[i-1].Stage(), o.History[i].Stage(), o.History[i].By.Role); err != nil {
				r.Fatal(err)
			}
		}
		seen, events := map[string]bool{}, 0
		for _, e := range o.Outbox {
			if seen[e.ID] {
				r.Fatal("twice:", e.ID)
			}
			if seen[e.ID] = true; e.Name == orders.EventState {
				events++
			}
		}
		if events != len(o.History)-1 || o.State != o.History[len(o.History)-1].State {
			r.Fatal(events, o.History)
		}
	})
}

func TestPartners(t *testing.T) {
	s, _ := newService()
	c := command("c")
	c.Company = "Acme"
	o, _, err := s.Create(t.Context(), c, noon)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := s.Begin(t.Context(), o.ID, orders.Qsystems, noon)
	if err != nil || sent.Partners[orders.Qsystems].Attempts != 1 {
		t.Fatal(sent.Partners, err)
	}
	// The order changes again while the partner is being informed.
	if _, err = s.ChangeState(t.Context(), o.ID, orders.Transition{To: published, By: agent}, noon); err != nil {
		t.Fatal(err)
	}
	if err = s.Synced(t.Context(), o.ID, orders.Qsystems, "Q-7", sent.Status(), noon); err != nil {
		t.Fatal(err)
	}
	o, _ = s.Get(t.Context(), o.ID)
	last := o.Outbox[len(o.Outbox)-1]
	var ref orders.Ref
	if json.Unmarshal(last.Args, &ref); last.Name != orders.DoQsystemsUp || ref.State != orders.StatusPublished {
		t.Errorf("the partner must hear what it missed: %+v", last)
	}
	v := o.V
	if err = s.Synced(t.Context(), o.ID, orders.Qsystems, "Q-7", sent.Status(), noon); err != nil {
		t.Fatal(err)
	}
	if o, _ = s.Get(t.Context(), o.ID); o.V != v {
		t.Error("said twice, written twice")
	}

	// The partner assigns the order: the order follows, and the partner is not told its own change.
	before := len(o.Outbox)
	if o, err = s.PartnerState(t.Context(), orders.Qsystems, "Q-7", assigned, noon); err != nil || o.Stage() != assigned {
		t.Fatal(o.State, err)
	}
	if got := names(o.Outbox[before:]); slices.Contains(got, "do qsystems.update") || !slices.Contains(got, "notify order.state.assigned") {
		t.Error(got)
	}
	// Reports of a stage that the order has or had change nothing: repeated, late or echoed ones.
	for _, old := range []orders.Stage{assigned, {State: orders.Requested}} {
		if again, err := s.PartnerState(t.Context(), orders.Qsystems, "Q-7", old, noon); err != nil || again.V != o.V || again.Stage() != assigned {
			t.Errorf("%v again: %+v, %v", old, again, err)
		}
	}
	// An agent cancels: the partner is told.
	before = len(o.Outbox)
	o, err = s.ChangeState(t.Context(), o.ID, orders.Transition{To: cancelled, By: agent, Reason: "repetida"}, noon)
	if got := names(o.Outbox[before:]); err != nil || !slices.Contains(got, "do qsystems.update") || slices.Contains(got, "do asana.comment") {
		t.Error(got, err)
	}
	if _, err = s.PartnerState(t.Context(), orders.Qsystems, "Q-8", assigned, noon); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
	if err = s.SetSyncStatus(t.Context(), o.ID, orders.Asana, orders.Refused, strings.Repeat("no ", 300), noon); err != nil {
		t.Error(err)
	}
	if o, _ = s.Get(t.Context(), o.ID); o.Partners[orders.Asana].Status != orders.Refused || len(o.Partners[orders.Asana].Error) > 300 || o.Partners[orders.Qsystems].Ref != "Q-7" {
		t.Errorf("%+v", o.Partners)
	}
}

func TestAssets(t *testing.T) {
	s, m := newService()
	o, _, _ := s.Create(t.Context(), command("c"), noon)
	a, err := s.SaveAsset(t.Context(), "ac-12345", orders.Details{}, noon)
	if err != nil || a.ID != "AC-12345" || a.Details.Known {
		t.Fatal(a, err)
	}
	known := orders.Details{Model: "X1", Brand: "LG", Known: true, WarrantyUntil: "2027-01-31"}
	if a, err = s.SaveAsset(t.Context(), "AC-12345", known, noon); err != nil || a.V != 2 || a.Details != known {
		t.Fatal(a, err)
	}
	if a, err = s.SaveAsset(t.Context(), "AC-12345", orders.Details{}, noon); err != nil || a.Details != known || len(m.assets) != 1 {
		t.Error("what is known is not forgotten:", a, err)
	}
	for range 2 {
		if err = s.Enrich(t.Context(), o.ID, a, orders.Synced, noon); err != nil {
			t.Fatal(err)
		}
	}
	if o, _ = s.Get(t.Context(), o.ID); o.AssetID != "AC-12345" || *o.Asset != known || o.V != 2 || o.Partners[orders.AssetsDB].Status != orders.Synced {
		t.Errorf("%+v", o)
	}
}

func TestQueries(t *testing.T) {
	s, _ := newService()
	for i, id := range []string{"a", "b", "c", "d"} {
		if _, _, err := s.Create(t.Context(), command(id), noon.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	latest, err := s.Latest(t.Context(), "+573001234567")
	if err != nil || len(latest) != 3 || latest[0].ID != "ORD-00004" {
		t.Error(latest, err)
	}
	if page, _, err := s.List(t.Context(), orders.Filter{Phone: "300 123 4567", StatusText: "PENDING"}); err != nil || len(page) != 4 {
		t.Error(len(page), err)
	}
	for _, bad := range []orders.Filter{{StatusText: "LOST"}, {Phone: "x"}} {
		var invalid *validation.InvalidError
		if _, _, err := s.List(t.Context(), bad); !errors.As(err, &invalid) {
			t.Error(bad, err)
		}
	}
}

func TestParseLocation(t *testing.T) {
	for line, want := range map[string][3]string{
		"Edificio A, Piso 3, Sala de juntas":          {"Edificio A", "Piso 3", "Sala de juntas"},
		"piso 2; Torre Norte":                         {"Torre Norte", "piso 2", ""},
		"Calle 5 # 10-20":                             {"Calle 5 # 10-20", "", ""},
		"Centro comercial, 2do piso, local 4, bodega": {"Centro comercial", "2do piso", "local 4, bodega"},
		"": {},
	} {
		l := orders.ParseLocation(line)
		if got := [3]string{l.Building, l.Floor, l.Room}; got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}
