package text

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone brings a phone number to E.164 ("+573001234567"). Numbers without a country
// are read as the default country's ("CO"), else as if only the plus were missing,
// the way WhatsApp writes them.
func Phone(text, country string) (string, bool) {
	text = Line(text)
	if Longer(text, 40) {
		return "", false
	}
	for _, try := range []string{text, "+" + strings.TrimLeft(text, "+0")} {
		if n, err := phonenumbers.Parse(try, country); err == nil && phonenumbers.IsValidNumber(n) {
			return phonenumbers.Format(n, phonenumbers.E164), true
		}
	}
	// New ranges are in use before the tables know them.
	if n, err := phonenumbers.Parse(text, country); err == nil && strings.HasPrefix(text, "+") && phonenumbers.IsPossibleNumber(n) {
		return phonenumbers.Format(n, phonenumbers.E164), true
	}
	return "", false
}
