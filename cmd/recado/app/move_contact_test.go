package app

import (
	"context"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/quotations"
	"recado/store/repo"
	"recado/store/sqlite"
)

// TestOrdersQuotationsAndJobsMoveWithTheirPerson checks that orders, quotations and jobs move once
// to a person's new number, and that later orders of somebody else with the old number stay.
func TestOrdersQuotationsAndJobsMoveWithTheirPerson(t *testing.T) {
	work, _ := crewOf(t, 1)
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	offers, err := repo.NewQuotations(db)
	if err != nil {
		t.Fatal(err)
	}
	quoted := &quotations.Service{Quotations: offers, Numbers: db}
	if err := offers.Insert(t.Context(), quotations.Quotation{ID: "COT-00001", V: 1, Command: "q", Contact: "+573001234567", CreatedAt: crewDay}); err != nil {
		t.Fatal(err)
	}
	people := work.Technicians.(technicianDirectory).service
	const from, to, teoNow bot.ContactID = "+573001234567", "+573009999999", "+573000000009"
	moved := crewDay.Add(24 * time.Hour)
	person := func(at time.Time) (bot.ContactID, error) {
		if at.Before(moved) {
			return to, nil
		}
		return from, nil
	}
	later, _, err := work.Create(t.Context(), orders.CreateCommand{
		Command: "later", ServiceType: "HVAC", Description: "otro", Priority: orders.Medium, Location: orders.Location{Text: "Calle 9"}, ClientPhone: string(from),
	}, moved.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a repeated move
		if err := work.Readdress(t.Context(), from, person, moved); err != nil {
			t.Fatal(err)
		}
		if err := quoted.Readdress(t.Context(), from, person, moved); err != nil {
			t.Fatal(err)
		}
		id, err := people.Readdress(t.Context(), "+573000000001", teoNow, moved)
		if err == nil {
			err = work.ReaddressTechnician(t.Context(), id, teoNow, moved)
		}
		if id != "TEC-1" || err != nil {
			t.Fatal(id, err)
		}
	}
	mine, _, err1 := work.List(t.Context(), orders.Filter{Contact: to})
	theirs, _, err2 := work.List(t.Context(), orders.Filter{Contact: from})
	if err1 != nil || err2 != nil || len(mine) != 1 || len(theirs) != 1 || theirs[0].ID != later.ID {
		t.Fatalf("%d with the person, %d with the number: %v %v", len(mine), len(theirs), err1, err2)
	}
	notes := 0
	for _, c := range mine[0].History {
		if c.What == "contact_moved" {
			notes++
		}
	}
	asked := mine[0].Work.Offer
	if mine[0].ClientPhone != string(to) || notes != 1 || asked == nil || asked.Technician.Contact != teoNow {
		t.Errorf("phone %s, noted %d times, asked %+v", mine[0].ClientPhone, notes, asked)
	}
	if q, err := offers.Get(t.Context(), "COT-00001"); err != nil || q.Contact != to {
		t.Errorf("the quotation is %s's: %v", q.Contact, err)
	}
	if who, err := people.ByContact(t.Context(), teoNow); err != nil || who.Phone != string(teoNow) {
		t.Errorf("the technician: %+v %v", who.Profile, err)
	}
}

// TestAnOrderForAnAddressOfBefore checks that an API order for a person's former number belongs to
// that person.
func TestAnOrderForAnAddressOfBefore(t *testing.T) {
	work, _ := crewOf(t, 0)
	work.ResolveContact = func(_ context.Context, address bot.ContactID, _ time.Time) (bot.ContactID, error) {
		if address == "+573001234567" {
			return "+573009999999", nil
		}
		return address, nil
	}
	o, _, err := work.Create(t.Context(), orders.CreateCommand{
		Command: "x", ServiceType: "HVAC", Description: "no enfría", Priority: orders.Medium, Location: orders.Location{Text: "Calle 9"}, ClientPhone: "+573001234567",
	}, crewDay)
	if err != nil || o.Contact != "+573009999999" || o.ClientPhone != "+573001234567" {
		t.Errorf("%s, %s: %v", o.Contact, o.ClientPhone, err)
	}
}
