package twilio

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	callFor   = 10 * time.Second
	maxAnswer = 1 << 20
)

// Send implements bot.Channel. The error is a *channels.Refused. The vendor has no
// idempotency key: a request that timed out after it arrived is sent again.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	form, err := c.compose(out)
	if err != nil {
		return "", err
	}
	body, err := c.call(ctx, http.MethodPost, c.account("/Messages.json"), strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	var m struct {
		SID     string      `json:"sid"`
		Status  any         `json:"status"` // a word; the HTTP status in an error
		Code    json.Number `json:"error_code"`
		Message string      `json:"error_message"`
		Error   json.Number `json:"code"` // of an error that came as a success
	}
	err = json.Unmarshal(body, &m)
	word, _ := m.Status.(string)
	switch {
	case err == nil && m.SID == "" && m.Error != "":
		return "", c.refusal(http.StatusOK, nil, body)
	case err != nil || m.SID == "":
		// Something between us and the vendor answered. Twice is better than never.
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no message", 0)
	case m.Code != "" || statuses[word] == bot.Failed:
		code, j := m.Code.String(), judge(m.Code.String())
		if code == "" {
			code = word
		}
		if m.Message == "" {
			m.Message = j.says
		}
		return "", channels.Refuse(j.decision, code, c.clean(m.Message), 0)
	}
	return m.SID, nil
}

// Check implements channels.Health: whether the account is one that can send.
func (c *Client) Check(ctx context.Context) error {
	if err := c.sender(url.Values{}); err != nil {
		return err
	}
	body, err := c.call(ctx, http.MethodGet, c.account(".json"), nil)
	if err != nil {
		return err
	}
	var account struct {
		Status string `json:"status"`
	}
	if err := json.Unmarshal(body, &account); err != nil || account.Status == "" {
		return channels.Refuse(channels.Retry, "answer", "the vendor's answer names no account", 0)
	}
	if account.Status != "active" {
		return channels.Refuse(channels.Stop, "account", "the account is "+account.Status, 0)
	}
	return nil
}

// call speaks to the vendor's API. The error is a *channels.Refused.
func (c *Client) call(ctx context.Context, method, to string, form io.Reader) ([]byte, error) {
	if c.api == nil || c.AccountSID == "" || c.AuthToken == "" {
		return nil, channels.Refuse(channels.Stop, "config", "api url, account sid and auth token must be set", 0)
	}
	ctx, cancel := context.WithTimeout(ctx, callFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, to, form)
	if err != nil {
		return nil, channels.Refuse(channels.Stop, "config", c.clean(err.Error()), 0)
	}
	r.SetBasicAuth(c.AccountSID, c.AuthToken)
	r.Header.Set("Accept", "application/json")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.HTTP.Do(r)
	if err != nil {
		return nil, c.unreached(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, c.unreached(err)
	}
	if res.StatusCode/100 != 2 {
		return nil, c.refusal(res.StatusCode, res.Header, body)
	}
	return body, nil
}
