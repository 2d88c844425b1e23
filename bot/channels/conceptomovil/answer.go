package conceptomovil

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// told is a parsed answer.
type told struct {
	refused       bool
	id, code, why string
}

// read looks for the fields in which gateways commonly return an id or an error. A body that is not
// JSON gives neither.
func read(body []byte) (t told) {
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil {
		return t
	}
	keys := slices.Sorted(maps.Keys(fields)) // sorted, so that the same answer always gives the same result
	say := func(names ...string) string {
		for _, name := range names {
			for _, key := range keys {
				if !strings.EqualFold(key, name) {
					continue
				}
				switch v := fields[key].(type) {
				case string:
					return v
				case float64:
					return fmt.Sprintf("%.0f", v)
				case bool:
					return fmt.Sprint(v)
				case map[string]any, []any:
					raw, _ := json.Marshal(v) // it was decoded from JSON
					return strings.Trim(string(raw), "[]{}")
				}
			}
		}
		return ""
	}
	t.id = say("messageId", "message_id", "transactionId", "requestId", "id")
	t.code = say("errorCode", "code")
	problem := say("error", "errors", "errorMessage")
	t.why = cmp.Or(problem, say("message", "description", "detail"))
	status := strings.ToLower(cmp.Or(say("status"), say("result")))
	t.refused = problem != "" && problem != "false" && problem != "0" || strings.EqualFold(say("success"), "false") ||
		say("errorCode") != "" && strings.Trim(say("errorCode"), "0") != ""
	for _, no := range []string{"error", "fail", "reject", "denied", "invalid", "nok"} {
		t.refused = t.refused || strings.Contains(status, no)
	}
	return t
}

// refusal returns the error of an answer that is not a success.
func (c *Client) refusal(a call.Response, t told) error {
	why := call.SafeReason(cmp.Or(t.why, http.StatusText(a.Status)+" "+string(a.Body[:min(len(a.Body), 300)])), c.APIKey, c.Token)
	code := cmp.Or(t.code, fmt.Sprint("http ", a.Status))
	return channels.Refuse(decide(a.Status, strings.ToLower(why)), code, why, a.RetryAfter(c.Now()))
}

// decide decides by the status and by words that mean the whole channel is stopped.
func decide(status int, why string) channels.Decision {
	account := false
	for _, w := range []string{"api key", "apikey", "unauthorized", "no autorizado", "balance", "saldo", "credit", "crédito", "suspend"} {
		account = account || strings.Contains(why, w)
	}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusPaymentRequired, account, status/100 == 3:
		return channels.Stop
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return channels.Retry
	}
	return channels.GiveUp
}
