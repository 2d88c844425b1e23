package stock_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/stock"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

var now = time.Date(2026, 12, 1, 14, 0, 0, 0, time.UTC) // a Tuesday, in the daytime

func n(text string) money.Decimal     { return money.MustDecimal(text) }
func usd(minor int64) money.Amount    { return money.Amount{Minor: minor, Currency: "USD"} }
func some(text string) *money.Decimal { d := n(text); return &d }

// items is a catalogue.
type items map[string]stock.Item

func (i items) StockItem(_ context.Context, sku string) (stock.Item, error) {
	if item, ok := i[sku]; ok {
		return item, nil
	}
	return stock.Item{}, bot.ErrNotFound
}

func (i items) StockItems(_ context.Context, _ int, _ string) (page []stock.Item, next string, err error) {
	for _, sku := range slices.Sorted(maps.Keys(i)) {
		page = append(page, i[sku])
	}
	return page, "", nil
}

func (i items) Materials(_ context.Context, text string) (fit []orders.Material, err error) {
	for sku, item := range i {
		if sku == text || item.Name == text {
			fit = append(fit, orders.Material{SKU: sku, Name: item.Name, Unit: item.Unit})
		}
	}
	return fit, nil
}

// crew are technicians by id.
type crew map[string]orders.Technician

func (c crew) Technician(_ context.Context, id string) (orders.Technician, error) {
	if t, ok := c[id]; ok {
		return t, nil
	}
	return orders.Technician{}, bot.ErrNotFound
}

func (c crew) ByContact(_ context.Context, who bot.ContactID) (orders.Technician, error) {
	for _, t := range c {
		if t.Contact == who {
			return t, nil
		}
	}
	return orders.Technician{}, bot.ErrNotFound
}

// tester is a test, or a check of a property: each of its histories closes what it opens.
type tester interface {
	Helper()
	Fatal(args ...any)
	Cleanup(f func())
	Context() context.Context
}

func newService(t tester) *stock.Service {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	entries, err1 := repo.NewStockEntries(db)
	bought, err2 := repo.NewPurchases(db)
	asked, err3 := repo.NewSupplyRequests(db)
	suppliers, err4 := repo.NewRecordRepository[stock.Supplier](db, "suppliers", "")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	s := &stock.Service{
		Ledger: entries, Purchases: bought, Requests: asked, Suppliers: stock.NewSuppliers(suppliers, "CO"), Numbers: db, Currency: "USD", Negative: true,
		Catalog: items{
			"ROD-1": {SKU: "ROD-1", Name: "Rodamiento 6205", Unit: "unidad", Cost: usd(3200), Minimum: some("5"), VanMinimum: some("1"), Reorder: some("10"), Suppliers: []string{"SKF"}},
			"GRA-1": {SKU: "GRA-1", Name: "Grasa", Unit: "kg", Cost: usd(1600)},
		},
		Technicians: crew{"T1": {ID: "T1", Name: "Teo", Contact: "+573000000001"}, "T2": {ID: "T2", Name: "Tina", Contact: "+573000000002"}},
		People:      []notify.Person{{Role: notify.Supervisor, Contact: "+573000000009", Name: "Luz"}},
	}
	if _, err := s.Suppliers.Create(t.Context(), "SKF", stock.Supplier{Name: "SKF Bogotá", LeadDays: 4}, now); err != nil {
		t.Fatal(err)
	}
	return s
}

var agent = orders.Actor{Role: orders.RoleAgent, ID: "luz"}

func (m *mover) move(want string, mv stock.Movement) stock.Entry {
	m.t.Helper()
	m.n++
	if mv.Command == "" {
		mv.Command = fmt.Sprint("m", m.n)
	}
	mv.By = agent
	e, err := m.s.Move(m.t.Context(), mv, now)
	got := ""
	var lacking *stock.NotEnoughError
	var invalid *validation.InvalidError
	switch {
	case errors.As(err, &lacking):
		got = "not enough"
	case errors.As(err, &invalid):
		got = invalid.Problems[0].Field + " " + invalid.Problems[0].Code
	case err != nil:
		m.t.Fatal(err)
	}
	if got != want {
		m.t.Errorf("%+v: %q, want %q", mv, got, want)
	}
	return e
}

type mover struct {
	t testing.TB
	s *stock.Service
	n int
}

func heard(e []bot.Effect) (names []string) {
	for _, one := range e {
		names = append(names, one.Name+" "+string(one.To))
	}
	return names
}

// TestLedger follows a material from the purchase to the job.
func TestLedger(t *testing.T) {
	s := newService(t)
	m := &mover{t: t, s: s}
	van := stock.Van("T1")
	m.move("", stock.Movement{SKU: "rod-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("6"), UnitPrice: usd(3000)})
	m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("3"), UnitPrice: usd(3300)})
	e := m.move("", stock.Movement{Command: "t", SKU: "ROD-1", Kind: stock.Transfer, From: stock.Store, To: van, Quantity: n("2")})
	if e.Balances[stock.Store].String() != "7" || e.Balances[van].String() != "2" || e.Value != usd(27900) || len(e.Outbox) != 0 {
		t.Errorf("%+v", e)
	}
	if again := m.move("", stock.Movement{Command: "t", SKU: "ROD-1", Kind: stock.Transfer, From: stock.Store, To: van, Quantity: n("2")}); again.Number != e.Number {
		t.Error("a repeated movement is the first one:", again.Number)
	}
	used := m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Use, From: van, Quantity: n("2"), Order: "ORD-00001"})
	if used.Cost != usd(6200) || used.Value != usd(21700) || len(heard(used.Outbox)) != 2 {
		t.Errorf("the cost is the average of what was paid, and the van's minimum is told: %v %v %v", used.Cost, used.Value, heard(used.Outbox))
	}
	m.move("not enough", stock.Movement{SKU: "ROD-1", Kind: stock.Transfer, From: van, To: stock.Store, Quantity: n("1")})
	m.move("not enough", stock.Movement{SKU: "ROD-1", Kind: stock.Loss, From: stock.Store, Quantity: n("8"), Reason: "robo"})
	over := m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Use, From: van, Quantity: n("1"), Order: "ORD-00001"})
	if !over.Negative || over.Balances[van].String() != "-1" || over.Cost != usd(3100) || len(over.Outbox) != 1 {
		t.Errorf("what is installed is installed, and flagged: %+v", over)
	}
	s.Negative = false
	m.move("not enough", stock.Movement{SKU: "ROD-1", Kind: stock.Use, From: van, Quantity: n("1"), Order: "ORD-00001"})
	counted := m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Count, To: van, Counted: some("0"), Reason: "no se anotó un traslado"})
	if counted.Quantity.String() != "1" || counted.Balances[van].Sign() != 0 {
		t.Errorf("%+v", counted)
	}
	m.move("reason required", stock.Movement{SKU: "ROD-1", Kind: stock.Count, To: stock.Store, Counted: some("6")})
	short := m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Count, To: stock.Store, Counted: some("4"), Reason: "inventario de diciembre"})
	if short.Quantity.String() != "3" || short.Balances[stock.Store].String() != "4" || len(short.Outbox) != 1 {
		t.Errorf("%+v %v", short, heard(short.Outbox))
	}
	page, _, err := s.History(t.Context(), stock.Filter{SKU: "ROD-1"})
	if err != nil || page[0].ID != short.ID || page[len(page)-1].Number != 1 {
		t.Error(page, err)
	}
	if of, _, err := s.History(t.Context(), stock.Filter{Order: "ORD-00001"}); err != nil || len(of) != 2 {
		t.Error("the entries of an order:", of, err)
	}
}

// TestWrongMovements names the field of what is wrong.
func TestWrongMovements(t *testing.T) {
	m := &mover{t: t, s: newService(t)}
	for want, mv := range map[string]stock.Movement{
		"sku unknown":            {SKU: "NADA", Kind: stock.Receipt, To: stock.Store, Quantity: n("1")},
		"kind unknown":           {SKU: "ROD-1", Kind: "gift", To: stock.Store, Quantity: n("1")},
		"quantity nothing_price": {SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store},
		"quantity negative":      {SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("-1")},
		"quantity precision":     {SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("0.0001")},
		"to required":            {SKU: "ROD-1", Kind: stock.Transfer, From: stock.Store, Quantity: n("1")},
		"to twice":               {SKU: "ROD-1", Kind: stock.Transfer, From: stock.Store, To: stock.Store, Quantity: n("1")},
		"from invalid":           {SKU: "ROD-1", Kind: stock.Receipt, From: stock.Store, To: stock.Store, Quantity: n("1")},
		"place unknown":          {SKU: "ROD-1", Kind: stock.Receipt, To: stock.Van("T9"), Quantity: n("1")},
		"reason required":        {SKU: "ROD-1", Kind: stock.Loss, From: stock.Store, Quantity: n("1")},
		"price currency":         {SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("1"), UnitPrice: money.Amount{Minor: 1, Currency: "COP"}},
		"counted required":       {SKU: "ROD-1", Kind: stock.Count, To: stock.Store},
	} {
		m.move(want, mv)
	}
}

// TestLedgerKeepsQuantityAndValue checks over random histories that nothing appears or gets lost: balances
// are the sum of what was moved, and the value is what was paid less the cost of what left, to the cent.
func TestLedgerKeepsQuantityAndValue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newService(r)
		s.Negative = false
		places := []stock.Place{stock.Store, stock.Van("T1"), stock.Van("T2")}
		want := map[stock.Place]money.Decimal{}
		value := int64(0)
		for i := range rapid.IntRange(1, 25).Draw(r, "movements") {
			quantity := money.New(rapid.Int64Range(1, 5000).Draw(r, "quantity"), 3)
			from, to := rapid.SampledFrom(places).Draw(r, "from"), rapid.SampledFrom(places).Draw(r, "to")
			m := stock.Movement{Command: fmt.Sprint(i), SKU: "GRA-1", Quantity: quantity, By: agent}
			switch rapid.IntRange(0, 3).Draw(r, "kind") {
			case 0:
				m.Kind, m.To, m.UnitPrice = stock.Receipt, to, usd(rapid.Int64Range(0, 9999).Draw(r, "price"))
			case 1:
				m.Kind, m.From, m.To = stock.Transfer, from, to
			case 2:
				m.Kind, m.From = stock.Use, from
			case 3:
				m.Kind, m.To, m.Counted, m.Reason = stock.Count, to, &quantity, "conteo"
			}
			before := want[from]
			e, err := s.Move(t.Context(), m, now)
			var lacking *stock.NotEnoughError
			var invalid *validation.InvalidError
			switch {
			case errors.As(err, &lacking):
				if before.Cmp(quantity) >= 0 {
					r.Fatalf("%+v was refused with %s there", m, before)
				}
				continue
			case errors.As(err, &invalid) && from == to:
				continue
			case err != nil:
				r.Fatal(err)
			}
			if e.From != "" {
				want[e.From] = want[e.From].Sub(e.Quantity)
			}
			if e.To != "" {
				want[e.To] = want[e.To].Add(e.Quantity)
			}
			switch {
			case e.From == "":
				value += e.Cost.Minor
			case e.To == "":
				value -= e.Cost.Minor
			}
			for _, p := range places {
				if e.Balances[p].Cmp(want[p]) != 0 || want[p].Sign() < 0 {
					r.Fatalf("%s has %s, want %s", p, e.Balances[p], want[p])
				}
			}
			if e.Value.Minor != value || value < 0 || e.Balances.Total().Sign() == 0 && value != 0 {
				r.Fatalf("the stock of %s is worth %d, want %d", e.Balances.Total(), e.Value.Minor, value)
			}
		}
	})
}

// TestMovementsAtOnce checks that of many at once none is lost, and one that is given twice counts once.
func TestMovementsAtOnce(t *testing.T) {
	s := newService(t)
	m := &mover{t: t, s: s}
	m.move("", stock.Movement{SKU: "ROD-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("100"), UnitPrice: usd(1000)})
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for range 2 {
				_, err := s.Move(t.Context(), stock.Movement{Command: fmt.Sprint("at once ", i), SKU: "ROD-1", Kind: stock.Transfer, From: stock.Store, To: stock.Van("T1"), Quantity: n("1"), By: agent}, now)
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	last, err := s.Last(t.Context(), "ROD-1")
	if err != nil || last.Number != 17 || last.Balances[stock.Van("T1")].String() != "16" || last.Balances[stock.Store].String() != "84" {
		t.Errorf("%+v %v", last, err)
	}
}

// TestWhatCostNothingStaysWithoutValue counts less than came in for nothing: what is missing takes no value.
func TestWhatCostNothingStaysWithoutValue(t *testing.T) {
	s := newService(t)
	if _, err := s.Move(t.Context(), stock.Movement{Command: "1", SKU: "GRA-1", Kind: stock.Receipt, To: stock.Store, Quantity: n("2"), UnitPrice: usd(0), By: agent}, now); err != nil {
		t.Fatal(err)
	}
	counted := n("1")
	e, err := s.Move(t.Context(), stock.Movement{Command: "2", SKU: "GRA-1", Kind: stock.Count, To: stock.Store, Counted: &counted, Reason: "conteo", By: agent}, now)
	if err != nil || e.Cost.Minor != 0 || e.Value.Minor != 0 {
		t.Errorf("cost %d, value %d, %v", e.Cost.Minor, e.Value.Minor, err)
	}
}
