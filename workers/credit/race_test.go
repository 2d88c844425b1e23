package credit_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/store/repo"
	"recado/store/sqlite"
)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

// TestOrdersAndPaymentsRaceInTheStore makes orders from 30 connections at once, on the real store, each twice
// with the same key, and then pays one of them from 20, each payment twice: the limit holds, and each payment
// counts once.
func TestOrdersAndPaymentsRaceInTheStore(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err1 := repo.NewCreditOrders(db)
	limits, err2 := repo.NewCreditLines(db)
	products, err3 := repo.NewRecordRepository[credit.Product](db, "products", "")
	rules, err4 := credit.DefaultRules()
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	p := &people{who: credit.Applicant{ID: "CLI-00001", Country: "SV", Contact: ana}}
	lines := &credit.Lines{Lines: limits, Customers: p, Rules: rules}
	tariff := pricing.Default()
	s := &credit.Orders{Orders: kept, Products: credit.Products(products, rules), Customers: p, Lines: lines, Numbers: db, VATOn: tariff.VATOn}
	product := credit.Product{
		Name: "Compra", Country: "SV", Minimum: usd(10_00), Periods: []credit.Period{{ID: "3m", Every: instalments.Monthly, Count: 3}},
		Levels: []credit.Level{{Level: 1, Maximum: usd(100_00)}}, Fee: instalments.Fee{Type: instalments.PercentFee, Percent: money.Int(10)},
	}
	_, err1 = s.Products.Create(ctx, "COMPRA", product, noon)
	err2 = lines.Grant(ctx, credit.Grant{Customer: "CLI-00001", Evaluation: "EVA-1", Level: 1, Limit: usd(100_00), Cap: usd(100_00)}, "SV", noon)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	made := map[string]int{}
	for i := range 30 {
		all.Go(func() {
			d := credit.Draft{Wish: credit.Wish{Product: "COMPRA", Period: "3m", Principal: usd(30_00)}, Customer: "CLI-00001", Command: fmt.Sprint("k", i/2)}
			o, _, err := s.Create(ctx, d, noon)
			mu.Lock()
			defer mu.Unlock()
			if refused, ok := errors.AsType[*credit.RefusedError](err); ok && refused.Reason == "limit" {
				return
			}
			if err != nil {
				t.Error(err)
			}
			made[o.ID]++
		})
	}
	all.Wait()
	page, _, err := s.List(ctx, credit.Filter{})
	if err != nil || len(page) != 3 || len(made) != 3 {
		t.Fatalf("%d orders, %v, %v", len(page), made, err)
	}
	id := page[0].ID
	for i := range 20 {
		all.Go(func() {
			if _, err := s.Apply(ctx, id, fmt.Sprint("p", i/2), usd(1_00), noon, noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	o, err := s.Get(ctx, id)
	left, err2 := o.Left()
	if err != nil || err2 != nil || len(o.Payments) != 10 || left != usd(23_00) {
		t.Errorf("%d payments, %s left, %v %v", len(o.Payments), left, err, err2)
	}
}
