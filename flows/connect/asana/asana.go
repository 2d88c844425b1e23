// Package asana manages one Asana task for each order.
//
// Asana has no idempotency key for personal tokens, and external ids only for OAuth apps. So the
// order's id is part of the task's name: if it is unclear whether an earlier Create arrived, call
// Find first.
package asana

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/flows/connect"
)

// BaseURL is Asana's API.
const BaseURL = "https://app.asana.com/api/1.0"

// Task describes an order's task.
type Task struct {
	OrderID string
	Title   string // "HVAC Maintenance - Edificio A"
	Notes   string
	DueOn   string // "2025-11-21"
}

// Name is the task's name: "[ORD-00001] HVAC Maintenance - Edificio A".
func (t Task) Name() string { return prefix(t.OrderID) + t.Title }

func prefix(orderID string) string { return "[" + orderID + "] " }

// Client creates tasks in one project.
type Client struct {
	api     *connect.Client
	project string
}

// New makes a client; base is BaseURL unless it is a fake of Asana.
func New(base, token, project string, breaker *connect.Breaker) (*Client, error) {
	if base == "" {
		base = BaseURL
	}
	api, err := connect.New("asana", base, http.Header{"Authorization": {"Bearer " + token}}, breaker)
	return &Client{api, project}, err
}

type envelope[T any] struct {
	Data T `json:"data"`
}

type task struct {
	GID      string   `json:"gid,omitempty"`
	Name     string   `json:"name,omitempty"`
	Notes    string   `json:"notes,omitempty"`
	Projects []string `json:"projects,omitempty"`
	DueOn    string   `json:"due_on,omitempty"`
}

// Create creates the task and returns its gid. The error is a *connect.Error.
func (c *Client) Create(ctx context.Context, t Task) (gid string, err error) {
	var out envelope[task]
	err = c.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/tasks",
		In:  envelope[task]{task{Name: t.Name(), Notes: t.Notes, Projects: []string{c.project}, DueOn: t.DueOn}},
		Out: &out,
	})
	if err == nil && out.Data.GID == "" {
		err = &connect.Error{Partner: "asana", Op: "POST /tasks", Status: http.StatusCreated, Reason: "the answer has no gid", Retryable: true}
	}
	return out.Data.GID, err
}

// maxPages bounds Find: 500 tasks modified since the first attempt.
const maxPages = 5

// Find returns the gid of an order's task modified since a moment, or "".
func (c *Client) Find(ctx context.Context, orderID string, since time.Time) (gid string, err error) {
	query := url.Values{
		"project":        {c.project},
		"modified_since": {since.Add(-time.Minute).UTC().Format(time.RFC3339)}, // their clock may differ
		"opt_fields":     {"name"},
		"limit":          {"100"},
	}
	for range maxPages {
		var out struct {
			envelope[[]task]
			Next *struct {
				Offset string `json:"offset"`
			} `json:"next_page"`
		}
		err = c.api.Do(ctx, connect.Call{Method: http.MethodGet, Path: "/tasks?" + query.Encode(), Op: "GET /tasks", Out: &out})
		if err != nil {
			return "", err
		}
		for _, t := range out.Data {
			if strings.HasPrefix(t.Name, prefix(orderID)) {
				return t.GID, nil
			}
		}
		if out.Next == nil || out.Next.Offset == "" {
			break
		}
		query.Set("offset", out.Next.Offset)
	}
	return "", nil
}

// Comment adds a comment to a task.
func (c *Client) Comment(ctx context.Context, gid, text string) error {
	return c.api.Do(ctx, connect.Call{
		Method: http.MethodPost, Path: "/tasks/" + connect.Segment(gid) + "/stories", Op: "POST /tasks/:gid/stories",
		In: envelope[map[string]string]{map[string]string{"text": text}},
	})
}
