package customers

import (
	"strings"
	"time"
	"unicode"

	"recado/flows/identity"
	"recado/flows/text"
	"recado/flows/validation"
)

// Limits of what a person tells.
const (
	MaxPersonName = 60 // characters
	MaxPhones     = 5
	NeededRefs    = 2
	MinAge        = 18
	MaxAge        = 110 // years: who is older is a typing error
	maxWorkYears  = 80
)

// The codes of the problems of a person's data, besides those of package validation.
const (
	ProblemName      = "person.name"       // no name of letters
	ProblemDate      = "person.date"       // no such day
	ProblemMinor     = "person.minor"      // younger than MinAge
	ProblemAge       = "person.age"        // older than MaxAge, or born in the future
	ProblemDocument  = "person.document"   // no valid number of its kind
	ProblemKind      = "person.kind"       // not a document of the country
	ProblemCountry   = "person.country"    // a country that is not served
	ProblemMobile    = "person.mobile"     // not a mobile phone
	ProblemUnproven  = "person.unproven"   // nobody repeated a code that was sent to it
	ProblemOwnPhone  = "person.own_phone"  // a reference with a phone of the person
	ProblemReference = "person.references" // fewer than NeededRefs
)

// kindsOf are the documents of each country, the usual one first.
var kindsOf = map[string][]IdentityKind{"SV": {DUI, NIT}, "HN": {DNI, RTN}, "CO": {CC, NIT}}

// IdentityKinds lists the kinds of documents of a country, the usual one first; none for another country.
func IdentityKinds(country string) []IdentityKind {
	return append([]IdentityKind{}, kindsOf[country]...)
}

// IdentityNumber returns the digits of a document's number, however it is written, and reports
// whether they can be one.
func IdentityNumber(country string, kind IdentityKind, number string) (digits string, ok bool) {
	return identity.Check(numberKind(country, kind), number)
}

func numberKind(country string, kind IdentityKind) identity.Kind {
	switch {
	case kind == NIT && country == "CO":
		return identity.NITCO
	case kind == NIT:
		return identity.NITSV
	}
	return map[IdentityKind]identity.Kind{DUI: identity.DUI, DNI: identity.DNI, RTN: identity.RTN, CC: identity.Cedula}[kind]
}

// FormatIdentity writes digits as on the document.
func FormatIdentity(country string, kind IdentityKind, digits string) string {
	return identity.Format(numberKind(country, kind), digits)
}

// shownDigits are the last digits of a number that is not opened.
const shownDigits = 3

// MaskIdentity returns a number of which only the last digits are readable: "******745".
func MaskIdentity(digits string) string {
	hidden := max(0, len(digits)-shownDigits)
	return strings.Repeat("*", hidden) + digits[hidden:]
}

// NameProblem returns the code of what is wrong with a name, or "". A name consists of letters of any
// script, with spaces, hyphens, apostrophes and dots between them.
func NameProblem(name string) string {
	letters := 0
	for _, r := range text.Line(name) {
		switch {
		case unicode.IsLetter(r):
			letters++
		case !unicode.Is(unicode.M, r) && !strings.ContainsRune(" -'’.", r):
			return ProblemName
		}
	}
	if letters < 2 {
		return ProblemName
	}
	return ""
}

// BirthDateProblem returns the code of what is wrong with a date of birth on a day, or "".
func BirthDateProblem(date string, today time.Time) string {
	born, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ProblemDate
	}
	y, m, d := today.Date()
	age := y - born.Year()
	if born.Month() > m || born.Month() == m && born.Day() > d {
		age--
	}
	switch {
	case age < 0 || age > MaxAge:
		return ProblemAge
	case age < MinAge:
		return ProblemMinor
	}
	return ""
}

// currencies are those in which incomes of a country are told.
var currencies = map[string]string{"CO": "COP", "SV": "USD", "HN": "HNL"}

// CurrencyOf returns the currency in which incomes of a country are told, "" for another country.
func CurrencyOf(country string) string { return currencies[country] }

// cleaner brings a profile to its stored form. An empty field is not known and no problem.
type cleaner struct {
	countries []string // that are served
	country   string   // of who names none
	today     time.Time
	validation.Problems
}

func (c *cleaner) clean(p Profile) Profile {
	c.place(&p)
	for _, n := range []struct {
		field string
		name  *string
	}{{"names", &p.Names}, {"surnames", &p.Surnames}} {
		c.Line(n.field, n.name, MaxPersonName, false)
		c.add(*n.name != "", n.field, NameProblem(*n.name))
	}
	p.BirthDate = text.Line(p.BirthDate)
	c.add(p.BirthDate != "", "birthDate", BirthDateProblem(p.BirthDate, c.today))
	c.identity(&p)
	p.Phones = c.phones(p)
	if p.Mail = text.Line(p.Mail); p.Mail != "" && !text.Mail(p.Mail) {
		c.Add("mail", validation.Mail)
	}
	c.Line("address.text", &p.Address.Text, MaxText, false)
	c.Line("address.department", &p.Address.Department, MaxName, false)
	c.Line("address.municipality", &p.Address.Municipality, MaxName, false)
	c.Line("address.street", &p.Address.Street, MaxText, false)
	c.Line("address.landmark", &p.Address.Landmark, MaxText, false)
	c.work(&p)
	p.References = c.references(p)
	return p
}

// add reports a problem of a field that is given.
func (c *cleaner) add(given bool, field, code string) {
	if given && code != "" {
		c.Add(field, code)
	}
}
