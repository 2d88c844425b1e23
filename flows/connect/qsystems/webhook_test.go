package qsystems_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/webhookauth"
	"recado/flows/connect/qsystems"
	"recado/flows/orders"
)

// desk records updates and returns err.
type desk struct {
	told []string
	err  error
}

func (d *desk) PartnerState(_ context.Context, partner, ref string, to orders.Stage, _ time.Time) (orders.Order, error) {
	d.told = append(d.told, partner+" "+ref+" "+string(to.Substate))
	return orders.Order{}, d.err
}

func TestWebhook(t *testing.T) {
	const secret, key, right = "the secret of the signature", "the key that is sent", `{"id":"Q-7","status":"ASSIGNED"}`
	signed := func(body string) http.Header {
		return http.Header{qsystems.SignatureHeader: {webhookauth.Sign(secret, []byte(body))}}
	}
	keyed := http.Header{http.CanonicalHeaderKey(qsystems.KeyHeader): {key}}
	for name, tt := range map[string]struct {
		header http.Header
		body   string
		err    error
		bare   bool // no secret is configured
		status int
		told   int
		kept   bool
	}{
		"signed":                  {header: signed(right), body: right, status: 200, told: 1},
		"with the key":            {header: keyed, body: right, status: 200, told: 1},
		"neither":                 {body: right, status: 401},
		"another body":            {header: signed(right), body: right + " ", status: 401},
		"another key":             {header: http.Header{"X-Api-Key": {key + "."}}, body: right, status: 401},
		"the key, wrongly signed": {header: http.Header{"X-Api-Key": {key}, qsystems.SignatureHeader: {"sha256=00"}}, body: right, status: 401},
		"the secret as a key":     {header: http.Header{"X-Api-Key": {secret}}, body: right, status: 401},
		"nothing to be known by":  {header: http.Header{"X-Api-Key": {""}}, body: right, bare: true, status: 401},
		"unreadable":              {header: signed(`{"id":`), body: `{"id":`, status: 200, kept: true},
		"a state of theirs alone": {header: keyed, body: `{"id":"Q-7","status":"on the moon"}`, status: 200, kept: true},
		"no way there":            {header: keyed, body: right, err: &orders.TransitionError{From: orders.Stage{State: orders.Cancelled}, To: orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}}, status: 200, told: 1, kept: true},
		"an order not known yet":  {header: keyed, body: right, err: bot.ErrNotFound, status: 404, told: 1},
		"the store is away":       {header: keyed, body: right, err: bot.ErrUnavailable, status: 503, told: 1},
	} {
		o, sink := &desk{err: tt.err}, &channeltest.Sink{}
		w := &qsystems.Webhook{Secret: secret, Key: key, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		if tt.bare {
			w.Secret, w.Key = "", ""
		}
		got := w.Routes(o, sink)[0].Handle(t.Context(), channels.Request{Header: tt.header, Body: []byte(tt.body)})
		if got.Status != tt.status || len(got.Body) > 0 || len(o.told) != tt.told || (len(sink.Calls()) > 0) != tt.kept {
			t.Errorf("%s: %d %q, told %v, kept %v", name, got.Status, got.Body, o.told, sink.Calls())
		}
		if tt.told > 0 && o.told[0] != "qsystems Q-7 assigned" {
			t.Errorf("%s: told %v", name, o.told)
		}
		if (tt.status == 503) != (got.RetryAfter > 0) {
			t.Errorf("%s: come back after %s", name, got.RetryAfter)
		}
	}
}
