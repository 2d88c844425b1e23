package web

import (
	"strings"

	"recado/bot"
)

// Phone parses a phone number as people write it: 7 to 15 digits with an optional +, spaces,
// dashes, dots and brackets. It also accepts a + that a query turned into a space, "tel:" and a
// leading 00.
func Phone(text string) (bot.ContactID, bool) {
	text = strings.TrimSpace(text)
	if scheme := "tel:"; len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
		text = strings.TrimSpace(text[len(scheme):])
	}
	text = strings.TrimPrefix(text, "00")
	digits := make([]byte, 0, 16)
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			if len(digits) == 15 {
				return "", false
			}
			digits = append(digits, byte(r))
		case r == '+' && i == 0, r == ' ', r == '-', r == '.', r == '(', r == ')', r == '\u00a0':
		default:
			return "", false
		}
	}
	if len(digits) < 7 {
		return "", false
	}
	return bot.ContactID("+" + string(digits)).Canonical(), true
}
