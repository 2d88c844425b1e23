package receivables_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/standin"
	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/connect/cuenti"
	"recado/flows/connect/sheets"
	"recado/flows/connect/siigo"
	"recado/flows/money"
)

// noon is a moment of the stand-ins and of the clients.
var noon = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

// files is a store of files in memory.
type files map[string][]byte

func (f files) Save(_ context.Context, id string, content []byte, _ time.Time) error {
	f[id] = content
	return nil
}
func (f files) Has(_ context.Context, id string) (bool, error) { return f[id] != nil, nil }

func (f files) Part(_ context.Context, id string, n int) ([]byte, error) {
	content := f[id]
	if from := n * campaigns.ChunkBytes; from < len(content) {
		return content[from:min(len(content), from+campaigns.ChunkBytes)], nil
	}
	return nil, bot.ErrNotFound
}

// system is a platform with its stand-in.
type system struct {
	campaigns.Connector
	values map[string]string
	wrong  map[string]string
	book   *standin.Receivables
	script *standin.Faults
	sheet  *standin.Sheets
}

// systems starts the stand-ins, and returns the clients of them.
func systems(t *testing.T, perMinute int) map[campaigns.Platform]system {
	t.Helper()
	book, ledger := standin.NewReceivables(), standin.NewLedger()
	s := standin.NewSiigo(standin.SiigoOptions{Username: "ana@example.com", AccessKey: "llave", PerMinute: perMinute, Now: now}, book, ledger)
	c := standin.NewCuenti(standin.CuentiOptions{Token: "token", Now: now}, book, ledger)
	g := standin.NewSheets(standin.SheetsOptions{Key: "clave"}, book, ledger)
	all := standin.New(ledger, s, c, g)
	server := httptest.NewServer(all)
	t.Cleanup(func() { server.Close(); all.Close() })
	bogota := time.FixedZone("Bogota", -5*60*60)
	return map[campaigns.Platform]system{
		campaigns.PlatformSiigo: {
			Connector: &siigo.Connector{Base: server.URL, Currency: "COP", Country: "CO", Now: now}, book: book, script: s.Script(),
			values: map[string]string{"username": "ana@example.com", "accessKey": "llave", "partnerId": "recado"}, wrong: map[string]string{"username": "ana@example.com", "accessKey": "otra", "partnerId": "recado"},
		},
		campaigns.PlatformCuenti: {
			Connector: &cuenti.Connector{Base: server.URL, Currency: "COP", Country: "CO", Zone: bogota, Now: now}, book: book, script: c.Script(),
			values: map[string]string{"token": "token", "company": "1", "branch": "2", "employee": "3"}, wrong: map[string]string{"token": "otro", "company": "1", "branch": "2", "employee": "3"},
		},
		campaigns.PlatformSheets: {
			Connector: &sheets.Connector{Base: server.URL, Export: server.URL, Currency: "COP", Country: "CO", Files: files{}, HTTP: server.Client(), Now: now}, book: book, script: g.Script(), sheet: g,
			values: map[string]string{"apiKey": "clave"}, wrong: map[string]string{"apiKey": "otra"},
		},
	}
}

// campaign is one of all invoices.
func campaign(p campaigns.Platform) campaigns.Campaign {
	c := campaigns.Campaign{Platform: p}
	if p == campaigns.PlatformSheets {
		c.Filters.Sheet = standin.SheetOfInvoices
	}
	return c
}

// all reads every page.
func (s system) all(t *testing.T, c campaigns.Campaign, values map[string]string) (whole campaigns.Page) {
	t.Helper()
	source, err := s.Open(t.Context(), c, values)
	if err != nil {
		t.Fatal(err)
	}
	cursor := ""
	for range 100 {
		p, err := source.Page(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		whole.Invoices, whole.Rejected = append(whole.Invoices, p.Invoices...), append(whole.Rejected, p.Rejected...)
		whole.Rows, whole.Skipped = whole.Rows+p.Rows, whole.Skipped+p.Skipped
		if cursor = p.Next; cursor == "" {
			return whole
		}
	}
	t.Fatal("the pages never end")
	return whole
}

// each runs a test for every platform.
func each(t *testing.T, perMinute int, test func(t *testing.T, p campaigns.Platform, s system)) {
	for p, s := range systems(t, perMinute) {
		t.Run(string(p), func(t *testing.T) { test(t, p, s) })
	}
}

func TestEveryInvoiceIsReadOnce(t *testing.T) {
	each(t, -1, func(t *testing.T, p campaigns.Platform, s system) {
		s.book.Generate(standin.Generated{Invoices: 1050, Debtors: 130, Due: "2026-10-31"})
		got := s.all(t, campaign(p), s.values)
		if len(got.Rejected) > 0 || got.Rows != 1050 {
			t.Errorf("%d rows, rejected: %v", got.Rows, got.Rejected)
		}
		seen, debtors := map[string]bool{}, map[string]bool{}
		for _, in := range got.Invoices {
			seen[in.ExternalID], debtors[in.Debtor.Document] = true, true
		}
		if len(seen) != 1050 || len(debtors) != 130 {
			t.Errorf("%d invoices of %d debtors", len(seen), len(debtors))
		}
		last := got.Invoices[1049]
		want := money.Amount{Minor: 51_049_25, Currency: "COP"}
		if last.Number != "FV-2-1050" || last.Balance != want || last.Due != "2026-10-31" || !slices.Equal(last.Debtor.Phones, []string{"+573100000009"}) || last.Source != p {
			t.Errorf("%+v", last)
		}
	})
}

// TestBadInvoicesStopNoOther checks the reason of each bad invoice, and that the good one is read.
func TestBadInvoicesStopNoOther(t *testing.T) {
	good := standin.Receivable{ID: "1", Prefix: "FV", Number: "1", Document: "900123", Name: "Ana Ruiz", Phones: []string{"3211234567"}, Total: "100", Balance: "99.5", Date: "2026-10-01", Due: "2026-10-31"}
	bad := func(id string, change func(*standin.Receivable)) standin.Receivable {
		r := good
		r.ID, r.Number = id, id
		change(&r)
		return r
	}
	each(t, -1, func(t *testing.T, p campaigns.Platform, s system) {
		s.book.Set(
			bad("10", func(r *standin.Receivable) { r.Balance = "-5" }),
			bad("11", func(r *standin.Receivable) { r.Balance = "1.005" }),
			bad("12", func(r *standin.Receivable) { r.Balance = "500" }),
			bad("13", func(r *standin.Receivable) { r.Balance = "1e30" }),
			bad("14", func(r *standin.Receivable) { r.Document, r.Phones = "1", []string{"6012345678"} }), // a fixed line
			good,
		)
		got := s.all(t, campaign(p), s.values)
		if len(got.Invoices) != 1 || got.Invoices[0].Number != "FV-1" || got.Invoices[0].Debtor.Name != "Ana Ruiz" {
			t.Errorf("%+v", got.Invoices)
		}
		var reasons []string
		for _, r := range got.Rejected {
			reasons = append(reasons, fmt.Sprint(r.Number, " ", r.Reason))
		}
		slices.Sort(reasons)
		want := "FV-10 negative, FV-11 precision, FV-12 balance, FV-13 number, FV-14 contact"
		if p == campaigns.PlatformSheets { // three digits behind a separator are thousands in a table
			want = "FV-10 negative, FV-11 balance, FV-12 balance, FV-13 number, FV-14 contact"
		}
		if got := strings.Join(reasons, ", "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestFiltersAreCountedAsSkipped(t *testing.T) {
	each(t, -1, func(t *testing.T, p campaigns.Platform, s system) {
		s.book.Generate(standin.Generated{Invoices: 20, Debtors: 5, Due: "2026-10-31"})
		c := campaign(p)
		c.Filters.MinBalance = 50_010_25
		got := s.all(t, c, s.values)
		kept := 0
		for _, in := range got.Invoices {
			if c.Filters.Keeps(in) {
				kept++
			}
		}
		if kept != 10 || got.Rows != 20 {
			t.Errorf("%d are kept of %d", kept, got.Rows)
		}
	})
}

// TestBusyPlatformIsLeftAloneForAWhile checks that 429 and 500 are worth another try, after the time that
// the platform names.
func TestBusyPlatformIsLeftAloneForAWhile(t *testing.T) {
	each(t, -1, func(t *testing.T, p campaigns.Platform, s system) {
		s.book.Generate(standin.Generated{Invoices: 3, Debtors: 3, Due: "2026-10-31"})
		source, err := s.Open(t.Context(), campaign(p), s.values)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.script.Configure(standin.FaultSettings{Script: []string{"429", "500"}}); err != nil {
			t.Fatal(err)
		}
		for _, after := range []time.Duration{time.Second, 0} {
			_, err := source.Page(t.Context(), "")
			refused, ok := errors.AsType[*connect.Error](err)
			if !ok || !refused.Retryable || refused.After != after {
				t.Fatalf("%v, want another try after %s", err, after)
			}
		}
		if got, err := source.Page(t.Context(), ""); err != nil || len(got.Invoices) != 3 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func reason(err error) string {
	if broken, ok := errors.AsType[*campaigns.SourceError](err); ok {
		return broken.Reason
	}
	return fmt.Sprint("no source error: ", err)
}

func TestCredentialsThatAreWrongOrRevoked(t *testing.T) {
	each(t, -1, func(t *testing.T, p campaigns.Platform, s system) {
		s.book.Generate(standin.Generated{Invoices: 1050, Debtors: 10, Due: "2026-10-31"})
		if p != campaigns.PlatformSheets { // whose key can only be tried on a spreadsheet
			if err := s.Check(t.Context(), s.wrong); reason(err) != campaigns.SourceCredentials {
				t.Error(err)
			}
		}
		if err := s.Check(t.Context(), s.values); err != nil {
			t.Error(err)
		}
		source, err := s.Open(t.Context(), campaign(p), s.wrong)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := source.Page(t.Context(), ""); reason(err) != campaigns.SourceCredentials {
			t.Error(err)
		}
		if source, err = s.Open(t.Context(), campaign(p), s.values); err != nil {
			t.Fatal(err)
		}
		first, err := source.Page(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		s.book.Revoke(string(p), true)
		if _, err := source.Page(t.Context(), first.Next); reason(err) != campaigns.SourceCredentials {
			t.Error("revoked midway:", err)
		}
	})
}

// TestSiigoMinuteIsWaitedFor reads more customers than a minute allows: the page fails with the time to
// wait, and goes on with what it knows already.
func TestSiigoMinuteIsWaitedFor(t *testing.T) {
	s := systems(t, 0)[campaigns.PlatformSiigo]
	s.book.Generate(standin.Generated{Invoices: 100, Debtors: 100, Due: "2026-10-31"})
	source, err := s.Open(t.Context(), campaign(campaigns.PlatformSiigo), s.values)
	if err != nil {
		t.Fatal(err)
	}
	_, err = source.Page(t.Context(), "")
	refused, ok := errors.AsType[*connect.Error](err)
	if !ok || refused.After < 50*time.Second {
		t.Fatalf("%v", err)
	}
}

func TestCuentiTellsTheDueDayByDaysOverdue(t *testing.T) {
	s := systems(t, -1)[campaigns.PlatformCuenti]
	s.book.Set(standin.Receivable{ID: "1", Number: "1", Document: "9", Phones: []string{"3211234567"}, Total: "10", Balance: "10", Due: "2026-11-29"})
	if got := s.all(t, campaign(campaigns.PlatformCuenti), s.values); len(got.Invoices) != 1 || got.Invoices[0].Due != "2026-11-29" || got.Invoices[0].Number != "1" {
		t.Errorf("%+v", got)
	}
}
