package technicians

import (
	"regexp"
	"slices"
	"strconv"

	"recado/bot"
	"recado/flows/text"
)

// The limits of a profile.
const (
	MaxName         = 120 // characters, of a person's and a certificate's name
	MaxSpecialties  = 20
	MaxCertificates = 50
	MaxAbsences     = 100
	MaxZones        = 50
	MaxSpans        = 4 // of one weekday
	MaxContact      = 200
)

var (
	idForm     = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,39}$`)
	codeForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9 _-]{0,39}$`)
	localeForm = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
)

// reserved lists words that have another meaning in place of an id in the API's URLs.
var reserved = []string{"AVAILABLE", "EXPIRING"}

type problems []Problem

func (p *problems) add(field, what string, most ...int) {
	one := Problem{Field: field, Key: "technicians.field." + index.ReplaceAllString(field, "") + "." + what}
	if len(most) > 0 {
		one.Max = most[0]
	}
	*p = append(*p, one)
}

var index = regexp.MustCompile(`\[\d+\]`)

func at(list string, i int, field string) string {
	name := list + "[" + strconv.Itoa(i) + "]"
	if field != "" {
		name += "." + field
	}
	return name
}

// line normalizes a text to one line and checks that it has at most most characters.
func (p *problems) line(field string, value *string, most int, required bool) {
	switch *value = text.Line(*value); {
	case *value == "" && required:
		p.add(field, "required")
	case text.Longer(*value, most):
		p.add(field, "too_long", most)
	}
}

// code normalizes a code.
func (p *problems) code(field string, value *string) {
	if *value = code(*value); !codeForm.MatchString(*value) {
		p.add(field, "invalid")
	}
}

// clean returns a profile in its stored form, and all its problems. It does not change the given slices.
func clean(r Profile, country string) (Profile, problems) {
	var p problems
	p.line("name", &r.Name, MaxName, true)
	p.reach(&r, country)
	if r.Status == "" {
		r.Status = Active
	}
	if !r.Status.Valid() {
		p.add("status", "invalid")
	}
	r.Specialties = p.specialties(r.Specialties)
	r.Certificates = p.certificates(r.Certificates)
	r.Hours = p.hours(r.Hours)
	r.Absences = p.absences(r.Absences)
	r.Zones = p.zones(r.Zones)
	return r, p
}

// reach checks phone and contact. A former technician has no contact, because the phone may be the
// successor's.
func (p *problems) reach(r *Profile, country string) {
	phone, ok := text.Phone(r.Phone, country)
	switch {
	case text.Line(r.Phone) == "":
		p.add("phone", "required")
	case !ok:
		p.add("phone", "invalid")
	}
	r.Phone = phone
	r.Contact = bot.ContactID(text.Line(string(r.Contact)))
	switch {
	case r.Status == Terminated:
		r.Contact = ""
	case r.Contact == "":
		r.Contact = bot.ContactID(phone)
	case text.Longer(string(r.Contact), MaxContact):
		p.add("contact", "too_long", MaxContact)
	}
	if r.Mail = text.Line(r.Mail); r.Mail != "" && !text.Mail(r.Mail) {
		p.add("mail", "invalid")
	}
	if r.Locale != "" && !localeForm.MatchString(r.Locale) {
		p.add("locale", "invalid")
	}
}

func (p *problems) specialties(given []Specialty) []Specialty {
	if len(given) > MaxSpecialties {
		p.add("specialties", "too_many", MaxSpecialties)
		return nil
	}
	var kept []Specialty
	for i, s := range given {
		p.code(at("specialties", i, "code"), &s.Code)
		if s.Level.order() == 0 {
			p.add(at("specialties", i, "level"), "invalid")
		}
		if slices.ContainsFunc(kept, func(k Specialty) bool { return k.Code == s.Code }) {
			p.add(at("specialties", i, "code"), "twice")
		}
		kept = append(kept, s)
	}
	return kept
}

func (p *problems) certificates(given []Certificate) []Certificate {
	if len(given) > MaxCertificates {
		p.add("certificates", "too_many", MaxCertificates)
		return nil
	}
	var kept []Certificate
	for i, c := range given {
		p.line(at("certificates", i, "name"), &c.Name, MaxName, true)
		if c.Enables != "" {
			p.code(at("certificates", i, "enables"), &c.Enables)
		}
		if c.Expires != "" && !date(c.Expires) {
			p.add(at("certificates", i, "expires"), "invalid")
		}
		kept = append(kept, c)
	}
	return kept
}
