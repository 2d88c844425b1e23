package call

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"recado/bot/channels"
	"recado/bot/requestid"
)

// The limits of a call.
const (
	Timeout   = 10 * time.Second
	MaxAnswer = 1 << 20 // bytes; a longer body is cut off
)

// Response is the vendor's answer to a call.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is 2xx. The body may still report an error.
func (a Response) OK() bool { return a.Status/100 == 2 }

// Client returns an HTTP client for many parallel, short calls to one host. It does not follow redirects.
func Client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 256, 128
	t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = 5*time.Second, Timeout
	return &http.Client{
		Timeout: Timeout, Transport: t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ApplyDefaults fills in a channel's missing settings: an HTTP client, time.Now and a discarding log.
func ApplyDefaults(c **http.Client, now *func() time.Time, log **slog.Logger) {
	if *c == nil {
		*c = Client()
	}
	if *now == nil {
		*now = time.Now
	}
	if *log == nil {
		*log = slog.New(slog.DiscardHandler)
	}
}

// Do makes a call; dress may set headers. The error is a *channels.RefusedError: Stop if the URL is
// invalid, Retry if there was no answer (the request may have arrived all the same).
func Do(ctx context.Context, c *http.Client, method, to string, body []byte, dress func(*http.Request)) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return Response{}, channels.Refuse(channels.Stop, "config", "the address can't be used", 0)
	}
	nameRequest(r)
	dress(r)
	res, err := c.Do(r)
	if err != nil {
		return Response{}, NetworkError(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, MaxAnswer))
	if err != nil {
		return Response{}, NetworkError(err)
	}
	return Response{res.StatusCode, res.Header, text}, nil
}

// nameRequest tells the vendor the id of the request that caused the call, so that both logs can be
// compared.
func nameRequest(r *http.Request) {
	if id := requestid.From(r.Context()); id != "" {
		r.Header.Set(requestid.Header, id)
	}
}

// Named returns a transport that does the same for clients that do not call Do.
func Named(next http.RoundTripper) http.RoundTripper { return named{next} }

type named struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	if requestid.From(r.Context()) != "" {
		r = r.Clone(r.Context()) // a transport must not change its caller's request
		nameRequest(r)
	}
	return n.RoundTripper.RoundTrip(r)
}

// JSON encodes v as a request body. The error is a *channels.RefusedError with GiveUp.
func JSON(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	return body, nil
}

// NetworkError is the error of a call without an answer. It is always retried. Its code is
// "timeout", "canceled" or "network".
func NetworkError(err error) error {
	code := "network"
	var slow net.Error
	switch {
	case errors.Is(err, context.Canceled):
		code = "canceled"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		code = "timeout"
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return channels.Refuse(channels.Retry, code, SafeReason(err.Error()), 0)
}
