package connect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"recado/bot/channels/call"
)

// The bounds of a call.
const (
	Timeout = 5 * time.Second
	MaxBody = 1 << 20
)

// Client calls one partner's JSON API. It is safe for concurrent use.
type Client struct {
	partner string
	base    string
	header  http.Header
	http    *http.Client
	breaker *Breaker
}

// New makes a client for the API below base, whose calls carry header. The address is
// the operator's own choice and may be any http or https one.
func New(partner, base string, header http.Header, breaker *Breaker) (*Client, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%s: the address must be https://host[/path]", partner)
	}
	if breaker == nil {
		breaker = NewBreaker(partner, nil)
	}
	return &Client{partner, u.String(), header, &http.Client{
		Timeout:       Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, breaker}, nil
}

// Breaker is what guards the partner.
func (c *Client) Breaker() *Breaker { return c.breaker }

// Call is one request. Path is already escaped; Op names it in errors and logs, and
// holds no ids.
type Call struct {
	Method, Path, Op string
	Header           http.Header
	In               any // the body, as JSON; nil for none
	Out              any // where the answer's JSON goes; nil to ignore it
}

// Do makes the call, and returns an *Error or nil. An error of status 4xx still fills
// Out where the body allows.
func (c *Client) Do(ctx context.Context, call Call) error {
	if call.Op == "" {
		call.Op = call.Method + " " + call.Path
	}
	return c.breaker.Do(call.Op, func() error { return c.once(ctx, call) })
}

func (c *Client) once(ctx context.Context, call Call) error {
	fail := Error{Partner: c.partner, Op: call.Op}
	var body io.Reader
	if call.In != nil {
		raw, err := json.Marshal(call.In)
		if err != nil {
			fail.Err = err
			return &fail
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, call.Method, c.base+call.Path, body)
	if err != nil {
		fail.Err = err
		return &fail
	}
	for _, from := range []http.Header{c.header, call.Header} {
		for name, values := range from {
			req.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		fail.Retryable, fail.Err = true, plain(err)
		return &fail
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, MaxBody+1))
	fail.Status = res.StatusCode
	switch {
	case err != nil:
		fail.Retryable, fail.Err = true, plain(err)
		return &fail
	case len(raw) > MaxBody:
		fail.Reason, fail.Retryable = "the answer is too long", true
		return &fail
	case res.StatusCode >= 200 && res.StatusCode < 300:
		if call.Out == nil || json.Unmarshal(raw, call.Out) == nil {
			return nil
		}
		// It may have been done all the same: whoever makes things looks before trying again.
		fail.Reason, fail.Retryable = "the answer is not what was agreed: "+short(raw), true
		return &fail
	}
	fail.Reason = short(raw)
	fail.Retryable = res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
	fail.After = RetryAfter(res.Header.Get("Retry-After"), time.Now())
	if call.Out != nil {
		_ = json.Unmarshal(raw, call.Out) // best effort, for answers like 409 that say what exists
	}
	return &fail
}

// Segment escapes an id for a path, so that none can name another place.
func Segment(id string) string {
	if id == "." || id == ".." {
		return strings.ReplaceAll(id, ".", "%2E")
	}
	return url.PathEscape(id)
}

// plain drops the address from an error of net/http: it may hold ids.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// short is the beginning of what a partner said, in one printable line.
func short(raw []byte) string {
	if len(raw) > 800 {
		raw = raw[:800]
	}
	text := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, string(raw))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return text
}

// maxRetryAfter bounds what a partner can ask of our patience.
const maxRetryAfter = time.Hour

// RetryAfter reads a Retry-After header, in seconds or as a date; 0 when it says nothing.
func RetryAfter(value string, now time.Time) time.Duration {
	return min(call.RetryAfter(value, now), maxRetryAfter)
}
