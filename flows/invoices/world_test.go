package invoices_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/store"
	"recado/store/repo"
	"recado/store/sqlite"
)

const ana = bot.ContactID("+573001234567")

// monday is 23 November 2026, ten in the morning where the business is.
var monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

// shop bills made-up orders with the real services of invoices, debts and books.
type shop struct {
	testing.TB
	*invoices.Service
	stored   *repo.Invoices
	accounts *repo.Debts
	debts    *debts.Service
	books    *ledger.Service
	now      time.Time

	mu     sync.Mutex
	orders map[string]orders.Order
	terms  invoices.Terms
}

func open(t testing.TB, db store.DB) *shop {
	t.Helper()
	s := &shop{TB: t, now: monday, orders: map[string]orders.Order{}, terms: invoices.Terms{Tariff: pricing.Default()}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	s.stored, err = repo.NewInvoices(db)
	must(err)
	series, err := repo.NewInvoiceSeries(db)
	must(err)
	periods, err := repo.NewInvoicePeriods(db)
	must(err)
	s.accounts, err = repo.NewDebts(db)
	must(err)
	entries, err := repo.NewLedger(db)
	must(err)
	zone := time.FixedZone("Bogota", -5*60*60)
	s.debts = &debts.Service{Accounts: s.accounts, Terms: debts.Terms{Days: 30}, Zone: zone}
	s.books = &ledger.Service{Entries: entries}
	s.Service = &invoices.Service{
		Invoices: s.stored, Series: series, Periods: periods, Orders: s, Billing: s, Debts: s.debts, Country: "CO",
		Calendar: pricing.Calendar{Zone: zone, Holiday: func(time.Time) bool { return false }},
		Item: func(_ context.Context, sku string) (pricing.Material, bool, error) {
			return pricing.Material{SKU: sku, Description: sku, Price: usd(1999)}, sku != "LOST", nil
		},
		Quotation: func(context.Context, string) (quotations.Quotation, error) {
			return quotations.Quotation{}, bot.ErrNotFound
		},
	}
	return s
}

func newShop(t testing.TB) *shop {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return open(t, db)
}

// approved makes an order whose work took so many minutes, and that its customer has approved.
func (s *shop) approved(n, minutes int, change ...func(*orders.Order)) string {
	in := s.now.Add(-time.Duration(minutes) * time.Minute)
	o := orders.Order{
		ID: fmt.Sprintf("ORD-%05d", n), Contact: ana, ClientName: "Ana", ClientMail: "ana@example.com", ServiceType: "PLUMBING", State: orders.Invoiced,
		Work: orders.Work{Visits: []orders.Visit{{In: in, Out: s.now}}, Report: &orders.Report{Hours: money.Share(int64(minutes), 60, 2).String(), Minutes: minutes, At: s.now}},
	}
	o.Closing.ApprovedAt = s.now
	for _, f := range change {
		f(&o)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders[o.ID] = o
	return o.ID
}

// make bills an order.
func (s *shop) make(order string) invoices.Invoice {
	s.Helper()
	i, _, err := s.Make(context.Background(), order, s.now)
	if err != nil {
		s.Fatal(err)
	}
	return i
}

// work carries out the effects that wait, until none is left.
func (s *shop) work() {
	s.Helper()
	ctx := context.Background()
	for again := true; again; {
		again = false
		for _, box := range []interface {
			Waiting(context.Context, time.Time, int) ([]string, error)
			Load(context.Context, string) ([]bot.Effect, error)
			Ack(context.Context, string, ...string) error
		}{s.stored, s.accounts} {
			owners, err := box.Waiting(ctx, s.now.Add(time.Hour), 100)
			if err != nil {
				s.Fatal(err)
			}
			for _, owner := range owners {
				effects, err := box.Load(ctx, owner)
				if err != nil {
					s.Fatal(err)
				}
				for _, e := range effects {
					again = true
					if err := s.do(ctx, e); err != nil {
						s.Fatalf("%s: %v", e.Name, err)
					}
					if err := box.Ack(ctx, owner, e.ID); err != nil {
						s.Fatal(err)
					}
				}
			}
		}
	}
}

func (s *shop) do(ctx context.Context, e bot.Effect) (err error) {
	var ref invoices.Ref
	if e.Kind == bot.EffectDo && e.Name != ledger.DoPost && e.Name != debts.DoCounted {
		_ = json.Unmarshal(e.Args, &ref)
	}
	switch e.Name {
	case ledger.DoPost:
		var entry ledger.Entry
		if err := json.Unmarshal(e.Args, &entry); err != nil {
			return err
		}
		return s.books.Post(ctx, entry)
	case debts.DoCounted:
		var c debts.Counted
		if err := json.Unmarshal(e.Args, &c); err != nil {
			return err
		}
		if err := s.books.Post(ctx, invoices.EntryOf(c)); err != nil {
			return err
		}
		return s.Settle(ctx, c, s.now)
	case invoices.DoOwe:
		return s.Owe(ctx, ref.ID, s.now)
	case invoices.DoCancel:
		_, err = s.FinishCancel(ctx, ref.ID, s.now)
	case invoices.DoCredit:
		return s.FinishCredits(ctx, ref.ID, s.now)
	case invoices.DoPaid, invoices.DoUnpaid:
		return s.OrderPaid(ctx, ref, e.Name == invoices.DoPaid, s.now)
	case invoices.DoDocument:
		_, err = s.Documented(ctx, ref.ID, bot.Media{ID: "file of " + ref.ID}, s.now)
	}
	return err
}

// The ports.

func (s *shop) Get(ctx context.Context, id string) (orders.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, known := s.orders[id]
	if !known {
		return o, bot.ErrNotFound
	}
	return o, nil
}

func (s *shop) change(id string, f func(*orders.Order)) (orders.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	f(&o)
	s.orders[id] = o
	return o, nil
}

func (s *shop) Billed(_ context.Context, id, invoice string, _ time.Time) (orders.Order, error) {
	return s.change(id, func(o *orders.Order) { o.Closing.Invoice = invoice })
}

func (s *shop) Paid(_ context.Context, id string, now time.Time) (orders.Order, error) {
	return s.change(id, func(o *orders.Order) { o.Closing.PaidAt = now })
}

func (s *shop) Unpaid(_ context.Context, id string, _ time.Time) (orders.Order, error) {
	return s.change(id, func(o *orders.Order) { o.Closing.PaidAt = time.Time{} })
}

func (s *shop) Billing(_ context.Context, o orders.Order, _ time.Time) (invoices.Terms, error) {
	t := s.terms
	t.Payer = invoices.Payer{Name: o.ClientName, Contact: o.Contact, Mail: o.ClientMail}
	return t, nil
}

// invoice reads an invoice.
func (s *shop) invoice(id string) invoices.Invoice {
	s.Helper()
	i, err := s.stored.Get(context.Background(), id)
	if err != nil {
		s.Fatal(err)
	}
	return i
}

// pay counts a payment in the account of ana.
func (s *shop) pay(p debts.Payment) debts.Payment {
	s.Helper()
	counted, err := s.debts.Pay(context.Background(), ana, p, s.now)
	if err != nil {
		s.Fatal(err)
	}
	s.work()
	return counted
}
