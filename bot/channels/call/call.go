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
	For       = 10 * time.Second
	MaxAnswer = 1 << 20 // bytes; what is longer is cut off
)

// Answer is what the vendor said to a call.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is one of success. What the body says is another matter.
func (a Answer) OK() bool { return a.Status/100 == 2 }

// Client makes a client for many parallel calls of one host, which are short.
func Client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 256, 128
	t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = 5*time.Second, For
	return &http.Client{
		Timeout: For, Transport: t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Default sets what a channel's configuration leaves out: a Client, the time, and a log
// that is silent.
func Default(c **http.Client, now *func() time.Time, log **slog.Logger) {
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

// Do makes a call, with a body where there is one. The error is a *channels.Refused:
// there was no answer, and it may have arrived all the same; or the address is none.
func Do(ctx context.Context, c *http.Client, method, to string, body []byte, dress func(*http.Request)) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, For)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return Answer{}, channels.Refuse(channels.Stop, "config", "the address can't be used", 0)
	}
	dress(r)
	res, err := c.Do(r)
	if err != nil {
		return Answer{}, Unreached(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, MaxAnswer))
	if err != nil {
		return Answer{}, Unreached(err)
	}
	return Answer{res.StatusCode, res.Header, said}, nil
}

// JSON is the body that says v. The error is a *channels.Refused: another try would
// not mend it.
func JSON(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	return body, nil
}

// Unreached is the error of a call without an answer. All are worth another try. Its
// code is "timeout", "canceled" or "network".
func Unreached(err error) error {
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
	return channels.Refuse(channels.Retry, code, Words(err.Error()), 0)
}
