package text

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"

	"recado/bot"
)

// What may surround a number: a scheme (RFC 3966, or as vendors write addresses), and an extension,
// to which no message can be sent.
var (
	phoneScheme    = regexp.MustCompile(`(?i)^(?:tel|sms|whatsapp):\s*`)
	phoneExtension = regexp.MustCompile(`(?i)\s*(?:;\s*ext=|[,;]?\s*(?:ext\b|extensi[oó]n\b)\.?)\s*\d{1,6}$`)
)

// Phone brings a phone number to E.164 ("+573001234567"). A number without a country code is parsed
// for the default country ("CO"), else as if only the plus were missing, as WhatsApp writes
// numbers. All spellings of a number give the same result: with a scheme, 00, an extension, or the
// vendors' forms of Mexico's, Brazil's and Argentina's numbers (see bot.ContactID.Canonical).
// Letters among the digits are refused, because the library would convert them to digits.
func Phone(text, country string) (string, bool) {
	text = Line(text)
	if Longer(text, 40) {
		return "", false
	}
	text = phoneExtension.ReplaceAllString(phoneScheme.ReplaceAllString(norm.NFKC.String(text), ""), "")
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return "", false
	}
	plain := bot.ContactID("+" + strings.TrimLeft(onlyDigits(text), "0")).Canonical() // a vendor's spelling may not be a valid number
	for _, try := range []string{text, string(plain)} {
		if n, err := phonenumbers.Parse(try, country); err == nil && phonenumbers.IsValidNumber(n) {
			return canonical(n), true
		}
	}
	// New number ranges are in use before the library's tables contain them.
	if n, err := phonenumbers.Parse(text, country); err == nil && strings.HasPrefix(text, "+") && phonenumbers.IsPossibleNumber(n) {
		return canonical(n), true
	}
	return "", false
}

// canonical returns the form that conversations use too.
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

// OrdinaryPhone returns the country ("CO") of a valid number at ordinary rates; ok is false for
// premium, shared-cost, satellite and other special numbers.
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

// MobilePhone brings a mobile number to E.164 and returns its country ("CO"). ok is false for fixed
// lines, premium, satellite and other special numbers, and for numbers that the tables don't contain.
func MobilePhone(text, country string) (phone, region string, ok bool) {
	normal, ok := Phone(text, country)
	if !ok {
		return "", "", false
	}
	n, err := phonenumbers.Parse(normal, "")
	if err != nil || !phonenumbers.IsValidNumber(n) || nonGeographic(n) {
		return "", "", false
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return normal, phonenumbers.GetRegionCodeForNumber(n), true
	}
	return "", "", false
}

// SpecialPhone reports whether a number is a premium, shared-cost, satellite or other special one,
// or no number at all. It reports false for a number that the tables don't contain yet.
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

// nonGeographic reports whether a calling code belongs to no country: +800, +881, +979.
func nonGeographic(n *phonenumbers.PhoneNumber) bool {
	region := phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))
	return region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY || region == phonenumbers.UNKNOWN_REGION
}
