package invoices_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/store"
	"recado/store/mongo"
	"recado/store/sqlite"
	"recado/store/storetest"
)

// TestNoCentIsLost plays random histories of invoices, payments, reversals, credit notes and cancellations, with every
// effect done twice: at each point the books are balanced and agree with invoices, debts and advances.
func TestNoCentIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newShop(t)
		var made []string
		amount := func() money.Amount { return usd(int64(rapid.IntRange(1, 20000).Draw(rt, "cents"))) }
		for n := range rapid.IntRange(3, 14).Draw(rt, "steps") {
			s.now = s.now.Add(time.Duration(rapid.IntRange(1, 100).Draw(rt, "hours")) * time.Hour)
			which := func() string { return made[rapid.IntRange(0, len(made)-1).Draw(rt, "invoice")] }
			act := rapid.IntRange(0, 6).Draw(rt, "act")
			if len(made) == 0 || act == 0 {
				order := s.approved(n+1, rapid.IntRange(0, 400).Draw(rt, "minutes"), func(o *orders.Order) {
					if rapid.Bool().Draw(rt, "material") {
						o.Work.Materials = []orders.UsedMaterial{{SKU: "SIF", Quantity: "0.333"}}
					}
				})
				i := s.make(order)
				made = append(made, i.ID)
				check(rt, i)
			} else {
				s.random(rt, act, n, which(), amount)
			}
			s.work()
			s.balanced()
			if t.Failed() {
				rt.Fatalf("at step %d", n)
			}
		}
	})
}

// random does one thing to an invoice; refusals are answers.
func (s *shop) random(rt *rapid.T, act, n int, id string, amount func() money.Amount) {
	ctx := context.Background()
	var err error
	switch act {
	case 1:
		_, err = s.debts.Pay(ctx, ana, debts.Payment{ID: fmt.Sprint("P", n), Amount: amount(), Method: debts.Card, Debt: "invoice:" + id}, s.now)
	case 2:
		_, err = s.debts.Pay(ctx, ana, debts.Payment{ID: fmt.Sprint("P", n), Amount: amount(), Method: debts.Cash}, s.now)
	case 3:
		_, err = s.debts.Reverse(ctx, ana, fmt.Sprint("P", rapid.IntRange(0, n).Draw(rt, "payment")), s.now)
	case 4:
		_, err = s.CreditInvoice(ctx, id, amount(), "x", "eva", fmt.Sprint("c", n), s.now)
	case 5:
		_, err = s.CancelInvoice(ctx, id, "x", "eva", s.now)
	case 6:
		err = s.Expire(ctx, s.now.AddDate(0, 2, 0), 100)
	}
	for _, fine := range []error{bot.ErrNotFound, invoices.ErrCredit, invoices.ErrPaid, invoices.ErrCancelled} {
		if errors.Is(err, fine) {
			return
		}
	}
	if err != nil {
		rt.Fatal(err)
	}
}

// check adds an invoice up.
func check(rt *rapid.T, i invoices.Invoice) {
	lines := int64(0)
	for _, p := range i.Parts {
		for _, l := range p.Estimate.Lines {
			lines += l.Total.Minor
		}
	}
	if lines != i.Subtotal.Minor || i.Subtotal.Minor-i.Discount.Minor != i.Net.Minor || i.Net.Minor+i.VAT.Minor != i.Total.Minor {
		rt.Fatalf("lines %d, subtotal %s, discount %s, net %s, VAT %s, total %s", lines, i.Subtotal, i.Discount, i.Net, i.VAT, i.Total)
	}
}

// TestSeriesWithoutGaps has sixteen writers issue at the same time, some for the same order: each order has one number,
// and the numbers have no gap.
func TestSeriesWithoutGaps(t *testing.T) {
	for name, db := range map[string]func(*testing.T) store.DB{
		"sqlite": func(t *testing.T) store.DB {
			db, err := sqlite.Temporary()
			if err != nil {
				t.Fatal(err)
			}
			return db
		},
		"ferretdb": func(t *testing.T) store.DB {
			if testing.Short() {
				t.Skip("building FerretDB takes a minute")
			}
			db, err := mongo.Open(storetest.FerretDB(t))
			if err != nil {
				t.Fatal(err)
			}
			return db
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := db(t)
			t.Cleanup(func() { _ = db.Close() })
			s := open(t, db)
			const writers, each = 16, 4
			var wait sync.WaitGroup
			for w := range writers {
				for n := range each {
					s.approved(w/2*each+n, 60) // two writers share their orders
				}
				wait.Go(func() {
					for n := range each {
						id := fmt.Sprintf("ORD-%05d", w/2*each+n)
						for try := 0; ; try++ {
							_, _, err := s.Make(t.Context(), id, s.now)
							if err == nil {
								break
							}
							if !errors.Is(err, bot.ErrUnavailable) || try > 20 {
								t.Errorf("%s: %v", id, err)
								break
							}
						}
					}
				})
			}
			wait.Wait()
			var numbers []string
			of := map[string]bool{}
			page, _, err := s.List(t.Context(), invoices.Filter{Limit: 200})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range page {
				numbers = append(numbers, i.ID)
				of[i.Parts[0].Order] = true
			}
			slices.Sort(numbers)
			for n, got := range numbers {
				if want := fmt.Sprintf("FAC-%05d", n+1); got != want {
					t.Fatalf("%s follows, want %s: %v", got, want, numbers)
				}
			}
			if len(numbers) != writers/2*each || len(of) != len(numbers) {
				t.Errorf("%d invoices of %d orders", len(numbers), len(of))
			}
		})
	}
}

// stopping is a repository whose process stops after it has taken a number.
type stopping struct {
	invoices.Repository
	stopped bool
}

func (r *stopping) Insert(ctx context.Context, i invoices.Invoice) error {
	if r.stopped {
		return bot.ErrUnavailable
	}
	return r.Repository.Insert(ctx, i)
}

// TestANumberWhoseWriterStopsIsFilled checks it for the next writer, and for the sweep.
func TestANumberWhoseWriterStopsIsFilled(t *testing.T) {
	s := newShop(t)
	broken := &stopping{s.stored, true}
	s.Invoices = broken
	first := s.approved(1, 60)
	if _, _, err := s.Make(t.Context(), first, s.now); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	broken.stopped = false
	if i := s.make(s.approved(2, 60)); i.ID != "FAC-00002" {
		t.Errorf("the next one is %s", i.ID)
	}
	if i := s.make(first); i.ID != "FAC-00001" || i.Parts[0].Order != first {
		t.Errorf("tried again: %s", i.ID)
	}
	broken.stopped = true
	_, _, _ = s.Make(t.Context(), s.approved(3, 60), s.now)
	broken.stopped = false
	if err := s.Expire(t.Context(), s.now.Add(time.Minute), 10); err != nil {
		t.Fatal(err)
	}
	if i := s.invoice("FAC-00003"); i.Total.Minor == 0 {
		t.Errorf("the sweep left %+v", i)
	}
}
