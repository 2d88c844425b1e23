package tigo

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// refusal returns the error of an unsuccessful answer, by the configured patterns or else by its status.
func (c *Client) refusal(a call.Response) error {
	code, decision := "", channels.GiveUp
	switch {
	case a.Status == http.StatusUnauthorized, a.Status == http.StatusForbidden, a.Status/100 == 3:
		decision = channels.Stop
	case a.Status == http.StatusTooManyRequests, a.Status == http.StatusRequestTimeout, a.Status >= 500:
		decision = channels.Retry
	}
	for _, p := range []struct {
		pattern  *regexp.Regexp
		decision channels.Decision
	}{{c.retry, channels.Retry}, {c.stop, channels.Stop}} {
		if p.pattern == nil {
			continue
		}
		if found := p.pattern.FindSubmatch(a.Body); found != nil {
			decision, code = p.decision, group(p.pattern, found, "code")
		}
	}
	why := a.Body[:min(len(a.Body), 1000)]
	if said, err := words(why); err == nil {
		why = []byte(said)
	}
	var secrets []string
	for _, value := range c.Values {
		if len(value) > 3 { // a shorter value is not a secret, and would redact ordinary words
			secrets = append(secrets, value)
		}
	}
	reason := call.SafeReason(http.StatusText(a.Status)+" "+string(why), secrets...)
	return channels.Refuse(decision, cmp.Or(code, fmt.Sprint("http ", a.Status)), reason, a.RetryAfter(c.Now()))
}
