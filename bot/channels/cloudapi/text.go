package cloudapi

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"recado/bot/channels"
)

// maxHeard is how much of one message is heard: what the app lets people type.
const maxHeard = 65_536

func shorten(s string) (string, bool) {
	if len(s) <= maxHeard || utf8.RuneCountInString(s) <= maxHeard {
		return s, false
	}
	return cut(s, maxHeard), true
}

// pack is nil when there is nothing to tell.
func pack(x channels.Extra) json.RawMessage {
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

// cut shortens s to at most most runes, the last of them then "…". It parts no
// character as people see it (a flag, an accent, a family), and in long texts no
// word where one ends nearby.
func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	const nearby = 24 // bytes
	kept, end := 0, 0
	for g := uniseg.NewGraphemes(head(s, most+1)); g.Next(); {
		if kept += len(g.Runes()); kept > most-1 {
			break
		}
		_, end = g.Positions()
	}
	if space := strings.LastIndexFunc(s[:end], unicode.IsSpace); space > end-nearby && end > 4*nearby {
		end = space
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + "…"
}

// head is the first n runes.
func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// runes is the length that the vendor counts.
func runes(s string) int { return utf8.RuneCountInString(s) }
