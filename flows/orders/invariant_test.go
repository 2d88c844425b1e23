package orders_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/orders"
)

// TestOrderInvariantsHoldForRandomCommands checks the invariants of an order under random commands
// in random order, with repetitions.
func TestOrderInvariantsHoldForRandomCommands(t *testing.T) {
	people := []orders.Technician{teo, nora, ciro}
	jobs := []string{
		orders.JobAccept, orders.JobRefuse, orders.JobOnTheWay, orders.JobCheckIn, orders.JobPhoto, orders.JobMaterial, orders.JobPause,
		orders.JobResume, orders.JobExtra, orders.JobCheckOut, orders.JobReport, orders.JobReturn,
	}
	clients := []string{orders.ExtraAnswer, orders.WorkApprove, orders.WorkProblem, orders.WorkRate, orders.WarrantyClaim}
	fitting := map[orders.Status][]string{
		orders.StatusPending: {orders.JobAccept}, orders.StatusScheduled: {orders.JobAccept}, orders.StatusAssigned: {orders.JobAccept, orders.JobOnTheWay},
		orders.StatusInProgress: {orders.JobCheckIn, orders.JobCheckIn, orders.JobMaterial, orders.JobPause, orders.JobExtra, orders.JobExtra, orders.JobCheckOut, orders.JobReport},
		orders.StatusOnHold:     {orders.JobResume, orders.JobOnTheWay, orders.JobCheckOut},
		orders.StatusCompleted:  jobs, orders.StatusInvoiced: jobs, orders.StatusClosed: jobs, orders.StatusCancelled: jobs,
	}
	reached := map[orders.Status]int{}
	t.Cleanup(func() { t.Log(reached) })
	rapid.Check(t, func(r *rapid.T) {
		f := newField(t)
		id := f.order(rapid.SampledFrom([]orders.Priority{orders.Medium, orders.High, orders.Emergency}).Draw(r, "priority")).ID
		f.Emergencies = true
		effects := map[string]bool{}
		for step := range rapid.IntRange(5, 30).Draw(r, "steps") {
			command := fmt.Sprint("step-", step)
			var do func() error
			switch what := rapid.IntRange(0, 11).Draw(r, "what"); {
			case what < 5:
				who, name := rapid.SampledFrom(people).Draw(r, "who"), rapid.SampledFrom(jobs).Draw(r, "job")
				if o := f.get(id); rapid.IntRange(0, 3).Draw(r, "as it should be") > 0 { // else few orders would advance
					if w := o.Work; w.Technician != nil {
						who = *w.Technician
					} else if w.Offer != nil {
						who = w.Offer.Technician
					}
					name = rapid.SampledFrom(fitting[o.Status()]).Draw(r, "fitting")
				}
				c := orders.JobCommand{
					Command: command, Order: id, Minutes: 10, Place: rapid.SampledFrom([]*bot.Location{&gate, &gate, &suburb, nil}).Draw(r, "place"),
					PlaceAt: f.now, Phase: orders.During, Photos: []bot.Media{{ID: command}}, Text: "2 grasa", Hours: "9", Diagnosis: "d", Actions: "a",
					Reason: rapid.SampledFrom([]string{"part", "customer", "personal"}).Draw(r, "reason"),
				}
				do = func() error { _, err := f.Job(t.Context(), name, who.Contact, c, f.now); return err }
			case what < 7:
				name := rapid.SampledFrom(clients).Draw(r, "client")
				if f.get(id).State == orders.OnHold {
					name = orders.ExtraAnswer
				}
				c := orders.ClientCommand{Command: command, Order: id, Extra: rapid.SampledFrom([]string{"1", "2"}).Draw(r, "extra"), Yes: rapid.Bool().Draw(r, "yes"), Text: "t", Scores: map[string]int{"overall": 4}}
				do = func() error { _, err := f.Client(t.Context(), name, ana, c, f.now); return err }
			case what < 8:
				to := rapid.SampledFrom(people).Draw(r, "to").ID
				do = func() error {
					_, err := f.Assign(t.Context(), id, orders.Assignment{Technician: to, By: agent, Command: command}, f.now)
					return err
				}
			case what < 9:
				do = func() error { _, err := f.Offer(t.Context(), id, agent, command, f.now); return err }
			case what < 10:
				kind := rapid.SampledFrom(orders.ChangeKinds()).Draw(r, "change")
				c := wants(id, kind, f.now)
				c.Command = command
				do = func() error { _, err := f.Change(t.Context(), ana, c, f.now); return err }
			case what < 11:
				a := orders.RequestAnswer{Command: command, Order: id, Request: "1", Approve: rapid.Bool().Draw(r, "grant")}
				if n := len(f.get(id).Requests); n > 0 {
					a.Request = f.get(id).Requests[n-1].ID
				}
				do = func() error {
					if _, err := f.Answer(t.Context(), a, agent, f.now); !errors.Is(err, bot.ErrNotFound) {
						return err
					}
					return nil
				}
			default:
				f.wait(time.Duration(rapid.IntRange(1, 300).Draw(r, "minutes")) * time.Minute)
				do = func() error { return nil }
			}
			before := f.get(id)
			err := do()
			if err != nil && !known(err) {
				r.Fatal(err)
			}
			after := f.get(id)
			if err != nil && after.V != before.V {
				r.Fatal("refused, and written:", err)
			}
			if err == nil && before.V != after.V {
				if again := do(); again != nil {
					r.Fatal("given again:", again)
				}
				if once := f.get(id); !reflect.DeepEqual(once, after) {
					r.Fatalf("given again it changes something:\n%+v\n%+v", after, once)
				}
			}
			keepsItsWord(r, before, after, effects)
			f.Orders.(*memory).drain(id) // else each step would carry all earlier effects
			reached[after.Status()]++
		}
	})
}

func known(err error) bool {
	return errors.Is(err, orders.ErrRefused) || errors.Is(err, orders.ErrTransition)
}

func keepsItsWord(r *rapid.T, before, o orders.Order, effects map[string]bool) {
	w := o.Work
	switch {
	case w.Technician != nil && w.Offer != nil:
		r.Fatal("one has it and another is asked", w)
	case (o.State == orders.InProgress || o.State == orders.OnHold || o.State == orders.Completed) && w.Technician == nil:
		r.Fatal("nobody has it", o.Stage())
	case o.Sub == orders.Assigned && w.Technician == nil && (w.Offer == nil || !w.Offer.Chosen):
		r.Fatal("assigned to nobody")
	case o.Sub == orders.Working || o.Sub == orders.OnSite || o.State == orders.OnHold || o.State == orders.Completed:
		n := len(w.Visits)
		if n == 0 || w.Visits[n-1].Technician != w.Technician.ID || w.Visits[n-1].In.Before(w.AcceptedAt) {
			r.Fatal("no check-in", o.Stage(), w.Visits)
		}
	case o.State == orders.Invoiced && o.Closing.ApprovedAt.IsZero():
		r.Fatal("RN-007")
	}
	for _, q := range o.Requests {
		if ended := o.State == orders.Completed || o.State == orders.Invoiced || o.State.Ended(); ended && q.Status == orders.RequestAsked {
			r.Fatal("a request waits for an answer that nobody can give")
		}
	}
	if o.State == orders.Completed && (w.Report == nil || o.Closing.WarrantyUntil == "") {
		r.Fatal("no report, or no warranty")
	}
	holder := ""
	switch o.State {
	case orders.Completed, orders.Invoiced, orders.Closed, orders.Cancelled:
	default:
		if w.Technician != nil {
			holder = w.Technician.ID
		} else if w.Offer != nil {
			holder = w.Offer.Technician.ID
		}
	}
	if o.Holder != holder || !o.DueAt.Equal(o.Deadlines.Next()) {
		r.Fatal("the indexed fields are not what they are of", o.Holder, holder, o.DueAt)
	}
	if (w.Offer != nil) != !o.Deadlines.At("offer").IsZero() {
		r.Fatal("an offer that never lapses, or lapses without being", w.Offer, o.Deadlines)
	}
	// The history only grows; time does not go back; every step is in the table.
	if len(o.History) < len(before.History) || !reflect.DeepEqual(o.History[:len(before.History)], before.History) {
		r.Fatal("history was rewritten")
	}
	from := o.History[0].Stage()
	for i, c := range o.History[1:] {
		if c.At.Before(o.History[i].At) {
			r.Fatal("back in time", c)
		}
		if c.What == "" {
			if err := orders.CheckTransition(from, c.Stage(), c.By.Role); err != nil {
				r.Fatal(err)
			}
			from = c.Stage()
		}
	}
	if from != o.Stage() {
		r.Fatal("the history ends elsewhere")
	}
	for _, e := range o.Outbox {
		if effects[e.ID] {
			r.Fatal("two effects of one id", e.ID)
		}
		effects[e.ID] = true
	}
}
