package orders_test

import (
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

// A customer's yes is never refused because the technician took other jobs meanwhile; it
// counts among his jobs in process from then on.
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
