// Package gateway is the client of a payment gateway, and receives its webhooks.
//
// Gateways differ in names more than in kind. This package speaks one small contract, which docs/payments.md
// describes; a gateway of another shape gets a package beside this one that implements payments.Gateway.
package gateway

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"recado/flows/connect"
	"recado/flows/money"
	"recado/flows/payments"
	"recado/flows/text"
)

// Client is a client of one gateway.
type Client struct{ api *connect.Client }

var _ payments.Gateway = (*Client)(nil)

// New makes a client. token is the gateway's bearer token.
func New(base, token string, breaker *connect.Breaker) (*Client, error) {
	api, err := connect.New("payments", base, http.Header{"Authorization": {"Bearer " + token}}, breaker)
	return &Client{api}, err
}

// link is a link in the format of the gateway.
type link struct {
	ID          string    `json:"id,omitempty"`
	ExternalID  string    `json:"externalId,omitempty"`
	Amount      string    `json:"amount,omitempty"` // decimal
	Currency    string    `json:"currency,omitempty"`
	Description string    `json:"description,omitempty"`
	ExpiresAt   time.Time `json:"expiresAt,omitzero"`
	URL         string    `json:"url,omitempty"`
	Status      string    `json:"status,omitempty"`
	Paid        string    `json:"paid,omitempty"` // decimal, in the same currency
	Transaction string    `json:"transaction,omitempty"`
}

// states maps the gateway's states.
var states = map[string]payments.State{
	"pending": payments.Pending, "paid": payments.Confirmed, "failed": payments.Failed, "expired": payments.Expired, "reversed": payments.Reversed,
}

// Create implements payments.Gateway.
func (c *Client) Create(ctx context.Context, o payments.Order) (payments.Link, error) {
	var out link
	err := c.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/links", Header: http.Header{"Idempotency-Key": {o.ID}},
		In:  link{ExternalID: o.ID, Amount: o.Amount.Text(), Currency: o.Amount.Currency, Description: o.Description, ExpiresAt: o.ExpiresAt.UTC()},
		Out: &out,
	})
	switch {
	case err != nil && !connect.Retryable(err):
		return payments.Link{}, fmt.Errorf("%w: %w", payments.ErrRefused, err)
	case err != nil:
		return payments.Link{}, err
	case out.ID == "" || !text.Link(out.URL, maxLink):
		return payments.Link{}, &connect.Error{Partner: "payments", Op: "POST /links", Status: http.StatusOK, Reason: "the answer has no id or no https link", Retryable: true}
	}
	return payments.Link{Reference: out.ID, URL: out.URL}, nil
}

// maxLink is the length of a link in bytes.
const maxLink = 500

// Status implements payments.Gateway.
func (c *Client) Status(ctx context.Context, reference string) (payments.Report, error) {
	var out link
	if err := c.api.Do(ctx, connect.Call{Method: http.MethodGet, Path: "/links/" + connect.Segment(reference), Op: "GET /links/:id", Out: &out}); err != nil {
		return payments.Report{}, err
	}
	out.ID = reference
	return out.report("")
}

// report converts what the gateway tells of a link. A paid link must tell its amount.
func (l link) report(event string) (payments.Report, error) {
	r := payments.Report{Event: event, Reference: l.ID, Transaction: l.Transaction}
	var known bool
	if r.State, known = states[l.Status]; !known || l.ID == "" || len(l.ID) > maxReference || len(l.Transaction) > maxReference {
		return r, ErrBody
	}
	if r.State == payments.Confirmed {
		paid, err := money.Parse(l.Paid, l.Currency)
		if err != nil || paid.Minor <= 0 {
			return r, ErrBody
		}
		r.Paid = paid
	}
	return r, nil
}

// maxReference is the length of the gateway's ids.
const maxReference = 200
