package orders_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/sla"
)

// The people of the field tests.
var (
	teo  = orders.Technician{ID: "T-1", Name: "Teo", Contact: "+573000000001"}
	nora = orders.Technician{ID: "T-2", Name: "Nora", Contact: "+573000000002"}
	ciro = orders.Technician{ID: "T-3", Name: "Ciro", Contact: "+573000000003"}
	luz  = notify.Person{Role: notify.Supervisor, Contact: "+573000000010", Mail: "luz@example.com", Name: "Luz"}
	eva  = notify.Person{Role: notify.Admin, Contact: "+573000000011", Name: "Eva"}

	ana = bot.ContactID("+573001234567") // the customer of command()

	plant  = bot.Location{Latitude: 4.6500, Longitude: -74.1000}
	gate   = bot.Location{Latitude: 4.6515, Longitude: -74.1005} // 175 m away
	suburb = bot.Location{Latitude: 4.7500, Longitude: -74.1000} // 11 km
)

// staff implements Technicians with a list, in the order in which they are asked.
type staff []orders.Technician

func (staff) Unfit(context.Context, string, orders.Need, time.Time) (string, error) {
	return "", nil
}

func (staff) Begin(_ context.Context, _, _ string, inProcess []string, most int, _ time.Time) (bool, error) {
	return len(inProcess) < most, nil
}

func (s staff) Candidates(_ context.Context, n orders.Need, _ time.Time) ([]orders.Technician, error) {
	var fit []orders.Technician
	for _, t := range s {
		if !slices.Contains(n.Asked, t.ID) && !slices.Contains(n.Vetoed, t.ID) && n.InProcess[t.ID] < 3 {
			fit = append(fit, t)
		}
	}
	return fit, nil
}

func (s staff) find(fits func(orders.Technician) bool) (orders.Technician, error) {
	if i := slices.IndexFunc(s, fits); i >= 0 {
		return s[i], nil
	}
	return orders.Technician{}, bot.ErrNotFound
}

func (s staff) Technician(_ context.Context, id string) (orders.Technician, error) {
	return s.find(func(t orders.Technician) bool { return t.ID == id })
}

func (s staff) ByContact(_ context.Context, who bot.ContactID) (orders.Technician, error) {
	return s.find(func(t orders.Technician) bool { return t.Contact == who })
}

// contract implements Customers with the same terms for everybody.
type contract orders.Terms

func (c contract) Terms(context.Context, orders.Order, time.Time) (orders.Terms, error) {
	return orders.Terms(c), nil
}

// shelf implements Catalog with two bearings and grease; an hour of any service costs 50.
type shelf struct{}

func (shelf) Category(context.Context, string) (orders.Category, error) {
	return orders.Category{Kind: "preventive"}, nil
}

func (shelf) Materials(_ context.Context, text string) (fit []orders.Material, _ error) {
	for _, m := range []orders.Material{{SKU: "B-6205", Name: "Rodamiento SKF 6205"}, {SKU: "B-6305", Name: "Rodamiento SKF 6305"}, {SKU: "G-1", Name: "Grasa industrial", Unit: "kg"}} {
		if strings.EqualFold(m.SKU, text) || strings.Contains(bot.Fold(m.Name), bot.Fold(text)) {
			fit = append(fit, m)
		}
	}
	return fit, nil
}

func (shelf) PriceMaterial(context.Context, orders.Order, string, string, time.Time) (price, cost orders.Amount, err error) {
	return usd(45), usd(32), nil
}

func (shelf) Extra(_ context.Context, _ orders.Order, hours string, _ []string, _ time.Time) (orders.Amount, error) {
	var n float64
	_ = json.Unmarshal([]byte(hours), &n)
	return orders.Amount{Minor: int64(n*5000 + 0.5), Currency: "USD"}, nil
}

func usd(dollars int64) orders.Amount { return orders.Amount{Minor: dollars * 100, Currency: "USD"} }

// talk implements Chats with a slice.
type talk struct {
	mu  sync.Mutex
	all []orders.ChatEntry
}

func (c *talk) Add(_ context.Context, e orders.ChatEntry) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.ContainsFunc(c.all, func(o orders.ChatEntry) bool { return o.ID == e.ID }) {
		return bot.ErrDuplicate
	}
	c.all = append(c.all, e)
	return nil
}

func (c *talk) List(context.Context, string, int, string) ([]orders.ChatEntry, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.all), "", nil
}

func (c *talk) Forget(context.Context, string) error { c.all = nil; return nil }

// field is a service with people, and helpers to act for them.
type field struct {
	*testing.T
	*orders.Service
	now time.Time
	n   int
}

func newField(t *testing.T) *field {
	s, _ := newService()
	s.Technicians, s.Catalog, s.Chats, s.People = staff{teo, nora, ciro}, shelf{}, &talk{}, []notify.Person{luz, eva}
	week := map[time.Weekday][]sla.Span{}
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []sla.Span{{From: 8 * 60, To: 18 * 60}}
	}
	s.Hours = func() sla.Hours { return sla.Hours{Week: week} }
	return &field{T: t, Service: s, now: noon} // a Thursday, 10:00
}

// order makes an order at the plant.
func (f *field) order(p orders.Priority) orders.Order {
	f.Helper()
	f.n++
	c := command(fmt.Sprint("order-", f.n))
	c.Priority, c.Location.Point = p, &plant
	o, _, err := f.Create(f.Context(), c, f.now)
	if err != nil {
		f.Fatal(err)
	}
	return o
}

// wait advances the clock and handles each deadline at its time.
func (f *field) wait(d time.Duration) {
	f.Helper()
	end := f.now.Add(d)
	for {
		next, err := f.Soonest(f.Context())
		if err != nil {
			f.Fatal(err)
		}
		if next.IsZero() || next.After(end) {
			break
		}
		if next.After(f.now) {
			f.now = next
		}
		if err := f.Expire(f.Context(), f.now, 10); err != nil {
			f.Fatal(err)
		}
	}
	f.now = end
}

// does runs a technician's command; it returns the job and the key of a refusal.
func (f *field) does(t orders.Technician, name string, c orders.JobCommand) (orders.JobView, string) {
	f.Helper()
	if f.n++; c.Command == "" {
		c.Command = fmt.Sprint("cmd-", f.n)
	}
	job, err := f.Job(f.Context(), name, t.Contact, c, f.now)
	if refused, ok := errors.AsType[*orders.JobRefusedError](err); ok {
		return job, refused.Key
	}
	if err != nil {
		f.Fatal(name, err)
	}
	return job, ""
}

// must runs a command that must not be refused.
func (f *field) must(t orders.Technician, name string, c orders.JobCommand) orders.JobView {
	f.Helper()
	job, refused := f.does(t, name, c)
	if refused != "" {
		f.Fatal(name, refused)
	}
	return job
}

func (f *field) get(id string) orders.Order {
	f.Helper()
	o, err := f.Get(f.Context(), id)
	if err != nil {
		f.Fatal(err)
	}
	return o
}

// given returns an order that a technician has accepted.
func (f *field) given(p orders.Priority, t orders.Technician) string {
	f.Helper()
	id := f.order(p).ID
	if _, err := f.Assign(f.Context(), id, orders.Assignment{Technician: t.ID, By: agent}, f.now); err != nil {
		f.Fatal(err)
	}
	f.must(t, orders.JobAccept, orders.JobCommand{Order: id})
	return id
}

// there returns an order on which a technician is at work.
func (f *field) there(p orders.Priority, t orders.Technician) string {
	f.Helper()
	id := f.given(p, t)
	f.must(t, orders.JobOnTheWay, orders.JobCommand{Order: id, Minutes: 20})
	f.must(t, orders.JobCheckIn, orders.JobCommand{Order: id, Place: &gate, PlaceAt: f.now})
	return id
}

// said lists what was sent to a contact since the effect number from: notices by key, dialogs by name.
func said(o orders.Order, to bot.ContactID, from int) []string {
	var all []string
	for _, e := range o.Outbox[from:] {
		switch {
		case e.To != to:
		case e.Kind == bot.EffectOpen:
			all = append(all, "open "+e.Name)
		case e.Say != nil && e.Say.Via == bot.BySMS:
			all = append(all, "sms "+e.Name)
		default:
			all = append(all, e.Name)
		}
	}
	return all
}

// TestAPrivatePauseStaysPrivate checks that the customer is not told a technician's personal reason
// for a pause.
func TestAPrivatePauseStaysPrivate(t *testing.T) {
	f := newField(t)
	id := f.there(orders.Medium, teo)
	before := len(f.get(id).Outbox)
	f.must(teo, orders.JobPause, orders.JobCommand{Order: id, Reason: "personal", Text: "se enfermó mi hijo"})
	told := false
	for _, e := range f.get(id).Outbox[before:] {
		whole, _ := json.Marshal(e)
		private := strings.Contains(string(whole), "hijo") || strings.Contains(string(whole), "personal")
		if strings.Contains(string(whole), string(ana)) && private {
			t.Error(string(whole))
		}
		told = told || private && strings.Contains(string(whole), string(luz.Contact))
	}
	if !told {
		t.Error("a supervisor must know why")
	}
}
