package onboarding

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recado/flows/identity"
	"recado/flows/text"
)

// Fault is why what a person said of themself can't be used; "" is none. It is the last part of a text key.
type Fault string

// The faults.
const (
	NotAName    Fault = "not_a_name" // emoji, digits, a mail address
	TooLong     Fault = "too_long"
	Minor       Fault = "minor"
	TooOld      Fault = "too_old"
	NotYet      Fault = "not_yet" // a date that has not come
	NoYear      Fault = "no_year"
	NoDigits    Fault = "no_digits"    // not a number of a document at all
	WrongLength Fault = "wrong_length" // too many or too few digits
	WrongDigits Fault = "wrong_digits" // the check digit, or a part, can't be right
	Zeros       Fault = "zeros"        // 00000000-0 and the like
)

const (
	adultAge   = 18
	maxAge     = 110 // of a living person; older is a slip of the finger
	maxName    = 60  // characters of names, and of surnames
	minLetters = 2   // of a name
)

// particles join a surname: "de la Cruz".
var particles = []string{"de", "del", "la", "las", "los", "y", "da", "dos", "van", "von", "san", "santa"}

// SplitName splits a full name into names and surnames, two surnames where there are four words or more.
// With three words it is not known whether the second is a name or a surname: surnames is then "".
func SplitName(full string) (names, surnames string) {
	parts := nameParts(full)
	switch n := len(parts); {
	case n == 2:
		return parts[0], parts[1]
	case n > 3:
		return strings.Join(parts[:n-2], " "), strings.Join(parts[n-2:], " ")
	}
	return strings.Join(parts, " "), ""
}

// SurnameChoices returns what the surnames in a full name of three words may be: the last two, or the last.
func SurnameChoices(full string) []string {
	parts := nameParts(full)
	if len(parts) != 3 {
		return nil
	}
	return []string{parts[1] + " " + parts[2], parts[2]}
}

// nameParts are the words of a name, those of "de la Cruz" as one.
func nameParts(full string) (parts []string) {
	open := ""
	for _, w := range strings.Fields(full) {
		open = strings.TrimSpace(open + " " + w)
		if !slices.Contains(particles, strings.ToLower(w)) {
			parts, open = append(parts, open), ""
		}
	}
	if open != "" && len(parts) > 0 {
		parts[len(parts)-1] += " " + open
	}
	return parts
}

// Name checks names or surnames, and returns them with capitals where they had none.
func Name(said string) (string, Fault) {
	said = strings.Trim(text.Line(said), " .,;:!¡")
	if utf8.RuneCountInString(said) > maxName {
		return "", TooLong
	}
	letters := 0
	for _, r := range said {
		switch {
		case unicode.IsLetter(r):
			letters++
		case !strings.ContainsRune(" '’.-", r) && !unicode.Is(unicode.Mn, r):
			return "", NotAName
		}
	}
	if letters < minLetters {
		return "", NotAName
	}
	words := strings.Fields(said)
	for i, w := range words {
		low := strings.ToLower(w)
		if w == low || w == strings.ToUpper(w) {
			if words[i] = low; i == 0 || !slices.Contains(particles, low) {
				r, size := utf8.DecodeRuneInString(low)
				words[i] = string(unicode.ToUpper(r)) + low[size:]
			}
		}
	}
	return strings.Join(words, " "), ""
}

// dateForm is how dates are stored.
const dateForm = "2006-01-02"

// Birth checks a date of birth of the form "1990-05-12", or "--05-12" without a year.
func Birth(date string, now time.Time) Fault {
	if strings.HasPrefix(date, "--") {
		return NoYear
	}
	t, err := time.Parse(dateForm, date)
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch {
	case err != nil || t.After(today):
		return NotYet
	case t.AddDate(maxAge, 0, 0).Before(today):
		return TooOld
	case t.AddDate(adultAge, 0, 0).After(today):
		return Minor
	}
	return ""
}

// DocumentKind returns the identity document that people of a country have, "" if unknown.
func DocumentKind(country string) identity.Kind {
	return map[string]identity.Kind{"SV": identity.DUI, "CO": identity.Cedula, "HN": identity.DNI}[country]
}

// digitsOf is the number of digits of a kind of document: from, to.
var digitsOf = map[identity.Kind][2]int{identity.DUI: {9, 9}, identity.Cedula: {6, 10}, identity.DNI: {13, 13}}

// CheckDocument checks the number of an identity document, and returns its digits.
func CheckDocument(kind identity.Kind, said string) (digits string, why Fault) {
	if digits, ok := identity.Check(kind, said); ok {
		return digits, ""
	}
	n, zeros := 0, true
	for _, r := range said {
		if r >= '0' && r <= '9' {
			n, zeros = n+1, zeros && r == '0'
		}
	}
	length := digitsOf[kind]
	switch {
	case n == 0:
		return "", NoDigits
	case zeros && n > 1:
		return "", Zeros
	case n < length[0] || n > length[1]:
		return "", WrongLength
	}
	return "", WrongDigits
}

// shownDigits are the last digits of a number by which its owner knows it again.
const shownDigits = 4

// Hint shows the last digits of a number: "•••••8745".
func Hint(digits string) string {
	hidden := max(0, len(digits)-shownDigits)
	return strings.Repeat("•", hidden) + digits[hidden:]
}

// Expired reports whether a card's date of expiry "2030-01-31" has passed.
func Expired(date string, now time.Time) bool {
	t, err := time.Parse(dateForm, date)
	return err == nil && now.Format(dateForm) > t.Format(dateForm)
}
