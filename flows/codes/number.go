package codes

import (
	"slices"
	"strings"

	"recado/flows/text"
)

// rangeDigits are the last digits of a number that a range leaves open: ten thousand numbers.
const rangeDigits = 4

// number returns the one form of a number that may be sent codes, and its country.
func (s *Service) number(said string) (phone, country string, ok bool) {
	phone, country, ok = text.MobilePhone(said, s.Country)
	return phone, country, ok && slices.Contains(s.Limits.Countries, country)
}

// prefix returns the range of a number.
func prefix(phone string) string { return phone[:max(0, len(phone)-rangeDigits)] }

// Read returns the digits of a code as somebody types it: "123456", "123 456", "1-2-3-4-5-6". ok is false
// for anything else, also for words: what was meant is asked again, and no attempt is counted.
func Read(said string) (code string, ok bool) {
	said = text.Line(said)
	if len(said) > 40 {
		return "", false
	}
	var b strings.Builder
	for _, r := range said {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune(" -.", r):
			return "", false
		}
	}
	return b.String(), b.Len() == Digits
}
