package ledger_test

import (
	"errors"
	"testing"
	"time"

	"recado/flows/ledger"
	"recado/flows/money"
	"recado/store/repo"
	"recado/store/sqlite"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

func newService(t testing.TB) *ledger.Service {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err := repo.NewLedger(db)
	if err != nil {
		t.Fatal(err)
	}
	return &ledger.Service{Entries: kept}
}

func TestEntriesAreBalancedAndNeverChange(t *testing.T) {
	s := newService(t)
	issued := ledger.Entry{ID: "issued/FAC-00001", At: noon, Of: "FAC-00001"}
	issued.Add(ledger.Receivable, usd(119))
	issued.Add(ledger.RevenueLabour, usd(-100))
	issued.Add(ledger.Discounts, usd(0))
	if err := s.Post(t.Context(), issued); !errors.Is(err, ledger.ErrUnbalanced) {
		t.Errorf("a cent is missing: %v", err)
	}
	issued.Add(ledger.VAT, usd(-19))
	for range 2 {
		if err := s.Post(t.Context(), issued); err != nil {
			t.Fatal(err)
		}
	}
	other := issued
	other.Lines = []ledger.Line{{Account: ledger.Cash, Amount: usd(1)}, {Account: ledger.Bank, Amount: usd(-1)}}
	if err := s.Post(t.Context(), other); !errors.Is(err, ledger.ErrOther) {
		t.Errorf("another entry under the same id: %v", err)
	}
	for name, wrong := range map[string][]ledger.Line{
		"account":    {{Account: "piggy", Amount: usd(1)}, {Account: ledger.Cash, Amount: usd(-1)}},
		"currencies": {{Account: ledger.Cash, Amount: usd(1)}, {Account: ledger.Bank, Amount: money.Amount{Minor: -1, Currency: "COP"}}},
	} {
		if err := s.Post(t.Context(), ledger.Entry{ID: name, Lines: wrong}); err == nil {
			t.Errorf("%s: posted", name)
		}
	}
	if err := s.Post(t.Context(), issued.Undone("cancelled/FAC-00001", noon.Add(time.Second))); err != nil {
		t.Fatal(err)
	}
	balances, err := s.Balances(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for account, sum := range balances["USD"] {
		if sum != 0 {
			t.Errorf("%s keeps %d after the cancellation", account, sum)
		}
	}
	page, _, err := s.List(t.Context(), "FAC-00001", 10, "")
	if err != nil || len(page) != 2 || page[0].ID != "issued/FAC-00001" {
		t.Errorf("%v %v", page, err)
	}
}
