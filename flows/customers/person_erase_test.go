package customers_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/customers"
)

func TestDraftsAreErasedAfterThirtyDays(t *testing.T) {
	o := newOffice(t)
	erased := 0
	o.Holdings = []customers.Holding{{Name: "x", Erase: func(context.Context, customers.Person, time.Time) error { erased++; return nil }}}
	_, a := o.save(maria, customers.SaveRequest{Profile: full(dui)}, "1")
	o.document(maria, a.Customer, customers.IDFront, "2")
	o.now = monday.Add(29 * 24 * time.Hour)
	o.save(maria, customers.SaveRequest{Profile: customers.Profile{Names: "María"}}, "3") // goes on
	for _, day := range []int{31, 58} {
		if err := o.Expire(t.Context(), monday.AddDate(0, 0, day), 10); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := o.Get(t.Context(), a.Customer); err != nil || c.State != customers.StateDraft {
		t.Fatalf("%+v, %v", c, err)
	}
	o.now = monday.AddDate(0, 0, 60)
	if event, _ := o.find(maria, customers.FindRequest{}); event != customers.CustomerNew {
		t.Errorf("resumed after 31 days: %s", event)
	}
	for range 2 {
		if err := o.Expire(t.Context(), o.now, 10); err != nil {
			t.Fatal(err)
		}
	}
	c, err := o.Get(t.Context(), a.Customer)
	raw, _ := json.Marshal(c)
	if err != nil || c.State != customers.StateErased || strings.Contains(string(raw), "María") || strings.Contains(string(raw), "042888745") || len(c.Outbox) != 1 {
		t.Errorf("%s, %v", raw, err)
	}
	if err := o.DeleteFiles(t.Context(), c.Outbox[0].Args); err != nil || len(o.vault.sealed) != 0 || erased != 0 {
		t.Errorf("%d files, %v, %d times erased elsewhere", len(o.vault.sealed), err, erased)
	}
	if event, b := o.save(maria, customers.SaveRequest{Profile: full(dui)}, "4"); event != bot.OK || b.Customer == a.Customer {
		t.Errorf("begins anew: %s %+v", event, b)
	}
}

func TestErasureKeepsWhatTheLawAsks(t *testing.T) {
	o := newOffice(t)
	if event, a := o.register(maria, dui); event != bot.OK {
		t.Fatal(event, a.Problems)
	}
	var reached []customers.Person
	away := true
	duty := customers.Duty{Open: true}
	o.Holdings = []customers.Holding{
		{Name: "loans", Duty: func(context.Context, customers.Person) (customers.Duty, error) { return duty, nil }},
		{Name: "chats", Erase: func(_ context.Context, p customers.Person, _ time.Time) error {
			if away {
				return bot.ErrUnavailable
			}
			reached = append(reached, p)
			return nil
		}},
	}
	const id = "CLI-00001"
	if _, err := o.Erase(t.Context(), id, customers.Actor{}, o.now); err == nil || len(o.trail) != 0 {
		t.Errorf("erased with an open loan: %v", err)
	} else if refused, ok := errors.AsType[*customers.ErasureRefusedError](err); !ok || refused.Holding != "loans" {
		t.Error(err)
	}
	duty = customers.Duty{Reason: "loans", Until: o.now.AddDate(10, 0, 0)}
	c, err := o.Erase(t.Context(), id, customers.Actor{ID: "eva"}, o.now)
	if err != nil || c.Kept == nil || !c.Kept.Until.Equal(duty.Until) || c.Names != "" || c.Identity != "" || len(c.Outbox) != 2 || o.trail[0].Name != customers.ActErased {
		t.Fatalf("%+v, %v", c, err)
	}
	effect := c.Outbox[1]
	if err := o.ErasePerson(t.Context(), effect.Args, o.now); !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("a holding that is away: %v", err)
	}
	away = false
	for range 2 {
		if err := o.ErasePerson(t.Context(), effect.Args, o.now); err != nil {
			t.Fatal(err)
		}
	}
	if len(reached) != 2 || reached[0].Customer != id || len(reached[0].Contacts) != 1 || reached[0].Contacts[0] != maria {
		t.Errorf("%+v", reached)
	}
	for at, kept := range map[time.Time]bool{duty.Until.Add(-time.Hour): true, duty.Until.Add(time.Hour): false} {
		if kept {
			if err := o.Expire(t.Context(), at, 10); err != nil {
				t.Fatal(err)
			}
			if c, err := o.Get(t.Context(), id); err != nil || c.Kept == nil {
				t.Errorf("gone too early: %v", err)
			}
		}
	}
	if err := o.Expire(t.Context(), duty.Until.Add(time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	if c, err := o.Get(t.Context(), id); err != nil || c.Kept != nil || !c.DueAt.IsZero() {
		t.Errorf("kept for too long: %+v, %v", c, err)
	}
}

// TestMergeIsFinishedAfterACrash checks that a merge whose second write never came is completed by its effect.
func TestMergeIsFinishedAfterACrash(t *testing.T) {
	o := newOffice(t)
	o.register(maria, dui)
	_, b := o.save(pedro, customers.SaveRequest{Profile: customers.Profile{Mail: "otra@example.com"}}, "1")
	o.document(pedro, b.Customer, customers.Selfie, "2")
	c, err := o.Merge(t.Context(), "CLI-00001", b.Customer, customers.Actor{ID: "eva"}, "", o.now)
	if err != nil || c.Mail != "maria@example.com" || len(c.Contacts) != 1 || len(c.Documents) != 3 {
		t.Fatalf("%+v, %v", c, err)
	}
	i := len(c.Outbox) - 1
	if c.Outbox[i].Name != customers.DoFinishMerge {
		t.Fatalf("%+v", c.Outbox)
	}
	if err := o.FinishMerge(t.Context(), c.Outbox[i].Args, o.now); err != nil {
		t.Fatal(err)
	}
	from, err := o.Get(t.Context(), b.Customer)
	if err != nil || from.State != customers.StateMerged || from.Mail != "" || len(from.Outbox) != 1 { // its own selfie goes
		t.Errorf("%+v, %v", from, err)
	}
	if event, a := o.find(pedro, customers.FindRequest{}); event != customers.CustomerRegistered || a.Customer != "CLI-00001" {
		t.Errorf("the other contact is not known: %s %+v", event, a)
	}
	// Both contacts move with the person, and the export names both.
	if err := o.Readdress(t.Context(), maria, "+50378888888"); err != nil {
		t.Fatal(err)
	}
	all, err := o.Export(t.Context(), "CLI-00001", customers.Actor{}, o.now)
	if raw, _ := json.Marshal(all); err != nil || !strings.Contains(string(raw), "+50378888888") || !strings.Contains(string(raw), string(pedro)) || !strings.Contains(string(raw), "042888745") {
		t.Errorf("%s, %v", raw, err)
	}
	// The merged one keeps no address when the person is erased.
	c, err = o.Erase(t.Context(), "CLI-00001", customers.Actor{}, o.now)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.ErasePerson(t.Context(), c.Outbox[len(c.Outbox)-1].Args, o.now); err != nil {
			t.Fatal(err)
		}
	}
	from, err = o.Get(t.Context(), b.Customer)
	raw, _ := json.Marshal(from)
	if err != nil || from.MergedInto != "CLI-00001" || strings.Contains(string(raw), string(pedro[1:])) {
		t.Errorf("%s, %v", raw, err)
	}
}
