package jelou

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// Path is the URL path of the webhook.
const Path = "/webhooks/jelou"

const (
	maxBody     = 1 << 20
	storeFailed = 2 * time.Second // Retry-After for the vendor when the store failed
	kindJSON    = "application/json"
)

// Routes returns the routes that package webhooks mounts.
func (c *Client) Routes(sink channels.Sink) []channels.Route {
	return []channels.Route{{Method: http.MethodPost, Path: Path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		return c.receive(ctx, sink, r)
	}}}
}

func (c *Client) receive(ctx context.Context, sink channels.Sink, r channels.Request) channels.Response {
	if !c.authenticated(ctx, r.Header, r.Body) {
		return channels.Response{Status: http.StatusUnauthorized}
	}
	b := c.parse(r.Body)
	if len(b.invalid) > 0 {
		// The vendor does not bring it again, and what a person wrote may be in it.
		why := "fields to correct: " + strings.Join(slices.Sorted(maps.Keys(b.invalid)), ", ")
		if err := sink.SaveInvalid(ctx, Name, why, r.Body); err != nil {
			return c.notAcknowledged(ctx, err, b)
		}
		return answer(http.StatusUnprocessableEntity, b.invalid.response())
	}
	if err := b.deliver(ctx, sink, r.Body); err != nil {
		return c.notAcknowledged(ctx, err, b)
	}
	// The answer depends on the message alone, so a duplicate gets the same answer.
	return answer(http.StatusOK, struct {
		Received bool   `json:"received"`
		ID       string `json:"id,omitempty"`
	}{true, b.id()})
}

func (c *Client) notAcknowledged(ctx context.Context, err error, b *batch) channels.Response {
	c.Log.ErrorContext(ctx, "jelou: not acknowledged", "error", err, "id", b.id())
	return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
}

// batch is what one POST brings: one thing, or what is wrong with it.
type batch struct {
	inbound    *bot.Inbound
	report     *channels.DeliveryReport
	unreadable string   // why it could not be understood
	invalid    problems // by field
}

func (b *batch) id() string {
	if b.inbound == nil {
		return ""
	}
	return b.inbound.ID
}

func (b *batch) deliver(ctx context.Context, sink channels.Sink, body []byte) error {
	switch {
	case b.inbound != nil:
		_, err := sink.Accept(ctx, *b.inbound)
		return err
	case b.report != nil:
		return sink.Report(ctx, *b.report)
	case b.unreadable != "":
		return sink.SaveInvalid(ctx, Name, b.unreadable, body)
	}
	return nil // a message from the bot or an agent
}

// problems maps field names to error messages.
type problems map[string]string

// response is the answer to a request with invalid fields, in the format of the rest of the API.
// Its readers are people who build a skill.
func (p problems) response() any {
	type field struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	}
	var a struct {
		Error struct {
			Code    string  `json:"code"`
			Message string  `json:"message"`
			Fields  []field `json:"fields"`
		} `json:"error"`
	}
	a.Error.Code, a.Error.Message = "invalid", "Hay campos por corregir."
	for _, name := range slices.Sorted(maps.Keys(p)) {
		a.Error.Fields = append(a.Error.Fields, field{name, p[name]})
	}
	return a
}

func answer(status int, v any) channels.Response {
	body, _ := json.Marshal(v) // strings and booleans never fail
	return channels.Response{Status: status, Type: kindJSON, Body: body}
}
