package cloudapi

import (
	"encoding/json"
	"unicode/utf8"

	"recado/bot/channels"
	"recado/bot/channels/sms"
)

// maxInboundText is the most characters that are read from one message: the app's own limit.
const maxInboundText = 65_536

func shorten(s string) (string, bool) {
	if len(s) <= maxInboundText || utf8.RuneCountInString(s) <= maxInboundText {
		return s, false
	}
	return cut(s, maxInboundText), true
}

// pack encodes metadata as JSON; it returns nil for empty metadata.
func pack(x channels.VendorMetadata) json.RawMessage {
	if string(x.Raw) == "null" {
		x.Raw = nil
	}
	if x.Type == "" && x.UserID == "" && x.Of == "" && x.ReplyTo == "" && !x.Forwarded && x.Code == "" && x.Reason == "" && !x.Truncated && x.Raw == nil {
		return nil
	}
	raw, err := json.Marshal(x)
	if err != nil {
		return nil // only an invalid Raw can fail, and Raw is valid
	}
	return raw
}

// cut shortens s to at most most runes, of which the last is "…".
func cut(s string, most int) string { return sms.Cut(s, most, "…") }

// runes counts characters as the vendor does.
func runes(s string) int { return utf8.RuneCountInString(s) }
