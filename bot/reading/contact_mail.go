package reading

import (
	"strings"

	"recado/bot"
)

// mailAddress is an address that a text names. One that is not Whole is no address:
// its span says what to ask about, and its Value is empty.
type mailAddress struct {
	Value string // lower case
	Span  bot.Span
	Whole bool
}

const (
	maxMail  = 254
	maxMails = 5
)

// readMails finds mail addresses: each is read whole or refused, never a part of what
// was written: of "josé@x.com" there is no "s@x.com".
func readMails(text string) []mailAddress {
	var list []mailAddress
	for from := 0; len(list) < maxMails; {
		at := strings.IndexByte(text[from:], '@')
		if at < 0 {
			return list
		}
		at += from
		start, end := at, at+1
		for start > from && !mailEdge(text[start-1]) {
			start--
		}
		for end < len(text) && !mailEdge(text[end]) {
			end++
		}
		for end > at+1 && strings.IndexByte(".,;:!?'\"*_", text[end-1]) >= 0 {
			end--
		}
		for start < at && strings.IndexByte("'\"*(<:;,", text[start]) >= 0 {
			start++
		}
		if colon := strings.LastIndexAny(text[start:at], ":,;/"); colon >= 0 { // "correo:ana@x.com"
			start += colon + 1
		}
		m := mailAddress{Span: bot.Span{From: start, To: end}}
		if m.Whole = wholeMail(text[start:end]); m.Whole {
			m.Value = strings.ToLower(text[start:end])
		}
		list, from = append(list, m), end
	}
	return list
}

func mailEdge(c byte) bool {
	return c <= ' ' || strings.IndexByte("<>()[]\"", c) >= 0
}

func wholeMail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > maxMail || local == "" || len(local) > 64 || local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(local) {
		if !alphanumeric(local[i]) && strings.IndexByte("._%+-", local[i]) < 0 {
			return false
		}
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(labels) > 6 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for i := range len(l) {
			if !alphanumeric(l[i]) && l[i] != '-' {
				return false
			}
		}
	}
	top := labels[len(labels)-1]
	return len(top) >= 2 && strings.IndexFunc(top, func(r rune) bool { return r >= '0' && r <= '9' }) < 0
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
