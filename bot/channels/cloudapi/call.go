package cloudapi

import (
	"context"
	"net/http"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// call makes a request to the vendor. The error is a *channels.RefusedError.
func (c *Client) call(ctx context.Context, method, url, kind string, body []byte) (call.Response, error) {
	if c.AccessToken == "" || c.sender() == "" {
		return call.Response{}, channels.Refuse(channels.Stop, "config", "access token and phone number id must be set", 0)
	}
	a, err := call.Do(ctx, c.HTTP, method, url, body, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+c.AccessToken)
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
	})
	if err != nil {
		return a, err
	}
	return a, c.refusal(a)
}

// post sends JSON.
func (c *Client) post(ctx context.Context, url string, v any) (call.Response, error) {
	body, err := call.JSON(v)
	if err != nil {
		return call.Response{}, err
	}
	return c.call(ctx, http.MethodPost, url, "application/json", body)
}
