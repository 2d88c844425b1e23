package twilio

import (
	"encoding/json"
	"net/http"
	"strconv"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// errorRule says how to handle an error code of the vendor.
type errorRule struct {
	decision channels.Decision
	tries    int    // most failed sends before giving up; 0 leaves it to delivery
	says     string // the reason for agents, if the vendor sends only the code
}

// codes maps the vendor's error codes to rules. For a code that is not listed the HTTP status decides.
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

// ruleOf returns the rule of a code that came without an HTTP status.
func ruleOf(code string) errorRule {
	if j, ok := codes[code]; ok {
		return j
	}
	return errorRule{decision: channels.GiveUp, says: "the vendor gives no reason"}
}

// decision returns the decision for a code, or for the HTTP status if the code is unknown.
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

// refusal returns the error of an answer that is not a success.
func (c *Client) refusal(a call.Response) error {
	var b struct {
		Code    json.Number `json:"code"`
		Message string      `json:"message"`
	}
	_ = json.Unmarshal(a.Body, &b) // an unreadable body stays empty, and the status decides
	code, why := b.Code.String(), b.Message
	if code == "" {
		code = "http " + strconv.Itoa(a.Status)
	}
	if why == "" {
		why = http.StatusText(a.Status)
	}
	return channels.Refuse(decision(code, a.Status), code, call.SafeReason(why, c.AuthToken), a.RetryAfter(c.Now()))
}
