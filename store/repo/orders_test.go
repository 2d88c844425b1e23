package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/flows/validation"
	"recado/store"
	"recado/store/repo"
	"recado/store/sqlite"
)

var orderDay = time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC)

func newOrders(t *testing.T) (*orders.Service, *repo.Orders, store.DB) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	kept, err := repo.NewOrders(db)
	if err != nil {
		t.Fatal(err)
	}
	assets, err := repo.NewAssets(db)
	if err != nil {
		t.Fatal(err)
	}
	return &orders.Service{Orders: kept, Numbers: kept, Assets: assets, Country: "CO", PerMinute: -1}, kept, db
}

func newOrderCommand(id string) orders.CreateCommand {
	return orders.CreateCommand{
		Command: id, ServiceType: "HVAC_MAINTENANCE", Description: "{{.}} $where", AssetSerial: "AC-1", Company: "Acme",
		Location: orders.Location{Building: "Edificio A", Point: &bot.Location{Latitude: 4.6, Longitude: -74}},
		Priority: orders.High, ClientPhone: "+573001234567",
	}
}

func TestOrdersOneForACommand(t *testing.T) {
	s, _, _ := newOrders(t)
	var all sync.WaitGroup
	ids := make([]string, 60)
	for i := range ids {
		all.Go(func() {
			o, _, err := s.Create(t.Context(), newOrderCommand(fmt.Sprint("c", i%3)), orderDay)
			if ids[i] = o.ID; err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i, id := range ids {
		if id != ids[i%3] {
			t.Errorf("command %d made %s and %s", i%3, ids[i%3], id)
		}
	}
	if page, _, err := s.List(t.Context(), orders.Filter{}); err != nil || len(page) != 3 {
		t.Error(len(page), err)
	}
}

func TestOrdersOutbox(t *testing.T) {
	s, kept, _ := newOrders(t)
	o, _, err := s.Create(t.Context(), newOrderCommand("c"), orderDay)
	if err != nil {
		t.Fatal(err)
	}
	waiting := func(before time.Time, want int) {
		t.Helper()
		if ids, err := kept.Waiting(t.Context(), before, 10); err != nil || len(ids) != want {
			t.Error(ids, err)
		}
	}
	waiting(orderDay, 0)
	waiting(orderDay.Add(time.Second), 1)
	if err := kept.Touch(t.Context(), o.ID, orderDay.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	waiting(orderDay.Add(time.Second), 0)
	waiting(orderDay.Add(time.Hour), 1)

	// Many workers acknowledge while the order is being changed: nothing is lost.
	effects, err := kept.Load(t.Context(), o.ID)
	if err != nil || len(effects) != len(o.Outbox) {
		t.Fatal(len(effects), err)
	}
	var all sync.WaitGroup
	for _, e := range effects {
		all.Go(func() {
			if err := kept.Ack(t.Context(), o.ID, e.ID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		by := orders.Actor{Role: orders.RoleAgent, ID: "ana"}
		if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Requested, Substate: orders.Published}, By: by}, orderDay); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	effects, _ = kept.Load(t.Context(), o.ID)
	if o, _ = s.Get(t.Context(), o.ID); o.Sub != orders.Published || len(effects) != 2 || o.PendingSince.IsZero() {
		t.Fatal(o.State, effects)
	}
	for _, e := range effects {
		if err := kept.Ack(t.Context(), o.ID, e.ID, e.ID); err != nil {
			t.Fatal(err)
		}
	}
	waiting(orderDay.Add(24*time.Hour), 0)
	if err := errors.Join(kept.Touch(t.Context(), o.ID, orderDay), kept.Ack(t.Context(), "ORD-99999", "x")); err != nil {
		t.Error(err)
	}
	waiting(orderDay.Add(24*time.Hour), 0)
	if kept.Name() != "orders" {
		t.Error(kept.Name())
	}
}

func TestOrdersList(t *testing.T) {
	s, kept, _ := newOrders(t)
	for i := range 25 {
		c := newOrderCommand(fmt.Sprint(i))
		if i%5 == 0 {
			c.ClientPhone = "+573007654321"
		}
		o, _, err := s.Create(t.Context(), c, orderDay.Add(time.Duration(i)*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if _, err := s.ChangeState(t.Context(), o.ID, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: orders.Actor{Role: orders.RoleClient}}, orderDay); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		f    orders.Filter
		want int
	}{
		{orders.Filter{}, 25},
		{orders.Filter{State: orders.Cancelled}, 13},
		{orders.Filter{Phone: "+573007654321"}, 5},
		{orders.Filter{Phone: "+573001234567", State: orders.Cancelled}, 10},
		{orders.Filter{Contact: "+573001234567"}, 20},
		{orders.Filter{Phone: "+573009999999"}, 0},
	} {
		tt.f.Limit = 3
		n, last := 0, ""
		for {
			page, next, err := s.List(t.Context(), tt.f)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range page {
				if last != "" && o.ID >= last {
					t.Errorf("%+v: %s after %s", tt.f, o.ID, last)
				}
				last = o.ID
				n++
			}
			if tt.f.After = next; next == "" {
				break
			}
		}
		if n != tt.want {
			t.Errorf("%+v: %d, want %d", tt.f, n, tt.want)
		}
	}
	if _, _, err := s.List(t.Context(), orders.Filter{After: "bm9wZQ"}); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
	made, err := kept.Recent(t.Context(), "+573001234567", orderDay.Add(20*time.Minute), 10)
	if err != nil || len(made) != 4 || !made[0].Before(made[3]) {
		t.Error(made, err)
	}
	if _, err := kept.Get(t.Context(), "ORD-00000"); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

func TestOrdersByPartner(t *testing.T) {
	s, _, _ := newOrders(t)
	o, _, err := s.Create(t.Context(), newOrderCommand("c"), orderDay)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Synced(t.Context(), o.ID, orders.Qsystems, "Q-1", orders.StatusPending, orderDay); err != nil {
		t.Fatal(err)
	}
	if got, err := s.PartnerState(t.Context(), orders.Qsystems, "Q-1", orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}, orderDay); err != nil || got.ID != o.ID || got.Sub != orders.Assigned {
		t.Error(got, err)
	}
	if _, err := s.PartnerState(t.Context(), orders.Qsystems, "", orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}, orderDay); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
	a, err := s.SaveAsset(t.Context(), "ac-1", orders.Details{Known: true}, orderDay)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.SaveAsset(t.Context(), "AC-1", orders.Details{Known: true}, orderDay); err != nil || again.V != a.V {
		t.Error(again, err)
	}
}

func TestMails(t *testing.T) {
	_, _, db := newOrders(t)
	box, err := repo.NewMails(db)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		k := mail.StoredMail{Mail: mail.Mail{ID: fmt.Sprint("m", i), To: []string{"a@example.com"}}, V: 1, At: orderDay.Add(time.Duration(i) * time.Minute)}
		if err := box.Add(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		if err := box.Add(t.Context(), k); !errors.Is(err, bot.ErrDuplicate) {
			t.Error(err)
		}
	}
	k, err := box.Get(t.Context(), "m1")
	if err != nil {
		t.Fatal(err)
	}
	k.V, k.Sent = 2, true
	if err := box.Put(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	if err := box.Put(t.Context(), k); !errors.Is(err, bot.ErrStale) {
		t.Error(err)
	}
	page, next, err := box.List(t.Context(), 2, "")
	if err != nil || len(page) != 2 || page[0].ID != "m2" || !page[1].Sent || next == "" {
		t.Fatal(page, next, err)
	}
	if page, next, err = box.List(t.Context(), 2, next); err != nil || len(page) != 1 || next != "" {
		t.Error(page, next, err)
	}
}
