package orders_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recado/bot"
	"recado/flows/orders"
)

func unproven(id string) orders.CreateCommand {
	c := command(id)
	c.Unconfirmed, c.Priority, c.Company = true, orders.Emergency, "Acme"
	return c
}

// TestUnconfirmedOrderSendsNothing checks that no command on an unconfirmed order notifies its
// contact, its mail address, a partner or a technician, and that the contact is asked after
// writing.
func TestUnconfirmedOrderSendsNothing(t *testing.T) {
	s, _ := newService()
	o, _, err := s.Create(t.Context(), unproven("c1"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"event order.unproven", "open order_proof"}, names(o.Outbox)); diff != "" {
		t.Fatal(diff)
	}
	if ask := o.Outbox[1]; !ask.AfterNextMessage || ask.To != o.Contact || ask.About != o.ID {
		t.Errorf("%+v", ask)
	}
	luz := orders.Actor{Role: orders.RoleAgent, ID: "luz"}
	for name, act := range map[string]func() error{
		"published": func() error {
			_, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Scheduled, Substate: orders.Approved}, By: luz}, noon)
			return err
		},
		"given to a provider": func() error {
			_, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}, ProviderID: "teo", By: luz}, noon)
			return err
		},
	} {
		if err := act(); !errors.Is(err, orders.ErrUnconfirmed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if o, err = s.Update(t.Context(), o.ID, o.Edition(), func(i *orders.Intake) { i.Priority = orders.Low }, luz, "u1", noon); err != nil || len(o.Deadlines) != 1 {
		t.Errorf("put right: %v, deadlines %v", err, o.Deadlines)
	}
	if o, err = s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Cancelled}, Reason: "spam", By: orders.Actor{Role: orders.RoleAgent, ID: "luz"}}, noon); err != nil {
		t.Fatal(err)
	}
	for _, e := range o.Outbox[2:] {
		if e.To == o.Contact || e.Kind == bot.EffectDo || e.Name == orders.EventState || e.Name == orders.EventUpdated {
			t.Errorf("%s %s reaches %s", e.Kind, e.Name, e.To)
		}
	}
}

func TestConfirmOrder(t *testing.T) {
	s, _ := newService()
	o, _, err := s.Create(t.Context(), unproven("c1"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Confirm(t.Context(), o.ID, orders.Actor{Role: orders.RoleClient, ID: "+573009999999"}, noon); !errors.Is(err, orders.ErrRefused) {
		t.Errorf("somebody else proves: %v", err)
	}
	me := orders.Actor{Role: orders.RoleClient, ID: string(o.Contact)}
	for range 2 { // the second time changes nothing
		if o, err = s.Confirm(t.Context(), o.ID, me, noon.Add(50*time.Hour)); err != nil || o.Unconfirmed {
			t.Fatal(o.Unconfirmed, err)
		}
	}
	if due := o.SLA.Response.Due; !due.After(noon.Add(50*time.Hour)) || o.DueOn != "2025-11-22" {
		t.Errorf("promised before it was proven: %s, %s", due, o.DueOn)
	}
	got := names(o.Outbox[2:])
	for _, want := range []string{"event order.proven", "event order.created", "notify order.confirmation", "do mail.order_created", "do asana.create", "do qsystems.create"} {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != want })); n != 1 {
			t.Errorf("%s: %d times in %v", want, n, got)
		}
	}
}

func TestRejectOrder(t *testing.T) {
	for name, end := range map[string]func(*orders.Service, string) error{
		"its contact says so": func(s *orders.Service, id string) error {
			_, err := s.Reject(t.Context(), id, orders.Actor{Role: orders.RoleClient, ID: "+573001234567"}, noon)
			return err
		},
		"nobody answers": func(s *orders.Service, _ string) error { return s.Expire(t.Context(), noon.Add(73*time.Hour), 9) },
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newService()
			o, _, err := s.Create(t.Context(), unproven("c1"), noon)
			if err != nil {
				t.Fatal(err)
			}
			if err := end(s, o.ID); err != nil {
				t.Fatal(err)
			}
			if o, err = s.Get(t.Context(), o.ID); err != nil || o.State != orders.Cancelled {
				t.Fatalf("%s %v", o.State, err)
			}
			for _, e := range o.Outbox[2:] {
				if e.Kind != bot.EffectEvent {
					t.Errorf("%s %s", e.Kind, e.Name)
				}
			}
			if o, err = s.Confirm(t.Context(), o.ID, orders.Actor{Role: orders.RoleAgent, ID: "luz"}, noon); err != nil || o.State != orders.Cancelled {
				t.Errorf("it comes back: %s %v", o.State, err)
			}
		})
	}
}

// TestUnconfirmedOrdersAreHiddenFromTheContact checks that a contact sees confirmed orders only.
func TestUnconfirmedOrdersAreHiddenFromTheContact(t *testing.T) {
	s, _ := newService()
	o, _, err := s.Create(t.Context(), unproven("c1"), noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", o.ID} {
		if open, err := s.OpenItems(t.Context(), o.Contact, id, noon); err != nil || len(open.Items) > 0 || open.Last != nil {
			t.Errorf("%q: %+v %v", id, open, err)
		}
	}
	if latest, err := s.Latest(t.Context(), o.Contact); err != nil || len(latest) > 0 {
		t.Errorf("%v %v", latest, err)
	}
}
