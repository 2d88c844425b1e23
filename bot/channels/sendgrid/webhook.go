package sendgrid

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	name        = "sendgrid"
	path        = "/webhooks/sendgrid"
	maxBody     = 3 << 20
	storeFailed = 2 * time.Second
)

// Mails stores mails and their outcomes.
type Mails interface {
	// RecordEvent stores an event with its mail, as ApplyEvent does. A repeated event changes
	// nothing. The error is bot.ErrNotFound for an unknown mail.
	RecordEvent(ctx context.Context, e Event) error
}

// Config holds the operator's settings.
type Config struct {
	// PublicKey is the "verification key" of the vendor's settings page; several may be separated
	// by commas. "" refuses every webhook.
	PublicKey string
	Now       func() time.Time // the real time; default: time.Now
	Log       *slog.Logger     // default: no log
}

// Webhook receives events. It is safe for concurrent use.
type Webhook struct {
	keys []*ecdsa.PublicKey
	now  func() time.Time
	log  *slog.Logger
}

// New makes the webhook. The error says what is wrong with the key.
func New(c Config) (*Webhook, error) {
	w := &Webhook{now: c.Now, log: c.Log}
	if w.now == nil {
		w.now = time.Now
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	var err error
	w.keys, err = keys(c.PublicKey)
	return w, err
}

// Routes returns the routes that package webhooks mounts.
func (w *Webhook) Routes(mails Mails, unreadable channels.InvalidMessages) []channels.Route {
	return []channels.Route{{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		if !w.verifySignature(r.Header, r.Body) {
			return channels.Response{Status: http.StatusUnauthorized}
		}
		if err := w.deliver(ctx, mails, unreadable, r.Body); err != nil {
			w.log.ErrorContext(ctx, "sendgrid: not acknowledged", "error", err)
			return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
		}
		return channels.Response{Status: http.StatusOK}
	}}}
}

func (w *Webhook) deliver(ctx context.Context, mails Mails, unreadable channels.InvalidMessages, body []byte) error {
	events, why := parse(body, w.now())
	for _, e := range events {
		err := mails.RecordEvent(ctx, e)
		switch {
		case errors.Is(err, bot.ErrNotFound): // from another installation, or deleted since
			w.log.WarnContext(ctx, "sendgrid: an event of a mail we don't have", "event", string(e.Outcome))
		case err != nil:
			return err
		}
	}
	if why != "" {
		return unreadable.SaveInvalid(ctx, name, why, body)
	}
	return nil
}
