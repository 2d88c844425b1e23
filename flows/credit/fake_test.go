package credit_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/record"
)

var noon = time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC) // noon in El Salvador

const ana = bot.ContactID("+50370001234")

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

// shelf is a repository in memory. It stores what JSON keeps, as a real one does.
type shelf[T any] struct {
	mu   sync.Mutex
	docs map[string][]byte
	of   func(*T) (id, command string, v int64, due, created time.Time, customer, state string)
	lost error // returned by the next write, which succeeds
}

func (s *shelf[T]) read(raw []byte) (doc T) {
	if err := json.Unmarshal(raw, &doc); err != nil {
		panic(err)
	}
	return doc
}

func (s *shelf[T]) all() (all []T) {
	for _, raw := range s.docs {
		all = append(all, s.read(raw))
	}
	return all
}

func (s *shelf[T]) store(id string, doc T) error {
	raw, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	if s.docs == nil {
		s.docs = map[string][]byte{}
	}
	s.docs[id] = raw
	err, s.lost = s.lost, nil
	return err
}

func (s *shelf[T]) Insert(_ context.Context, doc T) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, command, _, _, _, _, _ := s.of(&doc)
	for _, old := range s.all() {
		if was, c, _, _, _, _, _ := s.of(&old); was == id || c == command && c != "" {
			return bot.ErrDuplicate
		}
	}
	return s.store(id, doc)
}

func (s *shelf[T]) Get(_ context.Context, id string) (doc T, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, ok := s.docs[id]
	if !ok {
		return doc, bot.ErrNotFound
	}
	return s.read(raw), nil
}

func (s *shelf[T]) Put(_ context.Context, doc T) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, _, v, _, _, _, _ := s.of(&doc)
	raw, ok := s.docs[id]
	if !ok {
		return bot.ErrStale
	}
	old := s.read(raw)
	if _, _, was, _, _, _, _ := s.of(&old); was != v-1 {
		return bot.ErrStale
	}
	return s.store(id, doc)
}

func (s *shelf[T]) ByCommand(_ context.Context, command string) (none T, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, doc := range s.all() {
		if _, c, _, _, _, _, _ := s.of(&doc); c == command {
			return doc, nil
		}
	}
	return none, bot.ErrNotFound
}

func (s *shelf[T]) Due(_ context.Context, by time.Time, limit int) (ids []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, doc := range s.all() {
		if id, _, _, due, _, _, _ := s.of(&doc); !due.IsZero() && !due.After(by) && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (s *shelf[T]) Soonest(context.Context) (first time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, doc := range s.all() {
		if _, _, _, due, _, _, _ := s.of(&doc); !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	return first, nil
}

func (s *shelf[T]) List(_ context.Context, f credit.Filter) (page []T, next string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, doc := range s.all() {
		if _, _, _, _, _, customer, state := s.of(&doc); (f.Customer == "" || f.Customer == customer) && (f.State == "" || f.State == state) {
			page = append(page, doc)
		}
	}
	slices.SortFunc(page, func(a, b T) int {
		x, _, _, _, at1, _, _ := s.of(&a)
		y, _, _, _, at2, _, _ := s.of(&b)
		return cmp.Or(at2.Compare(at1), strings.Compare(y, x))
	})
	return page[:min(f.Limit, len(page))], "", nil
}

// numbers counts.
type numbers struct {
	mu sync.Mutex
	n  map[string]int64
}

func (c *numbers) Next(_ context.Context, name string) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[name]++
	return c.n[name], nil
}

// people are the customers.
type people struct {
	mu    sync.Mutex
	known map[string]credit.Applicant
	told  map[string]string // customer → "level limit", by SetCredit
	done  map[string]int    // command → how often
}

func (p *people) Applicant(_ context.Context, id string) (credit.Applicant, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.known[id]
	if !ok {
		return a, bot.ErrNotFound
	}
	return a, nil
}

func (p *people) ByContact(_ context.Context, who bot.ContactID) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, a := range p.known {
		if a.Contact == who {
			return id, nil
		}
	}
	return "", bot.ErrNotFound
}

func (p *people) SetCredit(_ context.Context, id string, level int, limit money.Amount, command string, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[command]++
	p.told[id] = string(rune('0'+level)) + " " + limit.Text()
	return nil
}

// bureau answers what it is told, and counts.
type bureau struct {
	report  credit.Report
	err     error
	asked   int
	consent string
}

func (b *bureau) Score(_ context.Context, _, _, consent string) (credit.Report, error) {
	b.asked++
	b.consent = consent
	return b.report, b.err
}

// products is a repository of products.
type products struct {
	docs map[string]record.Doc[credit.Product]
}

func (p products) Insert(_ context.Context, d record.Doc[credit.Product]) error {
	p.docs[d.ID] = d
	return nil
}

func (p products) Get(_ context.Context, id string) (record.Doc[credit.Product], error) {
	d, ok := p.docs[id]
	if !ok {
		return d, bot.ErrNotFound
	}
	return d, nil
}

func (p products) Put(_ context.Context, d record.Doc[credit.Product]) error {
	p.docs[d.ID] = d
	return nil
}

func (p products) List(context.Context, record.Filter) ([]record.Doc[credit.Product], string, error) {
	return nil, "", nil
}

// world is the whole package with fakes for its ports.
type world struct {
	evaluations *credit.Evaluations
	orders      *credit.Orders
	lines       *credit.Lines
	people      *people
	bureau      *bureau
	kept        *shelf[credit.Evaluation]
	loans       *shelf[credit.Order]
	limits      *shelf[credit.Line]
	rules       *credit.Rules
}

// zones are the debtors' places.
func zones(country string) *time.Location {
	name := map[string]string{"SV": "America/El_Salvador", "HN": "America/Tegucigalpa", "CO": "America/Bogota"}[country]
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func newWorld(t testing.TB) *world {
	t.Helper()
	rules, err := credit.DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		rules:  rules,
		bureau: &bureau{report: credit.Report{Bureau: "test", Simulated: true, Found: true, Score: 640}},
		people: &people{known: map[string]credit.Applicant{"CLI-00001": applicant()}, told: map[string]string{}, done: map[string]int{}},
		kept: &shelf[credit.Evaluation]{of: func(e *credit.Evaluation) (string, string, int64, time.Time, time.Time, string, string) {
			return e.ID, e.Command, e.V, e.DueAt, e.CreatedAt, e.Customer, string(e.Decision)
		}},
		loans: &shelf[credit.Order]{of: func(o *credit.Order) (string, string, int64, time.Time, time.Time, string, string) {
			return o.ID, o.Command, o.V, o.DueAt, o.CreatedAt, o.Customer, string(o.State)
		}},
		limits: &shelf[credit.Line]{of: func(l *credit.Line) (string, string, int64, time.Time, time.Time, string, string) {
			return l.Customer, "", l.V, time.Time{}, time.Time{}, l.Customer, ""
		}},
	}
	n := &numbers{n: map[string]int64{}}
	w.lines = &credit.Lines{Lines: w.limits, Customers: w.people, Rules: rules}
	w.evaluations = &credit.Evaluations{Evaluations: w.kept, Customers: w.people, Bureau: w.bureau, Rules: rules, Lines: w.lines, Numbers: n, ZoneOf: zones}
	catalogue := credit.Products(products{map[string]record.Doc[credit.Product]{}}, rules)
	if _, err := catalogue.Create(t.Context(), "COMPRA", product(), noon); err != nil {
		t.Fatal(err)
	}
	tariff := pricing.Default()
	w.orders = &credit.Orders{Orders: w.loans, Products: catalogue, Customers: w.people, Lines: w.lines, Numbers: n, VATOn: tariff.VATOn, ZoneOf: zones}
	return w
}

// applicant is a customer of whom everything is known.
func applicant() credit.Applicant {
	return credit.Applicant{
		ID: "CLI-00001", Country: "SV", Contact: ana, Name: "Ana", Locale: "es", DocType: "DUI", DocNo: "000162975", BirthDate: "1990-05-10",
		Income: usd(600_00), Since: "2024-01-15", Documents: []string{"idFront", "idBack", "selfie"}, Consent: "CON-00001",
	}
}

// product is 3 % a month with VAT on the interest, and a late fee of 5.00 with VAT.
func product() credit.Product {
	return credit.Product{
		Name: "Compra en cuotas", Country: "SV", Minimum: usd(20_00),
		Periods: []credit.Period{{ID: "3m", Every: instalments.Monthly, Count: 3}, {ID: "6m", Every: instalments.Monthly, Count: 6}, {ID: "4w", Every: instalments.Weekly, Count: 4}},
		Levels:  []credit.Level{{Level: 1, Maximum: usd(150_00)}, {Level: 3, Maximum: usd(500_00)}},
		Fee:     instalments.Fee{Type: instalments.CompoundFee, Percent: money.Int(36)}, VATOnInterest: true, GraceDays: 5,
		LateFee: credit.LateFee{Type: instalments.FlatFee, Amount: usd(5_00), VAT: true}, Upgrade: true,
	}
}

// grant gives the customer a level, as an approved evaluation does.
func (w *world) grant(t testing.TB, level int, limit int64) {
	t.Helper()
	g := credit.Grant{Customer: "CLI-00001", Evaluation: "EVA-09999", Level: level, Limit: usd(limit), Cap: usd(400_00)}
	if err := w.lines.Grant(t.Context(), g, "SV", noon); err != nil {
		t.Fatal(err)
	}
}

// settle carries out the effects of an order that concern its line, as workers/credit does.
func (w *world) settle(t testing.TB, id string) {
	t.Helper()
	o, err := w.orders.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range o.Outbox {
		if e.Name == credit.DoSettle {
			if err := w.lines.Follow(t.Context(), o, noon); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func reason(err error) string {
	refused, ok := errors.AsType[*credit.RefusedError](err)
	if !ok {
		return ""
	}
	return refused.Reason
}

// effects returns the names of effects.
func effects(all []bot.Effect) string {
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.Name
	}
	return strings.Join(names, " ")
}
