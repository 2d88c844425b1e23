package conceptomovil

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"recado/bot/channels"
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
	r.Header.Set("Authorization", c.Token)
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
