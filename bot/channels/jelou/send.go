package jelou

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/safehttp"
)

// Send implements bot.Channel. The error is a *channels.RefusedError.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if err := c.Check(ctx); err != nil {
		return "", err
	}
	m, err := c.compose(out)
	if err != nil {
		return "", err
	}
	body, err := call.JSON(m)
	if err != nil {
		return "", err
	}
	to := c.APIURL + "/v1/bots/" + url.PathEscape(c.BotID) + "/messages"
	said, err := call.Do(ctx, c.HTTP, http.MethodPost, to, body, func(r *http.Request) {
		r.SetBasicAuth(c.ClientID, c.ClientSecret)
		r.Header.Set("Content-Type", kindJSON)
	})
	if err != nil {
		return "", err
	}
	var sent struct {
		Success   *bool `json:"success"`
		MessageID field `json:"messageId"`
	}
	err = json.Unmarshal(said.Body, &sent)
	switch {
	case !said.OK(), err == nil && sent.Success != nil && !*sent.Success:
		return "", c.refusal(said)
	case err != nil || sent.MessageID == "":
		// The answer is not the vendor's, perhaps a proxy's. Sending twice is better than losing it.
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no message", 0)
	}
	return sent.MessageID.trim(), nil
}

// Check implements channels.Health. It checks the configuration only: the vendor documents no
// request without a side effect.
func (c *Client) Check(context.Context) error {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || c.BotID == "" || c.ClientID == "" || c.ClientSecret == "" {
		return channels.Refuse(channels.Stop, "config", "api url, bot id, client id and client secret must be set", 0)
	}
	return nil
}

// Fetch implements channels.Fetcher. The sender of a webhook chooses the URL, so no credential is
// sent there.
func (c *Client) Fetch(ctx context.Context, m bot.Media) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.VendorRef, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w: %w", bot.ErrNotFound, err)
	}
	return safehttp.File(c.files, r, safehttp.Refusal)
}
