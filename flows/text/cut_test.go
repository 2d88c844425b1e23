package text_test

import (
	"strings"
	"testing"

	"recado/flows/text"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text       string
		most       int
		cut, short string
	}{
		{"", 3, "", ""},
		{"año", 3, "año", "año"},
		{"año nuevo", 5, "año n", "año…"},
		{"éééé", 3, "ééé", "éé…"},
	} {
		if got := text.Cut(c.text, c.most); got != c.cut {
			t.Errorf("Cut(%q, %d): %q", c.text, c.most, got)
		}
		if got := text.Shorten(c.text, c.most); got != c.short {
			t.Errorf("Shorten(%q, %d): %q", c.text, c.most, got)
		}
	}
}

func TestLink(t *testing.T) {
	for _, good := range []string{"https://pay.example.com/a?b=c#d", "https://localhost:8443/x", "https://ejemplo.com/ñ"} {
		if !text.Link(good, 500) {
			t.Errorf("%s is refused", good)
		}
	}
	for name, bad := range map[string]string{
		"none": "", "http": "http://example.com", "script": "javascript:alert(1)", "no host": "https:///x", "a port alone": "https://:80/", "user": "https://a@example.com",
		"a space": "https://example.com/a b", "a line break": "https://example.com/\na", "a quote": `https://example.com/"`, "long": "https://example.com/" + strings.Repeat("a", 500),
	} {
		if text.Link(bad, 500) {
			t.Errorf("%s: %q is accepted", name, bad)
		}
	}
}
