package text

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"

	"recado/bot"
)

// What may stand around a number: a scheme (RFC 3966, or as vendors write addresses), and
// an extension, which no message can be sent to.
var (
	phoneScheme    = regexp.MustCompile(`(?i)^(?:tel|sms|whatsapp):\s*`)
	phoneExtension = regexp.MustCompile(`(?i)\s*(?:;\s*ext=|[,;]?\s*(?:ext\b|extensi[oó]n\b)\.?)\s*\d{1,6}$`)
)

// Phone brings a phone number to E.164 ("+573001234567"). Numbers without a country
// are read as the default country's ("CO"), else as if only the plus were missing,
// the way WhatsApp writes them. However one number is written, it comes out the same:
// with a scheme, 00, an extension, or as vendors write Mexico's, Brazil's and Argentina's
// (see bot.ContactID.Canonical). Letters among the digits are no number: the library would dial them.
func Phone(text, country string) (string, bool) {
	text = Line(text)
	if Longer(text, 40) {
		return "", false
	}
	text = phoneExtension.ReplaceAllString(phoneScheme.ReplaceAllString(norm.NFKC.String(text), ""), "")
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return "", false
	}
	plain := bot.ContactID("+" + strings.TrimLeft(onlyDigits(text), "0")).Canonical() // a vendor's spelling may be no valid number
	for _, try := range []string{text, string(plain)} {
		if n, err := phonenumbers.Parse(try, country); err == nil && phonenumbers.IsValidNumber(n) {
			return canonical(n), true
		}
	}
	// New ranges are in use before the tables know them.
	if n, err := phonenumbers.Parse(text, country); err == nil && strings.HasPrefix(text, "+") && phonenumbers.IsPossibleNumber(n) {
		return canonical(n), true
	}
	return "", false
}

// canonical is the form that conversations know a number by too.
func canonical(n *phonenumbers.PhoneNumber) string {
	return string(bot.ContactID(phonenumbers.Format(n, phonenumbers.E164)).Canonical())
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// OrdinaryPhone is the country ("CO") of a valid number that costs what a message or a call
// costs; ok is false for premium, shared-cost, satellite and other special numbers.
func OrdinaryPhone(text, country string) (region string, ok bool) {
	normal, ok := Phone(text, country)
	if !ok {
		return "", false
	}
	n, err := phonenumbers.Parse(normal, "")
	if err != nil || !phonenumbers.IsValidNumber(n) || !ordinary(n) {
		return "", false
	}
	return phonenumbers.GetRegionCodeForNumber(n), true
}

// SpecialPhone reports whether a number of ours or another's is a premium, shared-cost,
// satellite or other special one, or none at all. A number that the tables do not know yet
// is none of these.
func SpecialPhone(phone string) bool {
	n, err := phonenumbers.Parse(phone, "")
	return err != nil || nonGeographic(n) || phonenumbers.IsValidNumber(n) && !ordinary(n)
}

func ordinary(n *phonenumbers.PhoneNumber) bool {
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE, phonenumbers.FIXED_LINE_OR_MOBILE, phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER:
		return !nonGeographic(n)
	}
	return false
}

// nonGeographic reports whether a country calling code is no country's: +800, +881, +979.
func nonGeographic(n *phonenumbers.PhoneNumber) bool {
	region := phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))
	return region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY || region == phonenumbers.UNKNOWN_REGION
}
