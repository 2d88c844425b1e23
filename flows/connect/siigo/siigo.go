// Package siigo reads unpaid invoices from Siigo (siigo.com), of Colombia.
//
// An access token lasts a day and is asked for once. 100 requests a minute are allowed; more are
// answered with 429, after which a minute is waited. An account most of whose requests fail is blocked,
// so refused requests are not repeated. The phones of a customer are in another resource: they are
// asked for once an hour.
package siigo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado/flows/campaigns"
	"recado/flows/connect"
	"recado/flows/connect/receivables"
	"recado/flows/text"
)

// BaseURL is Siigo's API.
const BaseURL = "https://api.siigo.com"

const (
	pageSize    = 100 // the most that Siigo allows
	pause       = time.Minute
	customerFor = time.Hour
	tokenMargin = 10 * time.Minute // before its end a token is not used any more
)

// Connector opens sources. It is safe for concurrent use.
type Connector struct {
	Base     string // BaseURL unless it is a stand-in
	Currency string // of the campaigns
	Country  string
	Now      func() time.Time
	Breaker  *connect.Breaker

	tokens    receivables.Memory[string]
	customers receivables.Memory[campaigns.Debtor]
}

var _ campaigns.Connector = (*Connector)(nil)

// account is the API with one user's credentials.
type account struct {
	*Connector
	api    *connect.Client
	values map[string]string
	key    string // names the credentials without telling them
}

func (c *Connector) account(values map[string]string) (*account, error) {
	if values == nil {
		return nil, &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	}
	base := c.Base
	if base == "" {
		base = BaseURL
	}
	api, err := connect.New("siigo", base, http.Header{"Partner-Id": {values["partnerId"]}}, c.Breaker)
	sum := sha256.Sum256([]byte(values["username"] + "\x00" + values["accessKey"]))
	return &account{c, api, values, hex.EncodeToString(sum[:])}, err
}

// Check asks for a token.
func (c *Connector) Check(ctx context.Context, values map[string]string) error {
	a, err := c.account(values)
	if err != nil {
		return err
	}
	c.tokens.Drop(a.key)
	_, err = a.token(ctx)
	return err
}

// Open returns the source of a campaign.
func (c *Connector) Open(_ context.Context, of campaigns.Campaign, values map[string]string) (campaigns.Source, error) {
	a, err := c.account(values)
	if err != nil {
		return nil, err
	}
	return source{a, of.Filters}, nil
}

// token returns the access token. Siigo answers wrong credentials with 400 or 401.
func (a *account) token(ctx context.Context) (string, error) {
	if token, ok := a.tokens.Get(a.key, a.Now()); ok {
		return token, nil
	}
	var out struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"` // seconds
	}
	err := a.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/auth", Out: &out,
		In: map[string]string{"username": a.values["username"], "access_key": a.values["accessKey"]},
	})
	if connect.Status(err) == http.StatusBadRequest {
		return "", &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	}
	if err != nil {
		return "", receivables.Problem(err, pause)
	}
	if out.Token == "" {
		return "", &connect.Error{Partner: "siigo", Op: "POST /auth", Status: http.StatusOK, Reason: "the answer has no token", Retryable: true}
	}
	a.tokens.Set(a.key, out.Token, a.Now().Add(time.Duration(out.Expires)*time.Second-tokenMargin))
	return out.Token, nil
}

// get asks with the token. One that ended early is asked for again, once.
func (a *account) get(ctx context.Context, op, query string, out any) error {
	for again := false; ; again = true {
		token, err := a.token(ctx)
		if err != nil {
			return err
		}
		err = a.api.Do(ctx, connect.Call{
			Method: http.MethodGet, Path: op + "?" + query, Op: "GET " + op, Header: http.Header{"Authorization": {"Bearer " + token}}, Out: out,
		})
		if connect.Status(err) == http.StatusUnauthorized && !again {
			a.tokens.Drop(a.key)
			continue
		}
		if err != nil {
			return receivables.Problem(err, pause)
		}
		return nil
	}
}

type invoice struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"` // "FV-2-22"
	Date     string      `json:"date"`
	Total    json.Number `json:"total"`
	Balance  json.Number `json:"balance"`
	Link     string      `json:"public_url"`
	Currency struct {
		Code string `json:"code"`
	} `json:"currency"`
	Customer struct {
		ID             string `json:"id"`
		Identification string `json:"identification"`
	} `json:"customer"`
	Payments []struct {
		Due   string      `json:"due_date"`
		Value json.Number `json:"value"`
	} `json:"payments"`
}

type source struct {
	*account
	filters campaigns.Filters
}

// Page returns the unpaid invoices of a page. Paid ones are no invoices of the campaign.
func (s source) Page(ctx context.Context, cursor string) (p campaigns.Page, err error) {
	n := 1
	if cursor != "" {
		if n, err = strconv.Atoi(cursor); err != nil {
			return p, err
		}
	}
	query := url.Values{"page": {strconv.Itoa(n)}, "page_size": {strconv.Itoa(pageSize)}}
	if s.filters.DueTo != "" { // nothing is due before it is made
		query.Set("date_end", s.filters.DueTo)
	}
	var out struct {
		Pagination struct {
			Total int `json:"total_results"`
		} `json:"pagination"`
		Results []invoice `json:"results"`
	}
	if err := s.get(ctx, "/v1/invoices", query.Encode(), &out); err != nil {
		return p, err
	}
	for i, one := range out.Results {
		in, bad, err := s.convert(ctx, one, (n-1)*pageSize+i+1)
		switch {
		case err != nil:
			return p, err
		case bad == nil && !s.filters.Keeps(in):
			p.Skipped++
		case bad == nil:
			p.Invoices = append(p.Invoices, in)
		case bad.Reason != campaigns.RowPaid:
			p.Rejected = append(p.Rejected, *bad)
		default:
			continue
		}
		p.Rows++
	}
	if len(out.Results) > 0 && n*pageSize < out.Pagination.Total {
		p.Next = strconv.Itoa(n + 1)
	}
	return p, nil
}

// convert brings an invoice to our schema; line is its place in the list.
func (s source) convert(ctx context.Context, one invoice, line int) (in campaigns.Invoice, bad *campaigns.Rejection, err error) {
	fault := func(field, reason string) (campaigns.Invoice, *campaigns.Rejection, error) {
		return in, &campaigns.Rejection{Line: line, Number: in.Number, Field: field, Reason: reason}, nil
	}
	in = campaigns.Invoice{Source: campaigns.PlatformSiigo, ExternalID: text.Line(one.ID), Number: text.Line(one.Name), Currency: s.Currency, Line: line, Link: one.Link}
	if in.Number == "" || in.ExternalID == "" {
		return fault("number", campaigns.RowRequired)
	}
	if one.Currency.Code != "" && one.Currency.Code != s.Currency {
		return fault("currency", campaigns.RowCurrency)
	}
	var reason string
	if in.Balance, reason = campaigns.Decimal(one.Balance.String(), s.Currency); reason != "" {
		return fault("balance", reason)
	}
	if in.Total, reason = campaigns.Decimal(one.Total.String(), s.Currency); reason != "" {
		return fault("total", reason)
	}
	if field, reason := campaigns.CheckOwed(&in); reason != "" {
		return fault(field, reason)
	}
	if in.Issued, reason = campaigns.ParseDate(one.Date); reason != "" {
		return fault("issued", reason)
	}
	for _, pay := range one.Payments {
		due, reason := campaigns.ParseDate(pay.Due)
		if pay.Due != "" && reason != "" {
			return fault("due", reason)
		}
		if due != "" && (in.Due == "" || due < in.Due) {
			in.Due = due
		}
	}
	if in.Link != "" && !text.Link(in.Link, campaigns.MaxLink) {
		return fault("link", campaigns.RowLink)
	}
	if !s.filters.Keeps(in) { // its debtor is not looked up
		return in, nil, nil
	}
	if in.Debtor, err = s.customer(ctx, one.Customer.Identification); err != nil {
		return in, nil, err
	}
	if len(in.Debtor.Phones) == 0 && in.Debtor.Mail == "" {
		return fault("phone", campaigns.RowContact)
	}
	return in, nil, nil
}

type customer struct {
	Name   []string `json:"name"` // names and surnames, or that of a company
	Phones []phone  `json:"phones"`

	Contacts []struct {
		Mail  string `json:"email"`
		Phone phone  `json:"phone"`
	} `json:"contacts"`
}

type phone struct {
	Indicative string `json:"indicative"`
	Number     string `json:"number"`
}

// customer returns a debtor by the identity number.
func (s source) customer(ctx context.Context, identification string) (d campaigns.Debtor, err error) {
	if identification == "" {
		return d, nil
	}
	key := s.key + "/" + identification
	if known, ok := s.customers.Get(key, s.Now()); ok {
		return known, nil
	}
	var out struct {
		Results []customer `json:"results"`
	}
	if err := s.get(ctx, "/v1/customers", url.Values{"identification": {identification}}.Encode(), &out); err != nil {
		return d, err
	}
	d = campaigns.NewDebtor("", identification)
	if len(out.Results) > 0 {
		one := out.Results[0]
		d = campaigns.NewDebtor(strings.Join(one.Name, " "), identification)
		for _, ph := range one.Phones {
			d.Phones = campaigns.AddPhones(d.Phones, ph.text(), s.Country)
		}
		for _, c := range one.Contacts {
			d.Phones = campaigns.AddPhones(d.Phones, c.Phone.text(), s.Country)
			if d.Mail == "" && text.Mail(c.Mail) {
				d.Mail = c.Mail
			}
		}
	}
	s.customers.Set(key, d, s.Now().Add(customerFor))
	return d, nil
}

// text returns the number with its country code; an indicative is also used for that of a city.
func (p phone) text() string {
	if len(p.Number) == 10 && strings.TrimLeft(p.Indicative, "+0") == "57" {
		return "+57" + p.Number
	}
	return p.Number
}
