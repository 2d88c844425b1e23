package orders_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// company keeps the order that it was sent.
type company struct{ sent orders.Order }

func (c *company) Create(_ context.Context, o orders.Order) (string, error) {
	c.sent = o
	return "Q-7", nil
}

func (*company) Update(context.Context, string, orders.Status, string) error { return nil }

// TestPhotosReachPartnersAsLinks checks that the task, the team's mail and the company's system have links to
// the photos of a chat's order, which keeps only their ids, and to those that came as links.
func TestPhotosReachPartnersAsLinks(t *testing.T) {
	b := newBench(t)
	task, firm := &partner{}, &company{}
	b.worker.Tasks, b.worker.Company = tasks{task}, firm
	b.worker.PhotoURL = func(id string) string { return "https://recado.example/media/" + id + "?sig=x" }
	equipment, plate := strings.Repeat("a", 64), strings.Repeat("b", 64)
	o := b.create("c", func(c *orders.CreateCommand) {
		c.Company, c.Photos = "Acme", []string{equipment, plate, "https://storage.example/3.jpg"}
	})
	if failed := b.run(o.ID); failed != nil {
		t.Fatal(failed)
	}
	want := []string{b.worker.PhotoURL(equipment), b.worker.PhotoURL(plate), "https://storage.example/3.jpg"}
	if !slices.Equal(firm.sent.Photos, want) {
		t.Errorf("the company's system: %q", firm.sent.Photos)
	}
	page, _, err := b.mails.List(t.Context(), 10, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range want {
		if !strings.Contains(task.created.Notes, link) {
			t.Errorf("the task has no %s: %s", link, task.created.Notes)
		}
		for _, m := range page {
			team := m.To[0] == "equipo@example.com"
			if strings.Contains(m.Text, link) != team || strings.Contains(m.HTML, `href="`+link+`"`) != team {
				t.Errorf("mail to %s: %s", m.To, m.Text)
			}
		}
	}
	if stored := b.get(o.ID).Photos; !slices.Equal(stored, []string{equipment, plate, "https://storage.example/3.jpg"}) {
		t.Errorf("the order keeps %q", stored)
	}

	b.worker.PhotoURL = nil // without a public address there are only those
	o = b.create("d", func(c *orders.CreateCommand) {
		c.Company, c.Photos = "Acme", []string{equipment, "https://storage.example/3.jpg"}
	})
	b.run(o.ID)
	if !slices.Equal(firm.sent.Photos, []string{"https://storage.example/3.jpg"}) {
		t.Errorf("without an address: %q", firm.sent.Photos)
	}
}

// TestTheEventOfAChatsOrderHasItsFields checks the fields of OrderCreatedEvent: whoever writes is the client.
func TestTheEventOfAChatsOrderHasItsFields(t *testing.T) {
	b := newBench(t)
	o := b.create("c", func(c *orders.CreateCommand) { c.ClientPhone = ana })
	if o.ClientID != ana || o.ClientName != "Juan Pérez" {
		t.Errorf("client %q, %q", o.ClientID, o.ClientName)
	}
	var event map[string]any
	for _, e := range o.Outbox {
		if e.Name == orders.EventCreated {
			if err := json.Unmarshal(e.Args, &event); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, field := range []string{"orderId", "serviceType", "clientId", "clientEmail", "clientPhone", "clientName", "description", "location", "priority", "createdAt"} {
		if v := event[field]; v == nil || v == "" {
			t.Errorf("no %s in %v", field, event)
		}
	}
	if err := b.orders.Readdress(t.Context(), ana, func(time.Time) (bot.ContactID, error) { return "+573007654321", nil }, noon); err != nil {
		t.Fatal(err)
	}
	if o = b.get(o.ID); o.ClientID != "+573007654321" {
		t.Errorf("with another number the client is %q", o.ClientID)
	}
}
