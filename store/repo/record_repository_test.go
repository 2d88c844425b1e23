package repo_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

var bookDay = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

func newBook(t *testing.T) *repo.RecordRepository[companies.Contract] {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	book, err := repo.NewRecordRepository[companies.Contract](db, "contracts", "company")
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func agreed(id, company string) record.Doc[companies.Contract] {
	return record.Doc[companies.Contract]{
		ID: id, V: 1, Data: companies.Contract{Company: company, Term: companies.Term{From: "2026-01-01"}, Status: companies.Active},
		CreatedAt: bookDay, UpdatedAt: bookDay,
	}
}

func TestRecordRepositoryStoresAndUpdates(t *testing.T) {
	book := newBook(t)
	d := agreed("A", "ACME")
	if err := book.Insert(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := book.Insert(t.Context(), d); !errors.Is(err, bot.ErrDuplicate) {
		t.Errorf("inserted again: %v", err)
	}
	if got, err := book.Get(t.Context(), "A"); err != nil || got.Data.Company != "ACME" || !got.CreatedAt.Equal(bookDay) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := book.Get(t.Context(), "B"); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
	d.V, d.Data.To = 2, "2026-12-31"
	if err := book.Put(t.Context(), d); err != nil {
		t.Error(err)
	}
	d.Data.To = "2027-12-31"
	if err := book.Put(t.Context(), d); !errors.Is(err, bot.ErrStale) {
		t.Errorf("on an old version: %v", err)
	}
	if got, err := book.Get(t.Context(), "A"); err != nil || got.V != 2 || got.Data.To != "2026-12-31" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestRecordRepositoryPagesByIDAndField checks that each document is listed once, in order of the
// ids, and only for the requested company, and that a cursor of another list is refused.
func TestRecordRepositoryPagesByIDAndField(t *testing.T) {
	book := newBook(t)
	for i := range 7 {
		company := []string{"ACME", "OTRA"}[i%2]
		if err := book.Insert(t.Context(), agreed(fmt.Sprintf("C-%d", 6-i), company)); err != nil {
			t.Fatal(err)
		}
	}
	for of, want := range map[string][]string{
		"":      {"C-0", "C-1", "C-2", "C-3", "C-4", "C-5", "C-6"},
		"ACME":  {"C-0", "C-2", "C-4", "C-6"},
		"NADIE": nil,
	} {
		var ids []string
		f := record.Filter{Owner: of, Limit: 2}
		for {
			page, next, err := book.List(t.Context(), f)
			if err != nil || len(page) > 2 {
				t.Fatal(len(page), err)
			}
			for _, d := range page {
				ids = append(ids, d.ID)
			}
			if f.After = next; next == "" {
				break
			}
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%q: %v", of, ids)
		}
	}
	if _, _, err := book.List(t.Context(), record.Filter{Limit: 2, After: "nonsense"}); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
}

// TestPhoneClaimedAtOnce checks that of companies that claim the same phone at once one succeeds,
// and that the other claims of the refused ones are released.
func TestPhoneClaimedAtOnce(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err1 := repo.NewRecordRepository[companies.Company](db, "companies", "key", "key", "tax_key")
	contracts, err2 := repo.NewRecordRepository[companies.Contract](db, "contracts", "company")
	phones, err3 := repo.NewContactPhones(db)
	days, err4 := repo.NewContractDays(db)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	s := companies.New(kept, contracts, phones, days, pricing.Default(), "CO", time.UTC)
	const shared = "+573001234501"
	said := func(i int) companies.Company {
		return companies.Company{Name: fmt.Sprintf("Empresa %d", i), Contacts: []companies.Contact{
			{Name: "Suyo", Phone: bot.ContactID(fmt.Sprintf("+5730012346%02d", i))}, {Name: "De todas", Phone: shared},
		}}
	}
	made := make(chan int, 50)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			_, err := s.Companies.Create(t.Context(), fmt.Sprintf("E-%02d", i), said(i), bookDay)
			invalid, ok := errors.AsType[*validation.InvalidError](err)
			switch {
			case err == nil:
				made <- i
			case !ok || len(invalid.Problems) != 1 || invalid.Problems[0].Code != "record.claimed" || invalid.Problems[0].Field != "contacts[1].phone":
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	if len(made) != 1 {
		t.Fatalf("%d companies with one phone", len(made))
	}
	winner := <-made
	if d, err := s.ByPhone(t.Context(), shared); err != nil || d.Data.Name != said(winner).Name {
		t.Errorf("speaks for %q, %v", d.Data.Name, err)
	}
	loser := (winner + 1) % 50
	free := companies.Company{Name: "Nueva", Contacts: said(loser).Contacts[:1]}
	if _, err := s.Companies.Create(t.Context(), "NUEVA", free, bookDay.Add(2*time.Minute)); err != nil {
		t.Errorf("a phone whose company was never made: %v", err)
	}
}

// TestClaimOutlivesNoCrash checks that a claim whose process died blocks others for a minute, and
// that its owner can take it up again.
func TestClaimOutlivesNoCrash(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err1 := repo.NewRecordRepository[companies.Company](db, "companies", "key", "key", "tax_key")
	phones, err2 := repo.NewContactPhones(db)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	s := companies.New(kept, nil, phones, nil, pricing.Default(), "CO", time.UTC)
	const phone = "+573001234501"
	if err := phones.Insert(t.Context(), companies.Claim{Phone: phone, V: 1, Company: "DEAD", At: bookDay}); err != nil {
		t.Fatal(err)
	}
	said := companies.Company{Name: "Otra", Contacts: []companies.Contact{{Name: "Ana", Phone: phone}}}
	if _, err := s.Companies.Create(t.Context(), "OTRA", said, bookDay.Add(30*time.Second)); err == nil {
		t.Error("taken from one that may still be writing")
	}
	if _, err := s.Companies.Create(t.Context(), "OTRA", said, bookDay.Add(time.Minute)); err != nil {
		t.Error(err)
	}
	said.Name = "Dead"
	if _, err := s.Companies.Create(t.Context(), "DEAD", said, bookDay.Add(5*time.Minute)); err == nil {
		t.Error("the one that died takes the phone of a company that lists it")
	}
}
