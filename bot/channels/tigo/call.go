package tigo

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"recado/bot/channels"
	"recado/bot/channels/sms"
)

const (
	callFor   = 10 * time.Second
	maxAnswer = 64 << 10
)

// answer is what the vendor said to a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (c *Client) post(ctx context.Context, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, callFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return answer{}, channels.Refuse(channels.Stop, "config", "the address can't be used", 0)
	}
	r.Header.Set("Content-Type", c.ContentType)
	for name, value := range c.Header {
		r.Header.Set(name, value)
	}
	res, err := c.HTTP.Do(r)
	if err != nil {
		return answer{}, unreached(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return answer{}, unreached(err)
	}
	return answer{res.StatusCode, res.Header, read}, nil
}

// unreached is a call without an answer: it may have arrived, and is worth another try.
func unreached(err error) error {
	code := "network"
	var slow net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout() {
		code = "timeout"
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address
	}
	return channels.Refuse(channels.Retry, code, err.Error(), 0)
}

// refusal judges an answer that is no yes, by the settings and else by its status.
func (c *Client) refusal(a answer) error {
	code, decision := "", channels.GiveUp
	switch {
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden, a.status/100 == 3:
		decision = channels.Stop
	case a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout, a.status >= 500:
		decision = channels.Retry
	}
	for _, p := range []struct {
		pattern  *regexp.Regexp
		decision channels.Decision
	}{{c.again, channels.Retry}, {c.dead, channels.Stop}} {
		if p.pattern == nil {
			continue
		}
		if found := p.pattern.FindSubmatch(a.body); found != nil {
			decision, code = p.decision, group(p.pattern, found, "code")
		}
	}
	why := a.body[:min(len(a.body), 1000)]
	if said, err := words(why); err == nil {
		why = []byte(said)
	}
	reason := strings.Join(strings.Fields(http.StatusText(a.status)+" "+string(why)), " ")
	for _, secret := range c.Values {
		if len(secret) > 3 { // a shorter one is no secret, and would black out words
			reason = strings.ReplaceAll(reason, secret, "***")
		}
	}
	return channels.Refuse(decision, cmp.Or(code, fmt.Sprint("http ", a.status)), sms.Cut(reason, 300, "..."), c.after(a.header))
}

// after reads Retry-After: seconds or a date.
func (c *Client) after(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return time.Duration(min(n, 86_400)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(c.Now()), 0), 24*time.Hour)
	}
	return 0
}
