// Package cuenti reads overdue invoices from Cuenti (cuenti.co), of Colombia.
//
// The list says how many days an invoice is overdue, not when it was due; the day is computed. The
// phones are in another resource, which is asked once for the debtors of a page.
package cuenti

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/connect/receivables"
	"recado/flows/money"
	"recado/flows/text"
)

// BaseURL is Cuenti's API.
const BaseURL = "https://cuenti-connect.cuenti.co"

const (
	pageSize = 500 // Cuenti allows 1000, which may be more bytes than an answer may have
	batch    = 100 // debtors whose phones are asked for at once
	pause    = time.Minute
)

const (
	searchPath = "/api/v1/finanzas/cartera/cuentas-por-cobrar/busquedas"
	peoplePath = "/api/v1/terceros/busquedas"
)

// groups are the parts of an entry that are asked for.
var groups = []string{"transaccion", "fechas", "sucursal", "tercero", "vendedor", "saldo", "estado"}

// Connector opens sources. It is safe for concurrent use.
type Connector struct {
	Base     string // BaseURL unless it is a stand-in
	Currency string
	Country  string
	Zone     *time.Location // of the business
	Now      func() time.Time
	Breaker  *connect.Breaker
}

var _ campaigns.Connector = (*Connector)(nil)

func (c *Connector) source(values map[string]string, f campaigns.Filters) (source, error) {
	if values == nil {
		return source{}, &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	}
	base := c.Base
	if base == "" {
		base = BaseURL
	}
	api, err := connect.New("cuenti", base, http.Header{
		"Authorization": {"Bearer " + values["token"]}, "X-Auth-Token-empresa": {values["company"]}, "X-Auth-Token-sucursal": {values["branch"]},
		"X-Id-Empleado": {values["employee"]}, "X-gtm": {"GMT-0500"},
	}, c.Breaker)
	return source{c, api, f}, err
}

// Check asks for one entry.
func (c *Connector) Check(ctx context.Context, values map[string]string) error {
	s, err := c.source(values, campaigns.Filters{})
	if err != nil {
		return err
	}
	_, err = s.search(ctx, 0, 1)
	return err
}

// Open returns the source of a campaign.
func (c *Connector) Open(_ context.Context, of campaigns.Campaign, values map[string]string) (campaigns.Source, error) {
	s, err := c.source(values, of.Filters)
	if err != nil {
		return nil, err
	}
	return s, nil
}

type source struct {
	*Connector
	api     *connect.Client
	filters campaigns.Filters
}

// value is a number or a text of their JSON.
type value string

// UnmarshalJSON implements json.Unmarshaler.
func (v *value) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*v = value(s)
		return nil
	}
	*v = value(strings.TrimSpace(string(raw)))
	return nil
}

type entry struct {
	Transaction struct {
		ID     value `json:"id_transacion"` // their spelling
		Number value `json:"n_factura"`
		Prefix value `json:"prefijo"`
	} `json:"transaccion"`
	Amounts struct {
		Total   value `json:"total_factura"`
		Paid    value `json:"total_abono"`
		Balance value `json:"saldo_pendiente"`
	} `json:"saldo"`
	Debtor struct {
		ID       value `json:"id_cliente"`
		Document value `json:"identificacion"`
		Name     value `json:"nombre_cliente"`
	} `json:"tercero"`
	State struct {
		State value `json:"estado_cartera"`
		Days  value `json:"dias_vencidos"`
	} `json:"estado"`
}

func (s source) search(ctx context.Context, page, size int) ([]entry, error) {
	var out struct {
		Entries []entry `json:"cartera"`
	}
	err := s.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: fmt.Sprintf("%s?pagina=%d&cantidad_registros=%d&vencida=1", searchPath, page, size), Op: "POST " + searchPath,
		In: map[string]any{"grupos": groups}, Out: &out,
	})
	if err != nil {
		return nil, receivables.Problem(err, pause)
	}
	return out.Entries, nil
}

// Page returns the overdue invoices of a page.
func (s source) Page(ctx context.Context, cursor string) (p campaigns.Page, err error) {
	n := 0
	if cursor != "" {
		if n, err = strconv.Atoi(cursor); err != nil {
			return p, err
		}
	}
	entries, err := s.search(ctx, n, pageSize)
	if err != nil {
		return p, err
	}
	var kept []campaigns.Invoice
	for i, one := range entries {
		in, bad := s.convert(one, n*pageSize+i+1)
		switch {
		case bad != nil && bad.Reason == campaigns.RowPaid:
			continue
		case bad != nil:
			p.Rejected = append(p.Rejected, *bad)
		case !s.filters.Keeps(in):
			p.Skipped++
		default:
			kept = append(kept, in)
		}
		p.Rows++
	}
	people, err := s.people(ctx, kept)
	if err != nil {
		return campaigns.Page{}, err
	}
	for _, in := range kept {
		who := people[in.Debtor.Document]
		in.Debtor.Phones, in.Debtor.Mail = who.Phones, who.Mail
		if len(who.Phones) == 0 && who.Mail == "" {
			p.Rejected = append(p.Rejected, campaigns.Rejection{Line: in.Line, Number: in.Number, Field: "phone", Reason: campaigns.RowContact})
			continue
		}
		p.Invoices = append(p.Invoices, in)
	}
	if len(entries) == pageSize {
		p.Next = strconv.Itoa(n + 1)
	}
	return p, nil
}

// convert brings an entry to our schema; line is its place in the list.
func (s source) convert(one entry, line int) (in campaigns.Invoice, bad *campaigns.Rejection) {
	number := text.Line(string(one.Transaction.Number))
	if prefix := text.Line(string(one.Transaction.Prefix)); prefix != "" && prefix != "null" && number != "" {
		number = prefix + "-" + number
	}
	in = campaigns.Invoice{
		Source: campaigns.PlatformCuenti, ExternalID: text.Line(string(one.Transaction.ID)), Number: number, Currency: s.Currency, Line: line,
		Debtor: campaigns.NewDebtor(string(one.Debtor.Name), string(one.Debtor.Document)),
	}
	fault := func(field, reason string) (campaigns.Invoice, *campaigns.Rejection) {
		return in, &campaigns.Rejection{Line: line, Number: in.Number, Field: field, Reason: reason}
	}
	if number == "" || in.ExternalID == "" || in.Debtor.Document == "" {
		return fault("number", campaigns.RowRequired)
	}
	var reason string
	if in.Balance, reason = amount(one.Amounts.Balance, s.Currency); reason != "" {
		return fault("balance", reason)
	}
	if in.Total, reason = amount(one.Amounts.Total, s.Currency); reason != "" {
		return fault("total", reason)
	}
	if field, reason := campaigns.CheckOwed(&in); reason != "" {
		return fault(field, reason)
	}
	days, err := strconv.Atoi(string(one.State.Days))
	if err != nil || days < 0 || days > 36500 {
		return fault("due", campaigns.RowDate)
	}
	in.Due = s.Now().In(s.Zone).AddDate(0, 0, -days).Format(time.DateOnly)
	return in, nil
}

// amount reads a number of JSON, or a text with separators.
func amount(v value, currency string) (money.Amount, string) {
	if strings.Trim(string(v), "-0123456789.") == "" {
		return campaigns.Decimal(string(v), currency)
	}
	return campaigns.ParseAmount(string(v), currency)
}

type person struct {
	Document value `json:"identificacion"`
	Phone    value `json:"telefono"`
	Mobile   value `json:"celular"`
	Mail     value `json:"email"`
	Post     value `json:"correo"`
}

// people looks up the phones of debtors, by document.
func (s source) people(ctx context.Context, of []campaigns.Invoice) (map[string]campaigns.Debtor, error) {
	found := map[string]campaigns.Debtor{}
	var ask []string
	for _, in := range of {
		if _, known := found[in.Debtor.Document]; !known {
			found[in.Debtor.Document] = campaigns.Debtor{}
			ask = append(ask, in.Debtor.Document)
		}
	}
	for len(ask) > 0 {
		n := min(batch, len(ask))
		var out struct {
			People []person `json:"terceros"`
		}
		err := s.api.Do(ctx, connect.Call{
			Method: http.MethodPost, Path: fmt.Sprintf("%s?pagina=0&cantidad_registros=%d", peoplePath, n), Op: "POST " + peoplePath,
			In: map[string]any{"identificaciones": ask[:n]}, Out: &out,
		})
		if err != nil {
			return nil, receivables.Problem(err, pause)
		}
		for _, one := range out.People {
			d := campaigns.NewDebtor("", string(one.Document))
			for _, ph := range []value{one.Mobile, one.Phone} {
				d.Phones = campaigns.AddPhones(d.Phones, string(ph), s.Country)
			}
			for _, address := range []value{one.Mail, one.Post} {
				if d.Mail == "" && text.Mail(string(address)) {
					d.Mail = string(address)
				}
			}
			if _, asked := found[d.Document]; asked {
				found[d.Document] = d
			}
		}
		ask = ask[n:]
	}
	return found, nil
}
