package text

import (
	"net/url"
	"strings"
)

// Cut returns at most so many characters of a text.
func Cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// Shorten is Cut for texts that people read: one that was cut ends in "…", within the limit.
func Shorten(s string, most int) string {
	if !Longer(s, most) {
		return s
	}
	return strings.TrimSpace(Cut(s, most-1)) + "…"
}

// Link reports whether people may be sent a link: https, with a host and without a user, of at most so many bytes, and
// without characters at which a chat ends it. It fetches nothing.
func Link(s string, most int) bool {
	if len(s) > most || s != Line(s) || strings.ContainsAny(s, " \"<>\\`") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}
