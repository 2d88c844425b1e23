package invoices_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/invoices"
	"recado/flows/orders"
)

const (
	luis = bot.ContactID("+573007777777") // approves for the company ACME
	mia  = bot.ContactID("+573008888888") // only makes requests for it
)

// TestInvoicesConcernTheirPayersOnly lists invoices for who pays them, for who approves for a company, and for nobody else.
func TestInvoicesConcernTheirPayersOnly(t *testing.T) {
	s := newShop(t)
	s.CompanyOf = func(_ context.Context, who bot.ContactID) (string, error) {
		if who == luis {
			return "ACME", nil
		}
		return "", nil
	}
	first := s.make(s.approved(1, 60))
	second := s.make(s.approved(2, 90))
	s.terms.Company = "ACME"
	firm := s.make(s.approved(3, 30, func(o *orders.Order) { o.Contact = "+573009999999" }))
	s.work()
	for _, tt := range []struct {
		who  bot.ContactID
		text string
		want string
	}{
		{ana, "mándeme la factura", second.ID + " " + first.ID},
		{ana, "mándeme la factura " + first.ID, first.ID},
		{ana, "la fac 2", second.ID},
		{ana, "la factura de la orden 1", first.ID},
		{ana, "la factura " + firm.ID, ""},
		{luis, "mis facturas", firm.ID},
		{mia, "mis facturas", ""},
		{"+573006666666", "la factura " + first.ID, ""},
	} {
		found, shared, err := s.Find(t.Context(), tt.who, invoices.Asked{Text: tt.text})
		var got []string
		for _, i := range found.Invoices {
			got = append(got, i.ID)
		}
		if shared || strings.Join(got, " ") != tt.want || (tt.want == "") != errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s %q: %v %v, want %q", tt.who, tt.text, got, err, tt.want)
		}
	}
	for who, id := range map[bot.ContactID]string{ana: firm.ID, luis: first.ID, mia: firm.ID} {
		if _, err := s.Asked(t.Context(), who, id); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s got %s: %v", who, id, err)
		}
	}
	s.terms.Company = ""
	other := s.make(s.approved(4, 30, func(o *orders.Order) { o.ClientName = "Bruno" }))
	if _, shared, err := s.Find(t.Context(), ana, invoices.Asked{}); !shared || err != nil {
		t.Error("a phone of two payers proves nothing:", shared, err)
	}
	if _, err := s.Asked(t.Context(), ana, other.ID); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}
