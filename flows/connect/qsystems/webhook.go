package qsystems

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/webhookauth"
	"recado/flows/orders"
)

// The headers that authenticate a status update.
const (
	SignatureHeader = "X-Qsystems-Signature" // "sha256=" and the hex HMAC of the raw body
	KeyHeader       = "X-API-Key"
)

const (
	path        = "/webhooks/qsystems"
	maxBody     = 64 << 10
	storeFailed = 2 * time.Second
)

// Orders applies Qsystems' states to orders; *orders.Service implements it.
type Orders interface {
	PartnerState(ctx context.Context, partner, ref string, to orders.Stage, now time.Time) (orders.Order, error)
}

// Webhook receives status updates. An empty secret is not accepted; if both are empty, every update
// is refused.
type Webhook struct {
	Secret string // signs the raw body
	Key    string // sent unchanged by installations that can't sign
	Now    func() time.Time
	Log    *slog.Logger
}

// Routes returns the routes that package webhooks mounts. An update is acknowledged after the order
// has it. An unreadable update, or one with an impossible state, is stored for inspection and
// acknowledged, because a retry would not help. For an unknown order the answer is 404, so that
// Qsystems retries: the answer with its id may still be on its way.
func (w *Webhook) Routes(o Orders, invalid channels.InvalidMessages) []channels.Route {
	return []channels.Route{{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		if !w.authenticated(r) {
			return channels.Response{Status: http.StatusUnauthorized}
		}
		err := w.deliver(ctx, o, invalid, r.Body)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			w.Log.WarnContext(ctx, "qsystems: a status of an order we don't know")
			return channels.Response{Status: http.StatusNotFound}
		case err != nil:
			w.Log.ErrorContext(ctx, "qsystems: not acknowledged", "error", err)
			return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
		}
		return channels.Response{Status: http.StatusOK}
	}}}
}

func (w *Webhook) authenticated(r channels.Request) bool {
	signatures, keys := r.Header.Values(SignatureHeader), r.Header.Values(KeyHeader)
	return webhookauth.Authenticated(
		webhookauth.Credential{Secret: w.Secret, Presented: signatures, Valid: webhookauth.VerifySignature(w.Secret, r.Body, signatures)},
		webhookauth.Credential{Secret: w.Key, Presented: keys, Valid: webhookauth.VerifySecret(w.Key, keys)},
	)
}

func (w *Webhook) deliver(ctx context.Context, o Orders, invalid channels.InvalidMessages, body []byte) error {
	ref, state, err := ParseStatus(body)
	if err != nil {
		return invalid.SaveInvalid(ctx, orders.Qsystems, err.Error(), body)
	}
	_, err = o.PartnerState(ctx, orders.Qsystems, ref, state, w.Now())
	if errors.Is(err, orders.ErrTransition) {
		return invalid.SaveInvalid(ctx, orders.Qsystems, err.Error(), body)
	}
	return err
}
