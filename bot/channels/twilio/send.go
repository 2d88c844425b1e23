package twilio

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
)

// Send implements bot.Channel. The error is a *channels.RefusedError. The vendor has no idempotency
// key: a request that timed out after it arrived is sent again.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	form, err := c.compose(out)
	if err != nil {
		return "", err
	}
	body, err := c.call(ctx, http.MethodPost, c.account("/Messages.json"), []byte(form.Encode()))
	if err != nil {
		return "", err
	}
	var m struct {
		SID     string      `json:"sid"`
		Status  any         `json:"status"` // a word; in an error, the HTTP status
		Code    json.Number `json:"error_code"`
		Message string      `json:"error_message"`
		Error   json.Number `json:"code"` // of an error that was answered with a success status
	}
	err = json.Unmarshal(body, &m)
	word, _ := m.Status.(string)
	switch {
	case err == nil && m.SID == "" && m.Error != "":
		return "", c.refusal(call.Response{Status: http.StatusOK, Body: body})
	case err != nil || m.SID == "":
		// The answer is not the vendor's, perhaps a proxy's. Sending twice is better than losing it.
		return "", channels.Refuse(channels.Retry, "answer", "the vendor's answer names no message", 0)
	case m.Code != "" || statuses[word] == bot.Failed:
		code, j := m.Code.String(), ruleOf(m.Code.String())
		if code == "" {
			code = word
		}
		if m.Message == "" {
			m.Message = j.says
		}
		return "", channels.Refuse(j.decision, code, call.SafeReason(m.Message, c.AuthToken), 0)
	}
	return m.SID, nil
}

// Check implements channels.Health: it checks whether the account can send.
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

// call makes a request to the vendor's API. The error is a *channels.RefusedError.
func (c *Client) call(ctx context.Context, method, to string, form []byte) ([]byte, error) {
	if c.api == nil || c.AccountSID == "" || c.AuthToken == "" {
		return nil, channels.Refuse(channels.Stop, "config", "api url, account sid and auth token must be set", 0)
	}
	a, err := call.Do(ctx, c.HTTP, method, to, form, func(r *http.Request) {
		r.SetBasicAuth(c.AccountSID, c.AuthToken)
		r.Header.Set("Accept", "application/json")
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	})
	if err != nil {
		return nil, err
	}
	if !a.OK() {
		return nil, c.refusal(a)
	}
	return a.Body, nil
}
