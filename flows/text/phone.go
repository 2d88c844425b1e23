package text

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// What may stand around a number: a scheme (RFC 3966, or as vendors write addresses), and
// an extension, which no message can be sent to.
var (
	phoneScheme    = regexp.MustCompile(`(?i)^(?:tel|sms|whatsapp):\s*`)
	phoneExtension = regexp.MustCompile(`(?i)\s*(?:;\s*ext=|[,;]?\s*(?:ext\b|extensi[oó]n\b)\.?)\s*\d{1,6}$`)
	mexicoMobile   = regexp.MustCompile(`^(?:\+|00)?\s*52[\s().-]*1(?:[\s().-]*\d){10}$`)
)

// Phone brings a phone number to E.164 ("+573001234567"). Numbers without a country
// are read as the default country's ("CO"), else as if only the plus were missing,
// the way WhatsApp writes them. However one number is written, it comes out the same:
// with a scheme, 00, an extension, or the 1 after 52 that Mexico's mobiles had until 2019
// and WhatsApp keeps. Letters among the digits are no number: the library would dial them.
func Phone(text, country string) (string, bool) {
	text = Line(text)
	if Longer(text, 40) {
		return "", false
	}
	text = phoneExtension.ReplaceAllString(phoneScheme.ReplaceAllString(norm.NFKC.String(text), ""), "")
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return "", false
	}
	if mexicoMobile.MatchString(text) {
		digits := onlyDigits(text)
		text = "+52" + digits[len(digits)-10:]
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

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
