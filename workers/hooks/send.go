package hooks

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot/channels/safehttp"
	"recado/flows/connect"
	"recado/flows/hooks"
	"recado/flows/orders"
)

// sendTimeout is how long one try may take; it is less than a claim lasts.
const sendTimeout = 10 * time.Second

// reach makes a client for public addresses. A redirect ends it: a signed body is for
// the one who was configured.
func reach(allow []string, trust *tls.Config) *http.Client {
	c := safehttp.New(safehttp.Options{Allow: allow, Timeout: sendTimeout, TLS: trust})
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// maxAnswer is what is read of an answer: its beginning tells why, the rest lets the
// connection be used again.
const maxAnswer = 16 << 10

// send makes one try.
func (r *Runner) send(ctx context.Context, to hooks.Receiver, d hooks.Delivery) hooks.Outcome {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, strings.NewReader(d.Body))
	if err != nil {
		return hooks.Outcome{Final: true, Reason: "the address can't be used"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Recado/1")
	req.Header.Set(hooks.DeliveryHeader, d.ID)
	req.Header.Set(hooks.EventHeader, d.Event)
	req.Header.Set(hooks.SignatureHeader, hooks.Sign(to.Secret, []byte(d.Body), r.Now()))
	res, err := r.http.Do(req)
	if err != nil {
		return hooks.Outcome{Final: errors.Is(err, safehttp.ErrRefused), Reason: plain(err)}
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer)) // the status has been said
	o := hooks.Outcome{Status: res.StatusCode, OK: res.StatusCode/100 == 2, Final: res.StatusCode == http.StatusGone}
	switch {
	case o.OK:
	case res.StatusCode/100 == 3:
		o.Reason = "it answered with a redirect, which is not followed"
	default:
		o.Reason = strings.TrimSpace(fmt.Sprintf("status %d %s", res.StatusCode, short(answer)))
		o.After = connect.RetryAfter(res.Header.Get("Retry-After"), r.Now())
	}
	return o
}

// plain says why there was no answer, without the address: a url may hold a key, and
// what a name stands for inside our network is nobody's business.
func plain(err error) string {
	var u *url.Error
	timeout := errors.As(err, &u) && u.Timeout()
	switch {
	case errors.Is(err, safehttp.ErrRefused):
		return "the address is not a public one, or not https"
	case timeout:
		return "no answer within " + sendTimeout.String()
	case u != nil:
		return short([]byte(u.Err.Error()))
	}
	return short([]byte(err.Error()))
}

func short(said []byte) string {
	line := []rune(orders.CleanLine(string(said[:min(len(said), 800)])))
	if len(line) > 200 {
		return string(line[:200]) + "…"
	}
	return string(line)
}
