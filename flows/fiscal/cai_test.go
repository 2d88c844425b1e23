package fiscal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/fiscal"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

const (
	cai   = "35BD6A-0195F4-B34BAA-8B7D13-37791A-2D"
	other = "A1B2C3-0195F4-B34BAA-8B7D13-37791A-2E"
)

var noon = time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC) // in Honduras

func hnl(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "HNL"} }

// office has real invoices and ranges.
type office struct {
	testing.TB
	*invoices.Service
	cai   *fiscal.CAI
	books *repo.FiscalBooks
	bills *repo.Invoices
	fails func() bool // an answer is lost, as if the process stopped
}

func (o *office) Answer(ctx context.Context, id string, f invoices.Fiscal, now time.Time) (invoices.Invoice, error) {
	if o.fails != nil && o.fails() {
		return invoices.Invoice{}, bot.ErrUnavailable
	}
	return o.Service.Answer(ctx, id, f, now)
}

func openOffice(t testing.TB) *office {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	bills, err1 := repo.NewInvoices(db)
	books, err2 := repo.NewFiscalBooks(db)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	o := &office{TB: t, books: books, bills: bills, Service: &invoices.Service{Invoices: bills, Fiscal: invoices.CAI, People: []notify.Person{{Role: notify.Admin, Contact: "+50499990000"}}}}
	o.cai = &fiscal.CAI{Books: books, Bills: o, Zone: time.FixedZone("HN", -6*60*60), People: o.People}
	o.Issuer = o.cai
	return o
}

func (o *office) register(r fiscal.Range) fiscal.Range {
	o.Helper()
	r, err := o.cai.Register(context.Background(), r, "eva", noon)
	if err != nil {
		o.Fatal(err)
	}
	return r
}

// bill stores a document that waits for its number.
func (o *office) bill(n int, at time.Time) string {
	o.Helper()
	i := invoices.Invoice{
		ID: fmt.Sprintf("FAC-%05d", n), V: 1, Command: fmt.Sprint("bill ", n), Total: hnl(11500), Balance: hnl(11500), Status: invoices.Sent,
		CreatedAt: at, UpdatedAt: at, Fiscal: invoices.Fiscal{Provider: invoices.CAI, State: invoices.Pending},
	}
	if err := o.bills.Insert(context.Background(), i); err != nil {
		o.Fatal(err)
	}
	return i.ID
}

func (o *office) seal(id string, now time.Time) invoices.Fiscal {
	o.Helper()
	i, err := o.Seal(context.Background(), id, now)
	if err != nil {
		o.Fatal(err)
	}
	return i.Fiscal
}

// warnings counts what the ranges told.
func (o *office) warnings() (n int) {
	o.Helper()
	effects, err := o.books.Load(context.Background(), fiscal.TypeInvoice)
	if err != nil {
		o.Fatal(err)
	}
	for _, e := range effects {
		if e.Kind == bot.EffectNotify {
			n++
		}
	}
	return n
}

func TestACAINumberIsTakenFromItsRange(t *testing.T) {
	o := openOffice(t)
	if f := o.seal(o.bill(1, noon), noon); f.State != invoices.Refused || f.Number != "" {
		t.Errorf("without a range: %+v", f)
	}
	o.register(fiscal.Range{CAI: cai, Prefix: "000-001-01", From: 101, To: 103, Until: "2027-06-30"})
	f := o.seal(o.bill(2, noon), noon)
	want := invoices.Fiscal{
		Provider: invoices.CAI, State: invoices.Sealed, Number: "000-001-01-00000101", Code: cai, Range: "000-001-01-00000101 a 000-001-01-00000103", Until: "2027-06-30", At: noon,
	}
	if f != want {
		t.Errorf("%+v", f)
	}
	if again := o.seal("FAC-00002", noon.Add(time.Hour)); again != want {
		t.Errorf("again: %+v", again)
	}
	if _, err := o.RetryFiscal(t.Context(), "FAC-00001", "eva", noon); err != nil {
		t.Fatal(err)
	}
	if f := o.seal("FAC-00001", noon); f.Number != "000-001-01-00000102" {
		t.Errorf("tried again: %+v", f)
	}
	if _, err := o.RetryFiscal(t.Context(), "FAC-00001", "eva", noon); !errors.Is(err, invoices.ErrFiscal) {
		t.Errorf("a sealed one was tried again: %v", err)
	}
}

func TestNoNumberBehindTheEndOfARange(t *testing.T) {
	o := openOffice(t)
	o.register(fiscal.Range{CAI: cai, Prefix: "000-001-01", From: 1, To: 2, Until: "2026-12-01"})
	if n := o.warnings(); n != 1 { // its last day is near
		t.Errorf("%d warnings", n)
	}
	lastDay := time.Date(2026, 12, 2, 5, 59, 0, 0, time.UTC) // 1 December, 23:59 in Honduras
	if f := o.seal(o.bill(1, lastDay), lastDay); f.State != invoices.Sealed {
		t.Errorf("on its last day: %+v", f)
	}
	after := lastDay.Add(time.Minute)
	if f := o.seal(o.bill(2, after), after); f.State != invoices.Refused || !strings.Contains(f.Problem, "2026-12-01") {
		t.Errorf("a day later: %+v", f)
	}
	o.register(fiscal.Range{CAI: other, Prefix: "000-001-01", From: 3, To: 3, Until: "2027-12-01"})
	if f := o.seal(o.bill(3, after), after); f.Number != "000-001-01-00000003" || f.Code != other {
		t.Errorf("of the next range: %+v", f)
	}
	if f := o.seal(o.bill(4, after), after); f.State != invoices.Refused || !strings.Contains(f.Problem, "used up") {
		t.Errorf("used up: %+v", f)
	}
	if n := o.warnings(); n < 3 {
		t.Errorf("%d warnings", n)
	}
	before := o.warnings()
	for range 2 {
		if err := o.cai.Expire(t.Context(), after.AddDate(2, 0, 0), 10); err != nil {
			t.Fatal(err)
		}
	}
	if n := o.warnings(); n != before {
		t.Errorf("a range that is used up warns %d times more", n-before)
	}
}

func TestARangeIsWarnedOfEachDayOnce(t *testing.T) {
	o := openOffice(t)
	o.register(fiscal.Range{CAI: cai, Prefix: "000-001-01", From: 1, To: 1000, Until: "2027-06-30"})
	at := func(day string, want int) {
		t.Helper()
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := o.cai.Expire(t.Context(), now.Add(12*time.Hour), 10); err != nil {
				t.Fatal(err)
			}
		}
		if n := o.warnings(); n != want {
			t.Errorf("%s: %d warnings", day, n)
		}
	}
	at("2027-05-30", 0)
	at("2027-05-31", 1)
	at("2027-06-22", 1)
	at("2027-06-23", 2)
	at("2027-06-30", 3)
	at("2027-07-05", 3)
	if next, err := o.cai.Soonest(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("looked at again on %s, %v", next, err)
	}
}

func TestWrongRangesAreRefused(t *testing.T) {
	o := openOffice(t)
	good := fiscal.Range{CAI: cai, Prefix: "000-001-01", From: 1, To: 500, Until: "2027-06-30"}
	o.register(good)
	o.register(good) // again
	for field, r := range map[string]fiscal.Range{
		"cai":    {CAI: "35BD6A", Prefix: "000-002-01", From: 1, To: 5, Until: "2027-06-30"},
		"prefix": {CAI: cai, Prefix: "000-001-99", From: 1, To: 5, Until: "2027-06-30"},
		"to":     {CAI: cai, Prefix: "000-002-01", From: 6, To: 5, Until: "2027-06-30"},
		"until":  {CAI: cai, Prefix: "000-002-01", From: 1, To: 5, Until: "2026-11-29"},
		"from":   {CAI: other, Prefix: "000-001-01", From: 500, To: 900, Until: "2027-06-30"},
	} {
		_, err := o.cai.Register(t.Context(), r, "eva", noon)
		bad, ok := errors.AsType[*validation.InvalidError](err)
		if !ok || len(bad.Problems) != 1 || bad.Problems[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if all, err := o.cai.Ranges(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

// TestCAINumbersHaveNoGaps has eight writers seal the same documents while answers are lost.
func TestCAINumbersHaveNoGaps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := openOffice(t)
		o.register(fiscal.Range{CAI: cai, Prefix: "000-001-01", From: 1, To: 7, Until: "2027-06-30"})
		o.register(fiscal.Range{CAI: other, Prefix: "000-002-01", From: 11, To: 30, Until: "2027-12-31"})
		var ids []string
		for n := range rapid.IntRange(1, 14).Draw(rt, "documents") {
			ids = append(ids, o.bill(n+1, noon))
		}
		lost := rapid.IntRange(2, 9).Draw(rt, "each so manieth answer is lost")
		var mu sync.Mutex
		count := 0
		o.fails = func() bool {
			mu.Lock()
			defer mu.Unlock()
			count++
			return count%lost == 0
		}
		var wait sync.WaitGroup
		for w := range 8 {
			wait.Go(func() {
				for n := range ids {
					for range 50 {
						if _, err := o.Seal(t.Context(), ids[(n+w)%len(ids)], noon); err == nil {
							break
						}
					}
				}
			})
		}
		wait.Wait()
		var numbers []string
		for _, id := range ids {
			i, err := o.bills.Get(t.Context(), id)
			if err != nil || i.Fiscal.State != invoices.Sealed {
				rt.Fatalf("%s: %+v, %v", id, i.Fiscal, err)
			}
			numbers = append(numbers, i.Fiscal.Number)
		}
		slices.Sort(numbers)
		for n, number := range numbers {
			want := fmt.Sprintf("000-001-01-%08d", n+1)
			if n >= 7 {
				want = fmt.Sprintf("000-002-01-%08d", n+4)
			}
			if number != want {
				rt.Fatalf("%v", numbers)
			}
		}
	})
}
