package credit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/credit"
	"recado/flows/debts"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/store/repo"
	"recado/store/sqlite"
	workcredit "recado/workers/credit"
	workdebts "recado/workers/debts"
)

// loans are an order on credit and its customer's account, whose effects are carried out by hand.
type loans struct {
	orders *credit.Orders
	debts  *debts.Service
	do     map[string]engine.Handler
	seen   map[string]bool // effects that were carried out
}

func newLoans(t interface{ Fatal(args ...any) }, db *sqlite.DB, n int) loans {
	kept, err1 := repo.NewCreditOrders(db)
	limits, err2 := repo.NewCreditLines(db)
	products, err3 := repo.NewRecordRepository[credit.Product](db, "products", "")
	accounts, err4 := repo.NewDebts(db)
	rules, err5 := credit.DefaultRules()
	who := &people{who: credit.Applicant{ID: fmt.Sprintf("CLI-%05d", n), Country: "SV", Contact: bot.ContactID(fmt.Sprintf("+503700%05d", n)), Name: "Ana Ruiz", DocNo: "000162975"}}
	l := loans{seen: map[string]bool{}, debts: &debts.Service{Accounts: accounts, Zone: time.UTC, Terms: debts.Terms{Days: 30, Parts: 3}}}
	lines, tariff := &credit.Lines{Lines: limits, Customers: who, Rules: rules}, pricing.Default()
	l.orders = &credit.Orders{Orders: kept, Products: credit.Products(products, rules), Customers: who, Lines: lines, Numbers: db, VATOn: tariff.VATOn}
	_, err6 := l.orders.Products.Create(context.Background(), "COMPRA", credit.Product{
		Name: "Compra", Country: "SV", Minimum: usd(10_00), Periods: []credit.Period{{ID: "3m", Every: instalments.Monthly, Count: 3}},
		Levels: []credit.Level{{Level: 1, Maximum: usd(100_00)}}, Fee: instalments.Fee{Type: instalments.PercentFee, Percent: money.Int(10)},
	}, noon)
	if errors.Is(err6, bot.ErrDuplicate) || err6 != nil && n > 1 {
		err6 = nil
	}
	err7 := lines.Grant(context.Background(), credit.Grant{Customer: who.who.ID, Evaluation: "EVA-1", Level: 1, Limit: usd(100_00), Cap: usd(100_00)}, "SV", noon)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7); err != nil {
		t.Fatal(err)
	}
	w := workcredit.Worker{Orders: l.orders, Lines: lines, Customers: who, Debts: l.debts}
	l.do = w.Handlers()
	owner := workdebts.Worker{Debts: l.debts, Sources: map[string]func(context.Context, debts.Counted, time.Time) error{credit.DebtSource: w.Counted}}
	l.do[debts.DoCounted] = owner.Handlers()[debts.DoCounted]
	return l
}

// waiting lists the effects of the order and of the account that were not carried out yet.
func (l loans) waiting(order string, who bot.ContactID) (list []bot.Effect) {
	o, _ := l.orders.Get(context.Background(), order)
	a, _ := l.debts.Get(context.Background(), who)
	for _, e := range slices.Concat(o.Outbox, a.Outbox) {
		if e.Kind == bot.EffectDo && l.do[e.Name] != nil && e.Name != credit.DoSettle && !l.seen[e.ID] {
			list = append(list, e)
		}
	}
	return list
}

// carry carries out an effect; one that fails is tried again later.
func (l loans) carry(e bot.Effect) {
	if _, err := l.do[e.Name](context.Background(), engine.Task{Effect: e, Now: noon}); err == nil {
		l.seen[e.ID] = true
	}
}

// TestAnAccountAndItsLoanAgree counts payments in a customer's account and takes some back, while partners report
// others to the loan. Effects are carried out in any order, and some twice: in the end the account owes what the loan
// owes, and no payment counted twice.
func TestAnAccountAndItsLoanAgree(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		l, ctx := newLoans(t, db, runs), context.Background()
		o, _, err := l.orders.Create(ctx, credit.Draft{Wish: credit.Wish{Product: "COMPRA", Period: "3m", Principal: usd(60_00)}, Customer: fmt.Sprintf("CLI-%05d", runs), Command: fmt.Sprint("k", runs)}, noon)
		if err != nil {
			t.Fatal(err)
		}
		who := o.Contact
		l.carry(l.waiting(o.ID, who)[0])
		if a, err := l.debts.Get(ctx, who); err != nil || len(a.Open()) != 1 || a.Open()[0].Due != o.Plan.Instalments[0].Due || a.Open()[0].Debtor.DocumentEnd != "2975" {
			t.Fatalf("%+v %v", a, err)
		}
		var paid []string
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			id, amount := fmt.Sprintf("PAG-%d-%d", runs, i), usd(int64(rapid.IntRange(1, 30_00).Draw(t, "amount")))
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				if _, err := l.debts.Pay(ctx, who, debts.Payment{ID: id, Amount: amount}, noon); err != nil {
					t.Fatal(err)
				}
				paid = append(paid, id)
			case 2:
				if _, err := l.orders.Apply(ctx, o.ID, "partner:"+id, amount, noon, noon); err != nil {
					t.Fatal(err)
				}
			case 3:
				if len(paid) > 0 {
					if _, err := l.debts.Reverse(ctx, who, rapid.SampledFrom(paid).Draw(t, "reversed"), noon); err != nil {
						t.Fatal(err)
					}
				}
			case 4:
				if list := l.waiting(o.ID, who); len(list) > 0 {
					e := rapid.SampledFrom(list).Draw(t, "effect")
					l.carry(e)
					if rapid.Bool().Draw(t, "again") {
						l.carry(e)
					}
				}
			}
		}
		for range 200 {
			list := l.waiting(o.ID, who)
			if len(list) == 0 {
				break
			}
			l.carry(rapid.SampledFrom(list).Draw(t, "last effects"))
		}
		if left := l.waiting(o.ID, who); len(left) > 0 {
			t.Fatalf("never carried out: %+v", left)
		}
		o, _ = l.orders.Get(ctx, o.ID)
		a, _ := l.debts.Get(ctx, who)
		for _, want := range o.Debts(debts.Debtor{}) {
			got := money.Zero("USD")
			if i := slices.IndexFunc(a.Debts, func(d debts.Debt) bool { return d.ID == want.ID }); i >= 0 {
				got = a.Debts[i].Balance
			}
			if got != want.Balance {
				t.Fatalf("%s: the account owes %v, the loan %v\n%+v\n%+v", want.ID, got, want.Balance, a, o)
			}
		}
	})
}
