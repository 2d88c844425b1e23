package orders_test

import (
	"context"
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

func TestOrderKeepsTheCompanyItWasAskedFor(t *testing.T) {
	f := newField(t)
	f.Customers = contract{Company: "EMP-1"}
	if o := f.order(orders.Medium); f.get(o.ID).CustomerOf != "EMP-1" {
		t.Errorf("%q", o.CustomerOf)
	}
}

// TestCustomersYesIsNotHeldUpByOtherJobs checks that a customer's approval is accepted even if the
// technician has taken other jobs meanwhile, and that the order then counts as one of the jobs in
// process.
func TestCustomersYesIsNotHeldUpByOtherJobs(t *testing.T) {
	f := newField(t)
	id := f.quoted(orders.Medium)
	f.must(teo, orders.JobExtra, orders.JobCommand{Order: id, Text: "cambiar el motor", Hours: "8", Materials: []string{"1 motor"}, Photos: []bot.Media{{ID: "p"}}})
	for range 3 {
		f.quoted(orders.Medium)
	}
	shown, refused := f.client(orders.ExtraAnswer, orders.ClientCommand{Order: id, Extra: "1", Yes: true})
	if refused != "" || shown.Sub != orders.Working {
		t.Error(refused, shown)
	}
	if inProcess, _, err := f.Load(t.Context(), ""); err != nil || inProcess[teo.ID] != 4 {
		t.Error(inProcess, err)
	}
}

// listed counts the reads of lists.
type listed struct {
	orders.Repository
	asked []orders.Filter
}

func (l *listed) List(ctx context.Context, f orders.Filter) ([]orders.Order, string, error) {
	l.asked = append(l.asked, f)
	return l.Repository.List(ctx, f)
}

// TestCompletedByTechnicianReadsOnce checks that the completed jobs for a company or a person are
// counted with one bounded read, and that only completed jobs count.
func TestCompletedByTechnicianReadsOnce(t *testing.T) {
	f := newField(t)
	f.Customers = contract{Company: "EMP-1"}
	for range 2 {
		id := f.there(orders.Medium, teo)
		f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "x", Actions: "y"})
	}
	f.there(orders.Medium, nora) // not completed
	reads := &listed{Repository: f.Orders}
	f.Orders = reads
	served, err := f.CompletedByTechnician(t.Context(), "EMP-1")
	if err != nil || len(served) != 1 || served[teo.ID] != 2 {
		t.Error(served, err)
	}
	if len(reads.asked) != 1 || reads.asked[0].Company != "EMP-1" || reads.asked[0].State != "" || reads.asked[0].Limit != 200 {
		t.Errorf("%+v", reads.asked)
	}
	reads.asked = nil
	o := f.order(orders.Medium)
	if _, err := f.Offer(t.Context(), o.ID, agent, "ask", f.now); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, asked := range reads.asked {
		if asked.Company != "" || asked.Contact != "" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("a dispatch reads the customer's orders %d times: %+v", n, reads.asked)
	}
}
