// Package qsystems keeps orders of enterprise clients in step with Qsystems, their own
// work order system, both ways.
//
// A status update of theirs is signed or brings a key, and the order has it before it
// is acknowledged; see Webhook. States never go back, so that an update sent again, or
// recorded and sent by someone else, changes nothing.
//
// Every request of ours carries the order's id as externalId and an Idempotency-Key, and an
// answer "409, exists already" with its id is taken as done: creating twice makes one
// work order.
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

// Client talks to one Qsystems.
type Client struct{ api *connect.Client }

// New makes a client. token may be empty where Qsystems asks for none.
func New(base, token string, breaker *connect.Breaker) (*Client, error) {
	header := http.Header{}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	api, err := connect.New("qsystems", base, header, breaker)
	return &Client{api}, err
}

// workOrder is an order in their words.
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
	Contact     person          `json:"contact"`
	CreatedAt   string          `json:"createdAt"`
}

type person struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

var priorities = map[orders.Priority]string{orders.Low: "LOW", orders.Medium: "MEDIUM", orders.High: "HIGH", orders.Emergency: "HIGH"}

// text is an id of theirs, which may be a number.
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

// Create makes the work order of an order and returns their id of it. The error is a
// *connect.Error.
func (c *Client) Create(ctx context.Context, o orders.Order) (ref string, err error) {
	var out reference
	err = c.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/api/orders", Header: http.Header{"Idempotency-Key": {o.ID}},
		In: workOrder{
			ExternalID: o.ID, Company: o.Company, Service: o.ServiceType, Description: o.Description,
			Priority: priorities[o.Priority], Status: string(o.Status()), DueDate: o.DueOn, Location: o.Location, Serial: o.AssetSerial,
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

// Update tells them a state. Telling it again is fine.
func (c *Client) Update(ctx context.Context, ref string, state orders.Status, reason string) error {
	return c.api.Do(ctx, connect.Call{
		Method: http.MethodPut, Path: "/api/orders/" + connect.Segment(ref) + "/status", Op: "PUT /api/orders/:id/status",
		In: map[string]string{"status": string(state), "reason": reason},
	})
}

// states are the words that Qsystems and people who configure it use. What is under way
// there is in their hands: to us it is assigned.
var states = map[string]orders.Status{
	"pending": orders.StatusPending, "pendiente": orders.StatusPending, "open": orders.StatusPending, "new": orders.StatusPending,
	"published": orders.StatusPublished, "publicada": orders.StatusPublished,
	"assigned": orders.StatusAssigned, "asignada": orders.StatusAssigned, "in progress": orders.StatusAssigned,
	"cancelled": orders.StatusCancelled, "canceled": orders.StatusCancelled, "cancelada": orders.StatusCancelled, "anulada": orders.StatusCancelled,
}

// ErrBody says that a webhook's body is not what was agreed.
var ErrBody = errors.New("qsystems: not a status update")

// ParseStatus reads a status update that Qsystems sent: their id of the order, and
// where it stands in our words. The error is ErrBody.
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
