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
)

// The bounds of a call.
const (
	Timeout   = 10 * time.Second
	MaxAnswer = 1 << 20 // bytes; what is longer is cut off
)

// Response is what the vendor said to a call.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is one of success. What the body says is another matter.
func (a Response) OK() bool { return a.Status/100 == 2 }

// Client makes a client for many parallel calls of one host, which are short.
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

// ApplyDefaults sets what a channel's configuration leaves out: a Client, the time, and a log
// that is silent.
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

// Do makes a call, with a body where there is one. The error is a *channels.RefusedError:
// there was no answer, and it may have arrived all the same; or the address is none.
func Do(ctx context.Context, c *http.Client, method, to string, body []byte, dress func(*http.Request)) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return Response{}, channels.Refuse(channels.Stop, "config", "the address can't be used", 0)
	}
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

// JSON is the body that says v. The error is a *channels.RefusedError: another try would
// not mend it.
func JSON(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	return body, nil
}

// NetworkError is the error of a call without an answer. All are worth another try. Its
// code is "timeout", "canceled" or "network".
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
