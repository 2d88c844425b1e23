package jelou

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/safehttp"
)

const (
	callFor   = 10 * time.Second
	maxAnswer = 1 << 20
)

// Send implements bot.Channel. The error is a *channels.Refused.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if err := c.Check(ctx); err != nil {
		return "", err
	}
	m, err := c.compose(out)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return "", channels.Refuse(channels.GiveUp, "encode", err.Error(), 0)
	}
	status, h, said, err := c.call(ctx, body)
	if err != nil {
		return "", err
	}
	var sent struct {
		Success   *bool `json:"success"`
		MessageID field `json:"messageId"`
	}
	err = json.Unmarshal(said, &sent)
	switch {
	case status/100 != 2, err == nil && sent.Success != nil && !*sent.Success:
		return "", c.refusal(status, h, said)
	case err != nil || sent.MessageID == "":
		// Something between us and the vendor answered. Twice is better than never.
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no message", 0)
	}
	return sent.MessageID.trim(), nil
}

func (c *Client) call(ctx context.Context, body []byte) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callFor)
	defer cancel()
	to := c.APIURL + "/v1/bots/" + url.PathEscape(c.BotID) + "/messages"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, channels.Refuse(channels.Stop, "config", c.clean(err.Error()), 0)
	}
	r.SetBasicAuth(c.ClientID, c.ClientSecret)
	r.Header.Set("Content-Type", kindJSON)
	res, err := c.HTTP.Do(r)
	if err != nil {
		return 0, nil, nil, c.unreached(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return 0, nil, nil, c.unreached(err)
	}
	return res.StatusCode, res.Header, said, nil
}

// Check implements channels.Health as far as can be told without sending: the vendor
// documents nothing that could be asked in vain.
func (c *Client) Check(context.Context) error {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || c.BotID == "" || c.ClientID == "" || c.ClientSecret == "" {
		return channels.Refuse(channels.Stop, "config", "api url, bot id, client id and client secret must be set", 0)
	}
	return nil
}

// Fetch implements channels.Fetcher. The urls are the word of whoever posts: no
// credential goes there.
func (c *Client) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.Ref, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	}
	res, err := c.files.Do(r)
	switch {
	case errors.Is(err, safehttp.ErrRefused):
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	case err != nil:
		return nil, fmt.Errorf("fetch: %w", err)
	case res.StatusCode == http.StatusOK:
		return res.Body, nil
	}
	res.Body.Close()
	err = fmt.Errorf("fetch: status %d", res.StatusCode)
	if res.StatusCode/100 == 4 && res.StatusCode != http.StatusTooManyRequests && res.StatusCode != http.StatusRequestTimeout {
		err = fmt.Errorf("%w: %w", bot.ErrNotFound, err)
	}
	return nil, err
}
