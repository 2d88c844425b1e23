package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/flows/payments"
)

// SignatureHeader has the time, a nonce and the signature: "t=1796040000,n=5f3a…,v1=<hex>". The signature is
// the HMAC-SHA256 of "<t>.<n>.<raw body>" with the shared secret.
const SignatureHeader = "X-Payments-Signature"

const (
	path        = "/webhooks/payments"
	maxBody     = 64 << 10
	storeFailed = 2 * time.Second
	// tolerance is how far the time of a signature may be from ours: an older request may be a replay. A
	// replay within it repeats the event's id, and changes nothing.
	tolerance = 5 * time.Minute
	minNonce  = 8
	maxNonce  = 100
)

// ErrBody means that a report can't be used.
var ErrBody = errors.New("payments: not a report of a link")

// Hearer takes reports; *payments.Service implements it.
type Hearer interface {
	Hear(ctx context.Context, r payments.Report, now time.Time) error
}

// Webhook receives reports of links.
type Webhook struct {
	Secret string // at least 16 characters; "" refuses every report
	Now    func() time.Time
	Log    *slog.Logger
}

// Routes returns the routes that package webhooks mounts. A report is acknowledged after it has been counted.
// One of an unknown link is answered by 404, so that the gateway repeats it: the link's own answer may still
// be on its way. An unreadable one is stored for inspection and acknowledged.
func (w *Webhook) Routes(to Hearer, invalid channels.InvalidMessages) []channels.Route {
	return []channels.Route{{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		if !w.authentic(r.Header.Values(SignatureHeader), r.Body) {
			return channels.Response{Status: http.StatusUnauthorized}
		}
		err := w.deliver(ctx, to, invalid, r.Body)
		switch {
		case errors.Is(err, bot.ErrNotFound):
			w.Log.WarnContext(ctx, "payments: a report of a link we don't know")
			return channels.Response{Status: http.StatusNotFound}
		case err != nil:
			w.Log.ErrorContext(ctx, "payments: not acknowledged", "error", err)
			return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
		}
		return channels.Response{Status: http.StatusOK}
	}}}
}

func (w *Webhook) deliver(ctx context.Context, to Hearer, invalid channels.InvalidMessages, body []byte) error {
	var in struct {
		Event string `json:"event"`
		Link  link   `json:"link"`
	}
	err := json.Unmarshal(body, &in)
	if err == nil && (in.Event == "" || len(in.Event) > maxReference) {
		err = ErrBody
	}
	var report payments.Report
	if err == nil {
		report, err = in.Link.report(in.Event)
	}
	if err != nil {
		return invalid.SaveInvalid(ctx, "payments", ErrBody.Error(), body)
	}
	return to.Hear(ctx, report, w.Now())
}

// authentic verifies the signature of a raw body.
func (w *Webhook) authentic(headers []string, body []byte) bool {
	if w.Secret == "" || len(headers) != 1 {
		return false
	}
	part := map[string]string{}
	for _, field := range strings.Split(headers[0], ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(field), "=")
		if _, twice := part[name]; !ok || twice {
			return false
		}
		part[name] = value
	}
	seconds, err := strconv.ParseInt(part["t"], 10, 64)
	if n := len(part["n"]); err != nil || n < minNonce || n > maxNonce {
		return false
	}
	if off := w.Now().Sub(time.Unix(seconds, 0)); off > tolerance || off < -tolerance {
		return false
	}
	presented, err := hex.DecodeString(part["v1"])
	return err == nil && hmac.Equal(presented, sign(w.Secret, part["t"], part["n"], body))
}

// Signature returns the header of a body, as the gateway makes it.
func Signature(secret string, at time.Time, nonce string, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",n=" + nonce + ",v1=" + hex.EncodeToString(sign(secret, t, nonce, body))
}

func sign(secret, t, nonce string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(t + "." + nonce + "."))
	mac.Write(body)
	return mac.Sum(nil)
}
