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
	"recado/bot/requestid"
)

// The limits of a call.
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

// New makes a client for the API at base that sends header with each call. The operator chooses the
// address, which may be any http or https URL.
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

// Breaker returns the partner's circuit breaker.
func (c *Client) Breaker() *Breaker { return c.breaker }

// Call is one request. Path is escaped; Op names the request in errors and logs, without ids.
type Call struct {
	Method, Path, Op string
	Header           http.Header
	In               any // the body, encoded as JSON; nil for none
	Out              any // receives the answer's JSON; nil to ignore it
}

// Do makes the call and returns an *Error or nil. With a 4xx status it still fills Out if possible.
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
	if id := requestid.From(ctx); id != "" {
		req.Header.Set(requestid.Header, id)
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
		// The request may have been executed, so callers that create something must search before retrying.
		fail.Reason, fail.Retryable = "the answer is not what was agreed: "+short(raw), true
		return &fail
	}
	fail.Reason = short(raw)
	fail.Retryable = res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
	fail.After = RetryAfter(res.Header.Get("Retry-After"), time.Now())
	if call.Out != nil {
		_ = json.Unmarshal(raw, call.Out) // best effort, for answers like 409 that name the existing object
	}
	return &fail
}

// Segment escapes an id as one path segment.
func Segment(id string) string {
	if id == "." || id == ".." {
		return strings.ReplaceAll(id, ".", "%2E")
	}
	return url.PathEscape(id)
}

// plain removes the URL from an error of net/http, because it may contain ids.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// short returns the beginning of a partner's answer as one printable line.
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

// maxRetryAfter is the longest wait that a partner can request.
const maxRetryAfter = time.Hour

// RetryAfter parses a Retry-After header, in seconds or as a date; 0 if missing or invalid.
func RetryAfter(value string, now time.Time) time.Duration {
	return min(call.RetryAfter(value, now), maxRetryAfter)
}
