package siigo_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/flows/connect/siigo"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/store/repo"
	"recado/store/sqlite"
)

var noon = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func now() time.Time { return noon }

func cop(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "COP"} }

// desk issues invoices in a strict stand-in of Siigo.
type desk struct {
	testing.TB
	*invoices.Service
	bills  *repo.Invoices
	vendor *standin.Siigo
	book   *standin.Receivables
	loses  bool
	stamp  map[string]string // what the DIAN says of a document; "": accepted
}

func openDesk(t testing.TB) *desk {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	bills, err := repo.NewInvoices(db)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{TB: t, bills: bills, stamp: map[string]string{}, book: standin.NewReceivables()}
	d.book.Set(standin.Receivable{Document: "900123456", Name: "Acme", ID: "x", Number: "1", Total: "1", Balance: "1"})
	ledger := standin.NewLedger()
	d.vendor = standin.NewSiigo(standin.SiigoOptions{
		Username: "ana@example.com", AccessKey: "llave", PerMinute: -1, Now: now, Stamp: func(of string) (string, string) {
			if status := d.stamp[of]; status != "" {
				return status, "regla FAJ44"
			}
			return "Accepted", ""
		},
	}, d.book, ledger)
	all := standin.New(ledger, d.vendor)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.loses && r.Method == http.MethodPost && r.URL.Path == "/v1/invoices" {
			d.loses = false
			all.ServeHTTP(httptest.NewRecorder(), r) // it is done, and the answer is lost
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		all.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { server.Close(); all.Close() })
	d.Service = &invoices.Service{Invoices: bills, Fiscal: invoices.Siigo, Issuer: &siigo.Issuer{
		Connector: &siigo.Connector{Base: server.URL, Currency: "COP", Country: "CO", Now: now}, Zone: time.FixedZone("Bogota", -5*60*60),
		Values: map[string]string{"username": "ana@example.com", "accessKey": "llave", "partnerId": "recado"},
		Terms:  siigo.Terms{Document: standin.SiigoInvoices, CreditNote: standin.SiigoCreditNotes, Seller: 629, Payment: standin.SiigoPayment, Tax: standin.SiigoIVA, Item: standin.SiigoService},
	}}
	return d
}

// bill stores a document of two orders that waits for its number.
func (d *desk) bill(id string, change func(*invoices.Invoice)) {
	d.Helper()
	part := func(order string, net, vat int64) invoices.Part {
		return invoices.Part{Order: order, Service: "PLUMBING", On: "2026-11-29", Estimate: pricing.Estimate{Net: cop(net), VAT: cop(vat), Total: cop(net + vat)}}
	}
	i := invoices.Invoice{
		ID: id, V: 1, Command: id, Payer: invoices.Payer{Company: "Acme S.A.S.", TaxID: "900.123.456-7"}, Parts: []invoices.Part{part("ORD-00001", 10_000_33, 1_900_06), part("ORD-00002", 5_000_33, 950_06)},
		Net: cop(15_000_66), VAT: cop(2_850_12), Total: cop(17_850_78), Balance: cop(17_850_78), Status: invoices.Sent, DueOn: "2026-12-30",
		CreatedAt: noon, UpdatedAt: noon, Fiscal: invoices.Fiscal{Provider: invoices.Siigo, State: invoices.Pending},
	}
	if change != nil {
		change(&i)
	}
	if err := d.bills.Insert(context.Background(), i); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) seal(id string) invoices.Fiscal {
	d.Helper()
	i, err := d.Seal(context.Background(), id, noon)
	if err != nil {
		d.Fatal(err)
	}
	return i.Fiscal
}

func TestAnInvoiceIsIssuedInSiigoOnce(t *testing.T) {
	d := openDesk(t)
	d.bill("FAC-00001", nil)
	d.loses = true
	if _, err := d.Seal(t.Context(), "FAC-00001", noon); err == nil {
		t.Error("the answer was not lost")
	}
	for range 2 {
		if f := d.seal("FAC-00001"); f.State != invoices.Sealed || f.Number != "FV-2-1" || len(f.Code) != 96 || !strings.HasPrefix(f.Link, "https://") || f.Problem != "" {
			t.Errorf("%+v", f)
		}
	}
	if names := d.vendor.Issued(); len(names) != 1 {
		t.Errorf("issued %v", names)
	}
	if _, err := d.CancelInvoice(t.Context(), "FAC-00001", "x", "eva", noon); !errors.Is(err, invoices.ErrSealed) {
		t.Errorf("a sealed invoice was cancelled: %v", err)
	}
	d.bill("NC-00001", func(i *invoices.Invoice) {
		i.Kind, i.Corrects, i.Reason, i.Parts, i.DueOn = invoices.CreditNote, "FAC-00001", "no se hizo", nil, ""
	})
	if f := d.seal("NC-00001"); f.State != invoices.Sealed || f.Number != "NC-2-2" {
		t.Errorf("credit note: %+v", f)
	}
}

func TestWhatTheDIANHasNotAcceptedShowsNoCUFE(t *testing.T) {
	d := openDesk(t)
	d.stamp["FAC-00001"] = "Draft"
	d.bill("FAC-00001", nil)
	f := d.seal("FAC-00001")
	if f.State != invoices.Pending || f.Number != "" || f.Code != "" || f.Key == "" {
		t.Errorf("%+v", f)
	}
	i, err := d.bills.Get(t.Context(), "FAC-00001")
	if err != nil || i.Deadlines.Next().IsZero() {
		t.Errorf("it is not asked for again: %v", err)
	}
	if _, err := d.CancelInvoice(t.Context(), "FAC-00001", "x", "eva", noon); !errors.Is(err, invoices.ErrSealed) {
		t.Errorf("what the DIAN may accept was cancelled: %v", err)
	}
	d.stamp["FAC-00001"] = "Rejected"
	if f := d.seal("FAC-00001"); f.State != invoices.Refused || f.Problem != "DIAN: regla FAJ44" || f.Code != "" {
		t.Errorf("%+v", f)
	}
	d.stamp["FAC-00001"] = "" // corrected in Siigo
	if _, err := d.RetryFiscal(t.Context(), "FAC-00001", "eva", noon); err != nil {
		t.Fatal(err)
	}
	if f := d.seal("FAC-00001"); f.State != invoices.Sealed || len(d.vendor.Issued()) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestWhatSiigoRefusesSaysWhy(t *testing.T) {
	d := openDesk(t)
	for id, change := range map[string]func(*invoices.Invoice){
		"FAC-00001 doesn't exist: 800":  func(i *invoices.Invoice) { i.Payer.TaxID = "800-1" },
		"FAC-00002 pesos only":          func(i *invoices.Invoice) { i.Total.Currency = "USD" },
		"FAC-00003 total_payments":      func(i *invoices.Invoice) { i.Total = cop(1); i.Balance = cop(1) },
		"FAC-00004 within the last ten": func(i *invoices.Invoice) { i.CreatedAt = noon.AddDate(0, -1, 0) },
	} {
		id, want, _ := strings.Cut(id, " ")
		d.bill(id, change)
		if f := d.seal(id); f.State != invoices.Refused || !strings.Contains(f.Problem, want) {
			t.Errorf("%s: %+v", id, f)
		}
	}
	d.bill("NC-00009", func(i *invoices.Invoice) { i.Kind, i.Corrects = invoices.CreditNote, "FAC-00001" })
	if f := d.seal("NC-00009"); f.State != invoices.Refused || !strings.Contains(f.Problem, "has no fiscal number") {
		t.Errorf("%+v", f)
	}
	d.bill("FAC-00005", func(i *invoices.Invoice) { i.Payer = invoices.Payer{Name: "Ana"} }) // a final consumer
	if f := d.seal("FAC-00005"); f.State != invoices.Sealed {
		t.Errorf("%+v", f)
	}
	d.book.Revoke("siigo", true)
	d.bill("FAC-00006", nil)
	if f := d.seal("FAC-00006"); f.State != invoices.Refused || !strings.Contains(f.Problem, "access key") {
		t.Errorf("%+v", f)
	}
}
