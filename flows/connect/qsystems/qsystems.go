// Package qsystems synchronises orders of enterprise clients with Qsystems, their own work order
// system, in both directions.
//
// A status update from Qsystems must be signed or carry a key. It is acknowledged after the order
// has it; see Webhook. States never go back, so a repeated or replayed update changes nothing.
//
// Each of our requests carries the order's id as externalId and an Idempotency-Key. An answer 409
// with the id of the existing work order counts as success, so creating twice makes one work order.
package qsystems

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"recado/bot"
	"recado/flows/connect"
	"recado/flows/orders"
)

// Client is a client of one Qsystems installation.
type Client struct{ api *connect.Client }

// New makes a client. token may be empty if Qsystems needs none.
func New(base, token string, breaker *connect.Breaker) (*Client, error) {
	header := http.Header{}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	api, err := connect.New("qsystems", base, header, breaker)
	return &Client{api}, err
}

// workOrder is an order in the format of Qsystems.
type workOrder struct {
	ExternalID  string          `json:"externalId"`
	Company     string          `json:"company"`
	Service     string          `json:"serviceType"`
	Description string          `json:"description"`
	Priority    string          `json:"priority"`
	Status      string          `json:"status"`
	DueDate     string          `json:"dueDate"`
	Location    orders.Location `json:"location"`
	Serial      string          `json:"assetSerial,omitempty"`
	Photos      []string        `json:"photos,omitempty"` // URLs
	Contact     person          `json:"contact"`
	CreatedAt   string          `json:"createdAt"`
}

type person struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

var priorities = map[orders.Priority]string{orders.Low: "LOW", orders.Medium: "MEDIUM", orders.High: "HIGH", orders.Emergency: "HIGH"}

// text is one of their ids, which may be a number.
type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err == nil {
		*t = text(s)
		return nil
	}
	var n json.Number
	err := json.Unmarshal(raw, &n)
	*t = text(n)
	return err
}

type reference struct {
	ID      text `json:"id"`
	OrderID text `json:"orderId"`
}

func (r reference) String() string {
	if r.ID != "" {
		return string(r.ID)
	}
	return string(r.OrderID)
}

// Create creates an order's work order and returns their id. The error is a *connect.Error.
func (c *Client) Create(ctx context.Context, o orders.Order) (ref string, err error) {
	var out reference
	err = c.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/api/orders", Header: http.Header{"Idempotency-Key": {o.ID}},
		In: workOrder{
			ExternalID: o.ID, Company: o.Company, Service: o.ServiceType, Description: o.Description,
			Priority: priorities[o.Priority], Status: string(o.Status()), DueDate: o.DueOn, Location: o.Location, Serial: o.AssetSerial, Photos: o.Photos,
			Contact: person{o.ClientName, o.ClientPhone, o.ClientMail}, CreatedAt: o.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"),
		},
		Out: &out,
	})
	switch {
	case connect.Status(err) == http.StatusConflict && out.String() != "":
		return out.String(), nil
	case err == nil && out.String() == "":
		return "", &connect.Error{Partner: "qsystems", Op: "POST /api/orders", Status: http.StatusOK, Reason: "the answer has no id", Retryable: true}
	}
	return out.String(), err
}

// Update sends a state. It is idempotent.
func (c *Client) Update(ctx context.Context, ref string, state orders.Status, reason string) error {
	return c.api.Do(ctx, connect.Call{
		Method: http.MethodPut, Path: "/api/orders/" + connect.Segment(ref) + "/status", Op: "PUT /api/orders/:id/status",
		In: map[string]string{"status": string(state), "reason": reason},
	})
}

// states maps the states that Qsystems installations use. For us an order in progress there is assigned.
var states = map[string]orders.Status{
	"pending": orders.StatusPending, "pendiente": orders.StatusPending, "open": orders.StatusPending, "new": orders.StatusPending,
	"published": orders.StatusPublished, "publicada": orders.StatusPublished,
	"assigned": orders.StatusAssigned, "asignada": orders.StatusAssigned, "in progress": orders.StatusAssigned,
	"cancelled": orders.StatusCancelled, "canceled": orders.StatusCancelled, "cancelada": orders.StatusCancelled, "anulada": orders.StatusCancelled,
}

// ErrBody means that a webhook's body is not a status update.
var ErrBody = errors.New("qsystems: not a status update")

// ParseStatus parses a status update: their id of the order, and our state. The error is ErrBody.
func ParseStatus(body []byte) (ref string, state orders.Stage, err error) {
	var in struct {
		reference
		Ref    text   `json:"ref"`
		Status string `json:"status"`
		Data   *struct {
			reference
			Status string `json:"status"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return "", orders.Stage{}, ErrBody
	}
	if in.Data != nil {
		in.reference, in.Status = in.Data.reference, in.Data.Status
	}
	if ref = in.String(); ref == "" {
		ref = string(in.Ref)
	}
	word, known := states[bot.Fold(strings.ReplaceAll(in.Status, "_", " "))]
	if ref == "" || len(ref) > 200 || !known {
		return "", orders.Stage{}, ErrBody
	}
	state, _ = orders.ParseStage(string(word))
	return ref, state, nil
}
