package debts_test

import (
	"context"
	"testing"

	"recado/bot"
	"recado/flows/debts"
	"recado/store/repo"
	"recado/store/sqlite"
)

const beto = bot.ContactID("+573007654321")

// serviceWithUses returns a service that notices receipts that are used again. Both contacts owe something.
func serviceWithUses(t *testing.T) *debts.Service {
	t.Helper()
	s, _ := newService(t)
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s.Uses = must[*repo.ReceiptUses](t)(repo.NewReceiptUses(db))
	for _, who := range []bot.ContactID{ana, beto} {
		must[debts.Account](t)(s.Record(context.Background(), who, []debts.Debt{owed("A", "2026-10-01", cop(50_000))}, monday))
	}
	return s
}

func reading(minor int64, numbers ...string) *debts.ReadReceipt {
	r := &debts.ReadReceipt{Reference: numbers[0], Others: numbers[1:]}
	if minor > 0 {
		sum := cop(minor)
		r.Amount = &sum
	}
	return r
}

func TestAReceiptIsAPaymentsByAnyOfItsNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		read    *debts.ReadReceipt
		matches bool
	}{
		"the reference":                {reading(100, "778812"), true},
		"with zeros before it":         {reading(100, "0000778812"), true},
		"the number of the approval":   {reading(100, "12345", "778812"), true},
		"another amount":               {reading(101, "778812"), false},
		"no amount":                    {reading(0, "778812"), false},
		"another number":               {reading(100, "778813"), false},
		"a payment without a number":   {reading(200, "999"), false},
		"no number, as such a payment": {reading(200, ""), false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, first := range []bool{true, false} { // the payment is counted before its receipt comes, or after
				s, _ := newService(t)
				ctx := context.Background()
				must[debts.Account](t)(s.Record(ctx, ana, []debts.Debt{owed("A", "2026-10-01", cop(1000))}, monday))
				pay := func() {
					must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p1", Amount: cop(100), Reference: "778812"}, monday))
					must[debts.Payment](t)(s.Pay(ctx, ana, debts.Payment{ID: "p2", Amount: cop(200)}, monday))
				}
				if first {
					pay()
				}
				must[debts.Account](t)(s.AddReceipt(ctx, ana, debts.Receipt{ID: "r", Read: c.read}, monday))
				if !first {
					pay()
				}
				a := must[debts.Account](t)(s.Get(ctx, ana))
				if got := a.Receipts[0]; (got.State == debts.Accepted) != c.matches || c.matches && got.By != "p1" {
					t.Errorf("payment first %v: %s by %q", first, got.State, got.By)
				}
				if a.Open()[0].Balance != cop(700) {
					t.Errorf("payment first %v: %v is owed, a receipt was counted beside its payment", first, a.Open()[0].Balance)
				}
			}
		})
	}
}

func TestAReceiptThatIsUsedAgainIsMarked(t *testing.T) {
	for name, c := range map[string]struct {
		first, second *debts.ReadReceipt
		marked        bool
	}{
		"the same":                              {reading(100, "M12345678"), reading(100, "M12345678"), true},
		"the amount is read on one only":        {reading(100, "M12345678"), reading(0, "m-12345678"), true},
		"one number of two":                     {reading(100, "11112222", "33334444"), reading(100, "33334444"), true},
		"an approval's number, the same amount": {reading(100, "123456"), reading(100, "123456"), true},
		"an approval's number, another payment": {reading(100, "123456"), reading(200, "123456"), false},
		"an approval's number, no amount":       {reading(0, "123456"), reading(0, "123456"), false},
		"another number":                        {reading(100, "11112222"), reading(100, "11112223"), false},
		"nothing was read on it":                {nil, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, second := range []bot.ContactID{ana, beto} {
				s := serviceWithUses(t)
				ctx := context.Background()
				for range 2 { // the same effect again is no second use
					a := must[debts.Account](t)(s.AddReceipt(ctx, ana, debts.Receipt{ID: "r1", Read: c.first}, monday))
					if len(a.Receipts) != 1 || a.Receipts[0].Used != nil {
						t.Fatalf("first: %+v", a.Receipts)
					}
				}
				a := must[debts.Account](t)(s.AddReceipt(ctx, second, debts.Receipt{ID: "r2", Read: c.second}, monday))
				got := a.Receipts[len(a.Receipts)-1]
				if (got.Used != nil) != c.marked || c.marked && (got.Used.Contact != ana || got.Used.Receipt != "r1") {
					t.Errorf("by %s: %+v", second, got.Used)
				}
				if got.State != debts.InReview {
					t.Errorf("%s", got.State)
				}
			}
		})
	}
}
