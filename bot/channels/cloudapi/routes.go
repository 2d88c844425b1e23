package cloudapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"recado/bot/channels"
)

const (
	path        = "/webhooks/whatsapp"
	maxBody     = 3 << 20
	storeFailed = 2 * time.Second // Retry-After for the vendor when the store failed
)

// Routes returns the routes that package webhooks mounts.
func (c *Client) Routes(sink channels.Sink) []channels.Route {
	return []channels.Route{
		{Method: http.MethodGet, Path: path, Limit: maxBody, Handle: func(_ context.Context, r channels.Request) channels.Response {
			return c.handshake(r)
		}},
		{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
			return c.receive(ctx, sink, r)
		}},
	}
}

func (c *Client) receive(ctx context.Context, sink channels.Sink, r channels.Request) channels.Response {
	if !c.verifySignature(r.Header, r.Body) {
		return channels.Response{Status: http.StatusUnauthorized}
	}
	b := c.parse(r.Body)
	if err := b.deliver(ctx, sink, r.Body); err != nil {
		c.Log.ErrorContext(ctx, "whatsapp: not acknowledged", "error", err, "messages", len(b.inbound), "statuses", len(b.reports))
		return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
	}
	return channels.Response{Status: http.StatusOK}
}

// deliver passes the batch to the sink. After a failure the vendor redelivers the POST, so each
// step may run twice. Changed addresses come first, so that messages from a new number are stored
// under it.
func (b *batch) deliver(ctx context.Context, sink channels.Sink, body []byte) error {
	for _, r := range b.renames {
		if err := sink.AddressChanged(ctx, r.channel, r.from, r.to, r.at); err != nil {
			return err
		}
	}
	if len(b.inbound) > 0 {
		if _, err := sink.Accept(ctx, b.inbound...); err != nil {
			return err
		}
	}
	if len(b.echoes) > 0 {
		if err := sink.Echo(ctx, b.echoes...); err != nil {
			return err
		}
	}
	for _, n := range b.notices {
		if err := sink.Notice(ctx, n); err != nil {
			return err
		}
	}
	for _, p := range b.consents {
		if err := sink.Consent(ctx, p.who, p.channel, p.granted, p.at); err != nil {
			return err
		}
	}
	if len(b.reports) > 0 {
		if err := sink.Report(ctx, b.reports...); err != nil {
			return err
		}
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(b.foreign))) { // a stable body, which is stored once
		if err := sink.SaveInvalid(ctx, Name, "for another phone_number_id: "+id, []byte("phone_number_id "+id)); err != nil {
			return err
		}
	}
	for _, i := range b.ignored {
		if err := sink.SaveInvalid(ctx, Name, i.why+": "+i.what, []byte(i.what)); err != nil {
			return err
		}
	}
	if len(b.foreign) > 0 {
		body = []byte("another number's messages stand beside it")
	}
	if len(b.unreadable) > 0 {
		return sink.SaveInvalid(ctx, Name, strings.Join(b.unreadable, "; "), body)
	}
	return nil
}
