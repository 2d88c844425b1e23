package orders_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// memory implements every port of the service with a map. Documents are encoded as JSON, as in a
// store, so that unexported and ignored fields get lost.
type memory struct {
	mu     sync.Mutex
	orders map[string]string
	assets map[string]string
	n      map[string]int64
}

func newService() (*orders.Service, *memory) {
	m := &memory{orders: map[string]string{}, assets: map[string]string{}, n: map[string]int64{}}
	return &orders.Service{Orders: m, Numbers: m, Assets: assets{m}, Country: "CO", Business: "Algesta"}, m
}

func read[T any](raw string) (v T) {
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		panic(err)
	}
	return v
}

func write(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func (m *memory) all() []orders.Order {
	var all []orders.Order
	for _, raw := range m.orders {
		all = append(all, read[orders.Order](raw))
	}
	slices.SortFunc(all, func(a, b orders.Order) int { return strings.Compare(b.ID, a.ID) })
	return all
}

func (m *memory) find(fits func(orders.Order) bool) (orders.Order, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.all() {
		if fits(o) {
			return o, nil
		}
	}
	return orders.Order{}, bot.ErrNotFound
}

func (m *memory) Next(_ context.Context, counter string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n[counter]++
	return m.n[counter], nil
}

func (m *memory) Insert(_ context.Context, o orders.Order) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.all() {
		if other.ID == o.ID || other.Command == o.Command {
			return bot.ErrDuplicate
		}
	}
	m.orders[o.ID] = write(o)
	return nil
}

func (m *memory) Get(_ context.Context, id string) (orders.Order, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	raw, ok := m.orders[id]
	if !ok {
		return orders.Order{}, bot.ErrNotFound
	}
	return read[orders.Order](raw), nil
}

func (m *memory) Put(_ context.Context, o orders.Order) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if raw, ok := m.orders[o.ID]; !ok || read[orders.Order](raw).V != o.V-1 {
		return bot.ErrStale
	}
	m.orders[o.ID] = write(o)
	return nil
}

func (m *memory) ByCommand(_ context.Context, command string) (orders.Order, error) {
	return m.find(func(o orders.Order) bool { return o.Command == command })
}

func (m *memory) ByPartner(_ context.Context, partner, ref string) (orders.Order, error) {
	return m.find(func(o orders.Order) bool { return o.Partners[partner].Ref == ref })
}

func (m *memory) List(_ context.Context, f orders.Filter) ([]orders.Order, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var page []orders.Order
	for _, o := range m.all() {
		if f.Matches(o) && (f.Company == "" || f.Company == o.CustomerOf) && (f.Phone == "" || f.Phone == o.ClientPhone) &&
			(f.Contact == "" || f.Contact == o.Contact) && len(page) < f.Limit {
			page = append(page, o)
		}
	}
	return page, "", nil
}

func (m *memory) Recent(_ context.Context, who bot.ContactID, since time.Time, limit int) ([]time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var made []time.Time
	for _, o := range m.all() {
		if o.Contact == who && !o.CreatedAt.Before(since) && len(made) < limit {
			made = append(made, o.CreatedAt)
		}
	}
	slices.Reverse(made)
	return made, nil
}

func (m *memory) Held(_ context.Context, technician string, limit int) ([]orders.Order, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var held []orders.Order
	for _, o := range m.all() {
		if o.Holder == technician && len(held) < limit {
			held = append(held, o)
		}
	}
	return held, nil
}

func (m *memory) Due(_ context.Context, by time.Time, limit int) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []string
	for _, o := range m.all() {
		if !o.DueAt.IsZero() && !o.DueAt.After(by) && len(due) < limit {
			due = append(due, o.ID)
		}
	}
	return due, nil
}

func (m *memory) Soonest(context.Context) (soonest time.Time, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.all() {
		if at := o.DueAt; !at.IsZero() && (soonest.IsZero() || at.Before(soonest)) {
			soonest = at
		}
	}
	return soonest, nil
}

// drain acknowledges all effects of an order.
func (m *memory) drain(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := read[orders.Order](m.orders[id])
	o.Outbox, o.PendingSince = nil, time.Time{}
	m.orders[id] = write(o)
}

type assets struct{ m *memory }

func (a assets) BySerial(_ context.Context, serial string) (orders.Asset, error) {
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	raw, ok := a.m.assets[orders.AssetID(serial)]
	if !ok {
		return orders.Asset{}, bot.ErrNotFound
	}
	return read[orders.Asset](raw), nil
}

func (a assets) Insert(_ context.Context, doc orders.Asset) error {
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	if _, ok := a.m.assets[doc.ID]; ok {
		return bot.ErrDuplicate
	}
	a.m.assets[doc.ID] = write(doc)
	return nil
}

func (a assets) Put(_ context.Context, doc orders.Asset) error {
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	if raw, ok := a.m.assets[doc.ID]; !ok || read[orders.Asset](raw).V != doc.V-1 {
		return bot.ErrStale
	}
	a.m.assets[doc.ID] = write(doc)
	return nil
}
