package smsto

import (
	"fmt"
	"net/http"
	"strings"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// refusal returns the error of an answer that is not a success.
func (c *Client) refusal(a call.Response, why string) error {
	if why == "" {
		why = http.StatusText(a.Status) + " " + string(a.Body[:min(len(a.Body), 300)])
	}
	why = call.SafeReason(why, c.APIKey)
	return channels.Refuse(decide(a.Status, strings.ToLower(why)), fmt.Sprint("http ", a.Status), why, a.RetryAfter(c.Now()))
}

// decide decides by the status and by words of the message, because the vendor has no error codes.
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
	case status/100 == 3: // the configured API does not redirect, so this is another server
		return channels.Stop
	}
	return channels.GiveUp
}
