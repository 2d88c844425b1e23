package cloudapi

import (
	"encoding/json"
	"unicode/utf8"

	"recado/bot/channels"
	"recado/bot/channels/sms"
)

// maxInboundText is how much of one message is heard: what the app lets people type.
const maxInboundText = 65_536

func shorten(s string) (string, bool) {
	if len(s) <= maxInboundText || utf8.RuneCountInString(s) <= maxInboundText {
		return s, false
	}
	return cut(s, maxInboundText), true
}

// pack is nil when there is nothing to tell.
func pack(x channels.VendorMetadata) json.RawMessage {
	if string(x.Raw) == "null" {
		x.Raw = nil
	}
	if x.Type == "" && x.UserID == "" && x.Of == "" && x.ReplyTo == "" && !x.Forwarded && x.Code == "" && x.Reason == "" && !x.Truncated && x.Raw == nil {
		return nil
	}
	raw, err := json.Marshal(x)
	if err != nil {
		return nil // only Raw could be at fault, and it was valid
	}
	return raw
}

// cut shortens s to at most most runes, the last of them then "…".
func cut(s string, most int) string { return sms.Cut(s, most, "…") }

// runes is the length that the vendor counts.
func runes(s string) int { return utf8.RuneCountInString(s) }
