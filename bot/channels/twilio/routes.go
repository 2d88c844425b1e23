package twilio

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot/channels"
)

// The paths of the webhooks.
const (
	Path       = "/webhooks/twilio"
	StatusPath = "/webhooks/twilio/status"
)

const (
	maxBody     = 256 << 10       // five times the longest message with every character escaped
	storeFailed = 2 * time.Second // Retry-After for the vendor when the store failed
)

// twiml is an empty answer: the bot does not reply by way of it.
const twiml = `<?xml version="1.0" encoding="UTF-8"?><Response/>`

// Routes returns the webhooks that all clients share. The message's address tells the client.
func Routes(sink channels.Sink, clients ...*Client) []channels.Route {
	route := func(path string, to func(*Client, context.Context, channels.Sink, url.Values, channels.Request) error) channels.Route {
		return channels.Route{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
			return receive(ctx, sink, clients, path, r, to)
		}}
	}
	return []channels.Route{route(Path, (*Client).message), route(StatusPath, (*Client).status)}
}

// Routes returns the webhooks of a single client.
func (c *Client) Routes(sink channels.Sink) []channels.Route { return Routes(sink, c) }

func receive(ctx context.Context, sink channels.Sink, clients []*Client, path string, r channels.Request,
	to func(*Client, context.Context, channels.Sink, url.Values, channels.Request) error,
) channels.Response {
	var signers []*Client
	for _, c := range clients {
		if c.verifySignature(ctx, path, r) {
			signers = append(signers, c)
		}
	}
	if len(signers) == 0 {
		return channels.Response{Status: http.StatusUnauthorized}
	}
	c := signers[0]
	p, err := params(r)
	if err == nil {
		c = addressee(signers, p)
		err = to(c, ctx, sink, p, r)
	} else {
		err = sink.SaveInvalid(ctx, c.Name(), "no parameters", r.Body)
	}
	if err != nil {
		c.Log.ErrorContext(ctx, "twilio: not acknowledged", "error", err, "channel", c.Name())
		return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
	}
	return channels.Response{Status: http.StatusOK, Type: "text/xml", Body: []byte(twiml)}
}

// addressee returns the client whose sender the message names, else one of the same kind (SMS or
// WhatsApp), else the first.
func addressee(signers []*Client, p url.Values) *Client {
	whatsapp := strings.HasPrefix(p.Get("From"), prefix) || strings.HasPrefix(p.Get("To"), prefix)
	var ofKind *Client
	for _, c := range signers {
		switch {
		case c.whatsapp != whatsapp:
		case c.From == p.Get("To") || c.From == p.Get("From"):
			return c
		case ofKind == nil:
			ofKind = c
		}
	}
	if ofKind != nil {
		return ofKind
	}
	return signers[0]
}
