package jelou

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// codes maps WhatsApp's error codes, which the platform passes on. The platform's own codes are few
// and undocumented; for them the HTTP status decides.
var codes = map[string]channels.Decision{
	"131047": channels.UseTemplate, // outside the 24-hour window
	"470":    channels.UseTemplate,
	"131026": channels.UseSMS, // not on WhatsApp
	"131050": channels.OptOut,
	"130429": channels.Retry,
	"131048": channels.Retry,
	"131056": channels.Retry,
	"131000": channels.Retry,
	"131016": channels.Retry,
}

// decision decides by the code, by words about the 24-hour window, or by the HTTP status.
func decision(code, words string, status int) channels.Decision {
	if d, ok := codes[code]; ok {
		return d
	}
	if n, err := strconv.Atoi(code); err == nil && n >= 400 && n < 600 {
		status = n // the platform repeats the status in its body, and sometimes states it only there
	}
	words = strings.ToLower(code + " " + words)
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return channels.Stop
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status/100 != 4:
		return channels.Retry
	case strings.Contains(words, "24 h") || strings.Contains(words, "24h") || strings.Contains(words, "session") || strings.Contains(words, "sesión"):
		return channels.UseTemplate // free text is allowed only within an active session
	}
	return channels.GiveUp
}

// textOrList is a message in an answer: one text or a list.
type textOrList []string

// UnmarshalJSON implements json.Unmarshaler.
func (w *textOrList) UnmarshalJSON(b []byte) error {
	var f errorOrText
	if b[0] == '[' {
		_ = json.Unmarshal(b, (*[]string)(w)) // a list of anything else is ignored
	} else if f.UnmarshalJSON(b) == nil && f.Message != "" {
		*w = textOrList{string(f.Message)}
	}
	return nil
}

// refusal returns the error of an answer that is not a success. success:false is an error with every status.
func (c *Client) refusal(said call.Response) error {
	var a struct {
		Code    field       `json:"code"`
		Status  field       `json:"statusCode"`
		Error   errorOrText `json:"error"`
		Message textOrList  `json:"message"`
	}
	_ = json.Unmarshal(said.Body, &a) // an unreadable body stays empty, and the status decides
	code := first(a.Error.Code, a.Code, a.Status).trim()
	why := strings.Join(append(a.Message, string(a.Error.Message)), " ")
	judged := said.Status
	switch {
	case !said.OK():
	case code == "" && strings.TrimSpace(why) == "":
		judged = http.StatusServiceUnavailable // without any reason retry: a repeated message is better than a lost one
	default:
		judged = http.StatusBadRequest
	}
	d := decision(code, why, judged)
	if code == "" {
		code = "http " + strconv.Itoa(said.Status)
	}
	if why = strings.TrimSpace(why); why == "" {
		why = "not sent, and the vendor gives no reason"
	}
	return channels.Refuse(d, code, call.SafeReason(why, c.ClientSecret), said.RetryAfter(c.Now()))
}
