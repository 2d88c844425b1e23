package twilio

import (
	"encoding/json"
	"net/http"
	"strconv"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// errorRule is what an error of the vendor's means to us.
type errorRule struct {
	decision channels.Decision
	tries    int    // repeat no oftener; 0 leaves it to delivery
	says     string // for the agent, where the vendor sends the number alone
}

// codes are the vendor's errors. What stands in no row is judged by the HTTP status.
var codes = map[string]errorRule{
	"20003": {channels.Stop, 0, "the account or the auth token is wrong"},
	"20429": {channels.Retry, 0, "too many requests"},
	"21211": {channels.GiveUp, 0, "no valid number"},
	"21408": {channels.GiveUp, 0, "this account may not send to that country"},
	"21606": {channels.GiveUp, 0, "the sender can't send to that number"},
	"21610": {channels.OptOut, 0, "the person has opted out"},
	"21612": {channels.GiveUp, 0, "no way from this sender to that number"},
	"21614": {channels.GiveUp, 0, "not a mobile number"},
	"21617": {channels.GiveUp, 0, "the text is too long"},
	"30001": {channels.Retry, 0, "the vendor's queue is full"},
	"30002": {channels.Stop, 0, "the account is suspended"},
	"30003": {channels.Retry, 3, "the handset is off or out of reach"},
	"30004": {channels.GiveUp, 0, "blocked by the person or the carrier"},
	"30005": {channels.GiveUp, 0, "unknown handset"},
	"30006": {channels.GiveUp, 0, "a landline, or a carrier that can't be reached"},
	"30007": {channels.GiveUp, 0, "filtered by the carrier as unwanted"},
	"30008": {channels.Retry, 1, "the carrier gives no reason"},
	"63003": {channels.UseSMS, 0, "not reachable on WhatsApp"},
	"63013": {channels.GiveUp, 0, "against the channel's rules"},
	"63016": {channels.UseTemplate, 0, "outside the 24-hour window"},
	"63018": {channels.Retry, 0, "over the channel's rate"},
	"63024": {channels.UseSMS, 0, "no valid recipient on WhatsApp"},
	"63032": {channels.GiveUp, 0, "WhatsApp does not deliver to this person"},
	"63041": {channels.StopTemplate, 0, "WhatsApp has paused the template"},
	"63042": {channels.StopTemplate, 0, "WhatsApp has disabled the template"},
	"63112": {channels.Stop, 0, "WhatsApp has disabled the business account"},
}

// ruleOf reads a code that came without an HTTP status.
func ruleOf(code string) errorRule {
	if j, ok := codes[code]; ok {
		return j
	}
	return errorRule{decision: channels.GiveUp, says: "the vendor gives no reason"}
}

// decision judges a code, or the HTTP status where the code is none we know.
func decision(code string, status int) channels.Decision {
	switch j, ok := codes[code]; {
	case ok:
		return j.decision
	case status == http.StatusUnauthorized:
		return channels.Stop
	case status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout:
		return channels.GiveUp
	}
	return channels.Retry
}

// refusal is the error of an answer that is none of success.
func (c *Client) refusal(a call.Response) error {
	var b struct {
		Code    json.Number `json:"code"`
		Message string      `json:"message"`
	}
	_ = json.Unmarshal(a.Body, &b) // what can't be read stays empty: the status then judges
	code, why := b.Code.String(), b.Message
	if code == "" {
		code = "http " + strconv.Itoa(a.Status)
	}
	if why == "" {
		why = http.StatusText(a.Status)
	}
	return channels.Refuse(decision(code, a.Status), code, call.SafeReason(why, c.AuthToken), a.RetryAfter(c.Now()))
}
