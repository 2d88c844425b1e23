package siigo

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/invoices"
	"recado/flows/money"
)

// Terms are the numbers by which an account in Siigo names what an invoice needs: GET /v1/document-types, /v1/users,
// /v1/payment-types and /v1/taxes list them.
type Terms struct {
	Document   int    // the type of electronic invoices
	CreditNote int    // that of electronic credit notes
	Seller     int    // a user
	Payment    int    // a way to pay with a day on which it is due
	Tax        int    // IVA
	Item       string // code of a service in the catalogue there
}

// Issuer issues electronic invoices of Colombia in Siigo, which sends them to the DIAN. It is safe for concurrent use.
//
// A document is asked for once by its own number, which Siigo gets as Idempotency-Key: an answer that was lost is got by
// asking again.
type Issuer struct {
	*Connector
	Values map[string]string // credentials: username, accessKey, partnerId
	Terms  Terms
	Zone   *time.Location
}

var _ invoices.Issuer = (*Issuer)(nil)

// finalConsumer is the number by which the DIAN knows whoever gives none (Resolución 000042 de 2020, anexo técnico).
const finalConsumer = "222222222222"

type reference struct {
	ID int `json:"id"`
}

// document is the body of POST /v1/invoices and /v1/credit-notes.
type document struct {
	Document reference `json:"document"`
	Date     string    `json:"date"`
	Customer struct {
		Identification string `json:"identification"`
		Branch         int    `json:"branch_office"`
	} `json:"customer"`
	Seller  int         `json:"seller,omitempty"`
	Invoice string      `json:"invoice,omitempty"` // a credit note's, by Siigo's id
	Reason  string      `json:"reason,omitempty"`  // a credit note's, by the code of the DIAN
	Stamp   stampWish   `json:"stamp"`
	Notes   string      `json:"observations"`
	Items   []item      `json:"items"`
	Pays    []paymentOf `json:"payments"`
}

type stampWish struct {
	Send bool `json:"send"`
}

type item struct {
	Code        string      `json:"code"`
	Description string      `json:"description"`
	Quantity    int         `json:"quantity"`
	Price       json.Number `json:"price"`
	Taxes       []reference `json:"taxes,omitempty"`
}

type paymentOf struct {
	ID    int         `json:"id"`
	Value json.Number `json:"value"`
	Due   string      `json:"due_date,omitempty"`
}

// answered is what Siigo answers of a document.
type answered struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Total  json.Number `json:"total"`
	Link   string      `json:"public_url"`
	Errors []struct {
		Code    string `json:"Code"`
		Message string `json:"Message"`
	} `json:"Errors"`
	Stamp struct {
		Status string `json:"status"`
		CUFE   string `json:"cufe"`
		CUDE   string `json:"cude"` // of a credit note
		Errors string `json:"errors"`
	} `json:"stamp"`
}

// Issue issues a document, or asks what became of one that waits for the DIAN. What Siigo refuses for good, and wrong
// credentials, are Refused: an account most of whose requests fail is blocked, so they are not repeated.
func (s *Issuer) Issue(ctx context.Context, i invoices.Invoice, corrects *invoices.Invoice, _ time.Time) (invoices.Fiscal, error) {
	path := "/v1/invoices"
	if i.Kind == invoices.CreditNote {
		path = "/v1/credit-notes"
	}
	if i.Fiscal.Key != "" {
		var out answered
		err := s.ask(ctx, connect.Call{Method: http.MethodGet, Path: path + "/" + connect.Segment(i.Fiscal.Key), Op: "GET " + path, Out: &out})
		return s.read(out, err, i)
	}
	d, why := s.document(i, corrects)
	if why != "" {
		return invoices.Fiscal{State: invoices.Refused, Problem: why}, nil
	}
	var out answered
	err := s.ask(ctx, connect.Call{Method: http.MethodPost, Path: path, Header: http.Header{"Idempotency-Key": {i.ID}}, In: d, Out: &out})
	return s.read(out, err, i)
}

// document makes the body of a request. why is what is missing, in words for the business.
func (s *Issuer) document(i invoices.Invoice, corrects *invoices.Invoice) (d document, why string) {
	if i.Total.Currency != "COP" {
		return d, "Siigo issues invoices in pesos only, and this one is in " + i.Total.Currency
	}
	d.Document.ID, d.Seller, d.Date, d.Stamp.Send = s.Terms.Document, s.Terms.Seller, i.CreatedAt.In(s.Zone).Format(time.DateOnly), true
	d.Customer.Identification, d.Notes = identification(i.Payer.TaxID), i.ID
	item := item{Code: s.Terms.Item, Quantity: 1}
	if !i.VAT.IsZero() {
		item.Taxes = []reference{{s.Terms.Tax}}
	}
	pay := paymentOf{ID: s.Terms.Payment, Value: number(i.Total), Due: i.DueOn}
	if i.Kind == invoices.CreditNote {
		d.Document.ID, d.Seller, pay.Due = s.Terms.CreditNote, 0, ""
		d.Invoice, d.Reason = corrects.Fiscal.Key, "4" // a correction of the price
		parts := corrects.Parts
		if i.Total != corrects.Total {
			parts = nil
			item.Description, item.Price = line(corrects.ID+": "+i.Reason), number(i.Net)
			d.Items = append(d.Items, item)
		} else {
			d.Reason = "2" // the whole invoice, part by part: so the taxes are the same to the cent
		}
		i.Parts = parts
	}
	for _, p := range i.Parts {
		item.Description, item.Price = line(p.Order+" "+p.Service+" "+p.On), number(p.Estimate.Net)
		d.Items = append(d.Items, item)
	}
	d.Pays = []paymentOf{pay}
	return d, ""
}

// maxLine is the longest text of an item.
const maxLine = 200

func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return string([]rune(s)[:min(len([]rune(s)), maxLine)])
}

// number writes an amount as JSON's number: "119000.00".
func number(a money.Amount) json.Number { return json.Number(a.Text()) }

// identification returns a number without the check digit of a NIT.
func identification(taxID string) string {
	taxID, _, _ = strings.Cut(taxID, "-")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, taxID)
	if digits == "" {
		return finalConsumer
	}
	return digits
}

// ask calls Siigo with the token. One that ended early is asked for again, once.
func (s *Issuer) ask(ctx context.Context, call connect.Call) error {
	a, err := s.account(s.Values)
	if err != nil {
		return err
	}
	for again := false; ; again = true {
		token, err := a.token(ctx)
		if err != nil {
			return err
		}
		if call.Header = call.Header.Clone(); call.Header == nil {
			call.Header = http.Header{}
		}
		call.Header.Set("Authorization", "Bearer "+token)
		if err = a.api.Do(ctx, call); connect.Status(err) != http.StatusUnauthorized || again {
			return err
		}
		a.tokens.Drop(a.key)
	}
}

// read converts an answer. What may succeed later is an error.
func (s *Issuer) read(out answered, err error, i invoices.Invoice) (invoices.Fiscal, error) {
	f := invoices.Fiscal{State: invoices.Pending, Key: out.ID}
	_, credentials := errors.AsType[*campaigns.SourceError](err)
	switch {
	case credentials || connect.Status(err) == http.StatusUnauthorized:
		return invoices.Fiscal{State: invoices.Refused, Key: i.Fiscal.Key, Problem: "Siigo refuses the user or the access key"}, nil
	case err != nil && connect.Retryable(err):
		return invoices.Fiscal{}, err
	case err != nil:
		f.State, f.Key, f.Problem = invoices.Refused, i.Fiscal.Key, err.Error()
		if len(out.Errors) > 0 {
			f.Problem = "Siigo: " + line(out.Errors[0].Code+" "+out.Errors[0].Message)
		}
		return f, nil
	}
	code := out.Stamp.CUFE
	if i.Kind == invoices.CreditNote && out.Stamp.CUDE != "" {
		code = out.Stamp.CUDE
	}
	switch strings.ToLower(out.Stamp.Status) {
	case "accepted":
		if code == "" {
			return f, nil // it comes with a later answer
		}
		f.State, f.Number, f.Code, f.Link = invoices.Sealed, out.Name, code, out.Link
		if total, reason := campaigns.Decimal(out.Total.String(), i.Total.Currency); reason != "" || total != i.Total {
			f.Problem = "the total in Siigo is " + out.Total.String()
		}
	case "rejected":
		f.State, f.Problem = invoices.Refused, "DIAN: "+line(out.Stamp.Errors)
	}
	return f, nil
}
