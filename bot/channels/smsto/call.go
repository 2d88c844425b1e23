package smsto

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
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

func (c *Client) post(ctx context.Context, to string, v any) (answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{}, channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	ctx, cancel := context.WithTimeout(ctx, callFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return answer{}, channels.Refuse(channels.Stop, "config", "the address can't be used", 0)
	}
	r.Header.Set("Authorization", "Bearer "+c.APIKey)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
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

// refusal judges an answer that is no yes.
func (c *Client) refusal(a answer, why string) error {
	if why == "" {
		why = strings.TrimSpace(http.StatusText(a.status) + " " + string(a.body[:min(len(a.body), 300)]))
	}
	why = strings.Join(strings.Fields(why), " ")
	if c.APIKey != "" {
		why = strings.ReplaceAll(why, c.APIKey, "***")
	}
	return channels.Refuse(decide(a.status, strings.ToLower(why)), fmt.Sprint("http ", a.status), sms.Cut(why, 300, "..."), c.after(a.header))
}

// decide: the vendor has no codes but the status and its words.
func decide(status int, why string) channels.Decision {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(why, w) {
				return true
			}
		}
		return false
	}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusPaymentRequired, has("balance", "credit"):
		return channels.Stop
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return channels.Retry
	case has("opted out", "opt-out", "optout", "unsubscribed"):
		return channels.OptOut
	case status/100 == 3: // an API that redirects is not the one that was configured
		return channels.Stop
	}
	return channels.GiveUp
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
