package cloudapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"recado/bot/channels"
	"recado/bot/channels/call"
)

// codes maps the vendor's error codes to decisions. For a code that is not listed the HTTP status decides.
var codes = []struct {
	from, to int
	decision channels.Decision
}{
	{0, 0, channels.Stop},
	{1, 2, channels.Retry},
	{3, 3, channels.Stop}, // the app lacks a permission
	{4, 4, channels.Retry},
	{10, 10, channels.Stop},
	{33, 33, channels.Stop}, // the phone number was deleted
	{100, 100, channels.GiveUp},
	{190, 190, channels.Stop},
	{200, 299, channels.Stop},
	{368, 368, channels.Stop}, // temporarily blocked for policy violations
	{80007, 80007, channels.Retry},
	{130429, 130429, channels.Retry},
	{130472, 130472, channels.GiveUp}, // the person is part of an experiment of the vendor
	{131000, 131000, channels.Retry},
	{131005, 131005, channels.Stop}, // access denied
	{131008, 131009, channels.GiveUp},
	{131016, 131016, channels.Retry},
	{131021, 131021, channels.GiveUp},
	{131026, 131026, channels.UseSMS}, // not on WhatsApp
	{131030, 131030, channels.GiveUp},
	{131031, 131031, channels.Stop}, // the account is locked
	{131042, 131042, channels.Stop}, // the account can't be billed
	{131045, 131045, channels.Stop}, // the phone number's certificate is wrong
	{131047, 131047, channels.UseTemplate},
	{131048, 131048, channels.Retry},
	{131049, 131049, channels.GiveUp},
	{131050, 131050, channels.OptOut}, // the person stopped marketing messages
	{131051, 131051, channels.GiveUp},
	{131053, 131053, channels.Retry},
	{131056, 131057, channels.Retry},
	{131062, 131063, channels.GiveUp},
	{132000, 132014, channels.GiveUp},
	{132015, 132016, channels.StopTemplate}, // paused for low quality; disabled after several pauses
	{133010, 133010, channels.Stop},         // the phone number is not registered
	{133016, 133016, channels.Retry},
}

// decision returns the decision for a code, or for the HTTP status if the code is unknown.
func decision(code string, status int) channels.Decision {
	if n, err := strconv.Atoi(code); err == nil {
		for _, c := range codes {
			if c.from <= n && n <= c.to {
				return c.decision
			}
		}
	}
	if status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout {
		return channels.GiveUp
	}
	return channels.Retry
}

// refusal returns the error in an answer, whatever its status (an answer with 200 can hold one), or nil.
func (c *Client) refusal(a call.Response) error {
	var b struct {
		Error json.RawMessage `json:"error"`
	}
	broken := json.Unmarshal(a.Body, &b) != nil
	if a.OK() && !broken && (len(b.Error) == 0 || string(b.Error) == "null") {
		return nil
	}
	var f struct {
		fault
		ForPeople string `json:"error_user_msg"`
	}
	_ = json.Unmarshal(b.Error, &f) // an unreadable error stays empty, and the status decides
	code, why := string(f.Code), f.why()
	if code == "" {
		code = "http " + strconv.Itoa(a.Status)
	}
	if why == "" {
		why = f.ForPeople
	}
	if why == "" {
		why = http.StatusText(a.Status)
	}
	return channels.Refuse(decision(code, a.Status), code, call.SafeReason(why, c.AccessToken), a.RetryAfter(c.Now()))
}

// channelStopped turns a refusal into one of the whole channel.
func channelStopped(err error) error {
	if r, ok := errors.AsType[*channels.RefusedError](err); ok {
		return channels.Refuse(channels.Stop, r.Code, r.Reason, r.RetryAfter)
	}
	return err
}
