package cloudapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"

	"recado/bot/channels"
)

const (
	callFor   = 10 * time.Second
	maxAnswer = 1 << 20
)

// pool is a client for many parallel calls of one host, which are short.
func pool() *http.Client {
	dial := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Client{
		Timeout: callFor,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           dial.DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConns:          256,
			MaxIdleConnsPerHost:   128,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: callFor,
		},
		// An API that redirects is not the one that was configured; the token stays here.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call speaks to the vendor. The error is a *channels.Refused.
func (c *Client) call(ctx context.Context, method, url, kind string, body []byte) (answer, error) {
	if c.AccessToken == "" || c.sender() == "" {
		return answer{}, channels.Refuse(channels.Stop, "config", "access token and phone number id must be set", 0)
	}
	ctx, cancel := context.WithTimeout(ctx, callFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, channels.Refuse(channels.Stop, "config", c.clean(err.Error()), 0)
	}
	r.Header.Set("Authorization", "Bearer "+c.AccessToken)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := c.HTTP.Do(r)
	if err != nil {
		return answer{}, c.unreached(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return answer{}, c.unreached(err)
	}
	a := answer{res.StatusCode, res.Header, read}
	return a, c.refusal(a)
}

// post sends JSON.
func (c *Client) post(ctx context.Context, url string, v any) (answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{}, channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	return c.call(ctx, http.MethodPost, url, "application/json", body)
}
