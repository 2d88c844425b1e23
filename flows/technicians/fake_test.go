package technicians_test

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"recado/bot"
	"recado/flows/technicians"
)

// memory implements Repository with a map. Documents are encoded as JSON, as in a store.
type memory struct {
	mu   sync.Mutex
	docs map[string]string
}

func newService() *technicians.Service {
	return &technicians.Service{Technicians: &memory{docs: map[string]string{}}, Zone: bogota, Country: "CO"}
}

func (m *memory) all() (all []technicians.Technician) {
	for _, raw := range m.docs {
		var t technicians.Technician
		if err := json.Unmarshal([]byte(raw), &t); err != nil {
			panic(err)
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b technicians.Technician) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (m *memory) find(fits func(technicians.Technician) bool) (technicians.Technician, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.all() {
		if fits(t) {
			return t, nil
		}
	}
	return technicians.Technician{}, bot.ErrNotFound
}

func (m *memory) write(t technicians.Technician, was int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var stored int64
	for _, other := range m.all() {
		if other.ID == t.ID {
			stored = other.V
		} else if t.Contact != "" && other.Contact == t.Contact {
			return bot.ErrDuplicate
		}
	}
	if stored != was {
		return bot.ErrStale
	}
	raw, err := json.Marshal(t)
	m.docs[t.ID] = string(raw)
	return err
}

func (m *memory) Insert(_ context.Context, t technicians.Technician) error {
	err := m.write(t, 0)
	if err == bot.ErrStale {
		err = bot.ErrDuplicate
	}
	return err
}

func (m *memory) Put(_ context.Context, t technicians.Technician) error { return m.write(t, t.V-1) }

func (m *memory) Get(_ context.Context, id string) (technicians.Technician, error) {
	return m.find(func(t technicians.Technician) bool { return t.ID == id })
}

func (m *memory) ByContact(_ context.Context, who bot.ContactID) (technicians.Technician, error) {
	return m.find(func(t technicians.Technician) bool { return t.Contact == who })
}

func (m *memory) List(_ context.Context, f technicians.Filter) (page []technicians.Technician, next string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.all() {
		if (f.Status == "" || f.Status == t.Status) && len(page) < f.Limit {
			page = append(page, t)
		}
	}
	return page, "", nil
}

func (m *memory) Due(_ context.Context, by time.Time, _ int) (ids []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.all() {
		if !t.DueAt.IsZero() && !t.DueAt.After(by) {
			ids = append(ids, t.ID)
		}
	}
	return ids, nil
}

func (m *memory) Soonest(context.Context) (first time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.all() {
		if !t.DueAt.IsZero() && (first.IsZero() || t.DueAt.Before(first)) {
			first = t.DueAt
		}
	}
	return first, nil
}

func (m *memory) Staff(context.Context) (staff []technicians.Technician, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(m.all(), func(t technicians.Technician) bool { return t.Status == technicians.Terminated }), nil
}
