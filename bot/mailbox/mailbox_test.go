package mailbox_test

import (
	"strings"
	"testing"

	"recado/bot/mailbox"
)

// TestValid: what providers take and nothing around it, in chats, the API and files alike.
func TestValid(t *testing.T) {
	for address, want := range map[string]bool{
		"ana@x.com": true, "Ana.Ruiz+casa@empresa.com.co": true, "a@b.co": true, "a%b@x.org": true, strings.Repeat("a", 64) + "@x.com": true,
		"": false, "ana": false, "ana@x": false, "@x.com": false, "ana@": false, "ana@@x.com": false, "ana@x@y.com": false, "ana@.com": false, "ana@x..com": false,
		".ana@x.com": false, "ana.@x.com": false, "a..b@x.com": false, "ana@-x.com": false, "ana@x-.com": false, "ana@x.c1": false, "ana@x.c": false,
		"josé@x.com": false, "jose\u0301@x.com": false, "ana@peña.com": false, "an\u200ba@x.com": false, "ana@x.com\u200b": false, "аna@x.com": false,
		"Ana <ana@x.com>": false, "ana@x.com ": false, "ana@x,com": false, "\"a b\"@x.com": false, "ana@[127.0.0.1]": false, "ana@x.com\r\nBcc: b@y.com": false,
		strings.Repeat("a", 65) + "@x.com": false, "a@" + strings.Repeat("b.", 130) + "com": false,
	} {
		if got := mailbox.Valid(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

// FuzzFind: an address is whole characters of the text and valid, and so is what is guessed.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"ana@x.com", "ana @ gmail . com", "josé@x.com", "@@@@", "＠", "a@b@c", "a@b.com @x.com", "\xff@\xff", "ana@gmail,con", "\u200b@\u200b", "(ana@x.com)", "a@b.c" + strings.Repeat("@", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, a := range mailbox.Find(text) {
			if a.From < 0 || a.To > len(text) || a.From >= a.To {
				t.Fatalf("%q: %+v", text, a)
			}
			if (a.Value == "") != (a.Fault != "") || a.Value != "" && !mailbox.Valid(a.Value) || a.Suggestion != "" && !mailbox.Valid(a.Suggestion) {
				t.Fatalf("%q: %+v", text, a)
			}
			if a.To < last {
				t.Fatalf("%q: goes back at %+v", text, a)
			}
			last = a.To
		}
	})
}
