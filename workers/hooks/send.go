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
	"recado/bot/requestid"
	"recado/flows/connect"
	"recado/flows/hooks"
	"recado/flows/orders"
)

// sendTimeout bounds one try. It is shorter than a claim.
const sendTimeout = 10 * time.Second

// reach makes a client for public addresses. It does not follow redirects, because a signed body is
// meant for the configured receiver.
func reach(allow []string, trust *tls.Config) *http.Client {
	c := safehttp.New(safehttp.Options{Allow: allow, Timeout: sendTimeout, TLS: trust})
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// maxAnswer is how many bytes of an answer are read: the beginning gives the reason, and reading
// the rest lets the connection be reused.
const maxAnswer = 16 << 10

// send makes one try.
func (r *Runner) send(ctx context.Context, to hooks.Receiver, d hooks.Delivery) hooks.Outcome {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, strings.NewReader(d.Body))
	if err != nil {
		return hooks.Outcome{Final: true, Reason: "the address can't be used"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Recado/1")
	if d.Request != "" {
		req.Header.Set(requestid.Header, d.Request)
	}
	req.Header.Set(hooks.DeliveryHeader, d.ID)
	req.Header.Set(hooks.EventHeader, d.Event)
	req.Header.Set(hooks.SignatureHeader, hooks.Sign(to.Secret, []byte(d.Body), r.Now()))
	res, err := r.http.Do(req)
	if err != nil {
		return hooks.Outcome{Final: errors.Is(err, safehttp.ErrRefused), Reason: plain(err)}
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer)) // the status is known in any case
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

// plain returns why there was no answer. It omits the URL, which may hold a key, and addresses of
// our network.
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
