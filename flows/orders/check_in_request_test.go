package orders_test

import (
	"fmt"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
)

// inWords brings an order of which only the address is known to the way.
func (f *field) inWords() string {
	f.Helper()
	f.n++
	o, _, err := f.Create(f.Context(), command(fmt.Sprint("words-", f.n)), f.now)
	if err != nil || o.Location.Point != nil {
		f.Fatal(err, o.Location)
	}
	id := o.ID
	if _, err := f.Assign(f.Context(), id, orders.Assignment{Technician: teo.ID, By: agent}, f.now); err != nil {
		f.Fatal(err)
	}
	f.must(teo, orders.JobAccept, orders.JobCommand{Order: id})
	f.must(teo, orders.JobOnTheWay, orders.JobCommand{Order: id})
	return id
}

// TestAnArrivalAtAnAddressInWordsIsConfirmed checks that a shared place is never just taken where the site's
// point is unknown, and what becomes of the supervisor's answer.
func TestAnArrivalAtAnAddressInWordsIsConfirmed(t *testing.T) {
	far := bot.Location{Latitude: 31.2, Longitude: -29.9}
	come := func(f *field, id string, at bot.Location) orders.JobView {
		return f.must(teo, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &at, PlaceAt: f.now})
	}
	decide := func(f *field, id string, yes bool) error {
		_, err := f.Answer(f.Context(), orders.RequestAnswer{Order: id, Request: "1", Approve: yes}, agent, f.now)
		return err
	}
	t.Run("asked once for one place", func(t *testing.T) {
		f := newField(t)
		id := f.inWords()
		if job := come(f, id, far); !job.Arriving || job.Sub != orders.OnTheWay {
			t.Fatalf("%+v", job)
		}
		f.wait(time.Minute)
		if job := come(f, id, far); !job.Arriving || len(f.get(id).Requests) != 1 {
			t.Errorf("%+v %+v", job, f.get(id).Requests)
		}
		if come(f, id, plant); len(f.get(id).Requests) != 2 || f.get(id).Requests[0].Status != orders.RequestOver {
			t.Errorf("another place: %+v", f.get(id).Requests)
		}
		if f.get(id).Sub != orders.OnTheWay || len(f.get(id).Work.Visits) > 0 {
			t.Error("it was taken")
		}
	})
	t.Run("confirmed", func(t *testing.T) {
		f := newField(t)
		id := f.inWords()
		come(f, id, plant)
		f.wait(5 * time.Minute)
		if err := decide(f, id, true); err != nil {
			t.Fatal(err)
		}
		if o := f.get(id); o.Sub != orders.OnSite || len(o.Work.Visits) != 1 || o.Work.Site == nil {
			t.Fatalf("%s %+v", o.Sub, o.Work)
		}
		f.must(teo, orders.JobCheckOut, orders.JobCommand{Order: id})
		if _, refused := f.does(teo, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &far, PlaceAt: f.now}); refused != "job.too_far" {
			t.Errorf("the place is known now: %q", refused)
		}
		if come(f, id, plant); len(f.get(id).Work.Visits) != 2 {
			t.Error("he comes back")
		}
	})
	t.Run("refused, or of somebody who has left", func(t *testing.T) {
		f := newField(t)
		id := f.inWords()
		come(f, id, far)
		if err := decide(f, id, false); err != nil || f.get(id).Sub != orders.OnTheWay {
			t.Error(err, f.get(id).Sub)
		}
		f = newField(t)
		id = f.inWords()
		come(f, id, plant)
		if _, err := f.Assign(f.Context(), id, orders.Assignment{Technician: nora.ID, By: agent}, f.now); err != nil {
			t.Fatal(err)
		}
		if err := decide(f, id, true); err == nil || f.get(id).Sub == orders.OnSite {
			t.Error(err, f.get(id).Sub)
		}
	})
	t.Run("the API is the team's, and nobody decides without a team", func(t *testing.T) {
		f := newField(t)
		id := f.inWords()
		if _, err := f.JobFor(f.Context(), orders.JobCheckIn, "", orders.JobCommand{Order: id, Place: &plant, PlaceAt: f.now}, f.now); err != nil || f.get(id).Sub != orders.OnSite {
			t.Error(err, f.get(id).Sub)
		}
		f = newField(t)
		f.People = []notify.Person{}
		id = f.inWords()
		if job := come(f, id, plant); job.Arriving || job.Sub != orders.OnSite {
			t.Errorf("%+v", job)
		}
	})
}
