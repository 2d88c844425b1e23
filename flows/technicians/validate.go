package technicians

import (
	"regexp"
	"slices"

	"recado/bot"
	"recado/flows/text"
	"recado/flows/validation"
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
	codeForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9 _-]{0,39}$`)
	localeForm = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
)

// reserved lists words that have another meaning in place of an id in the API's URLs.
var reserved = []string{"AVAILABLE", "EXPIRING"}

// code normalizes a code.
func codeOf(p *validation.Problems, field string, value *string) {
	if *value = code(*value); !codeForm.MatchString(*value) {
		p.Add(field, validation.Code)
	}
}

// clean returns a profile in its stored form, and all its problems. It does not change the given slices.
func clean(r Profile, country string) (Profile, validation.Problems) {
	var p validation.Problems
	p.Line("name", &r.Name, MaxName, true)
	reach(&p, &r, country)
	if r.Status == "" {
		r.Status = Active
	}
	if !r.Status.Valid() {
		p.Add("status", "technician.status")
	}
	r.Specialties = specialties(&p, r.Specialties)
	r.Certificates = certificates(&p, r.Certificates)
	r.Hours = hours(&p, r.Hours)
	r.Absences = absences(&p, r.Absences)
	r.Zones = zones(&p, r.Zones)
	resources(&p, &r)
	r.Personnel = personnel(&p, r.Personnel)
	return r, p
}

// reach checks phone and contact. A former technician has no contact, because the phone may be the
// successor's.
func reach(p *validation.Problems, r *Profile, country string) {
	phone, ok := text.Phone(r.Phone, country)
	switch {
	case text.Line(r.Phone) == "":
		p.Add("phone", validation.Required)
	case !ok:
		p.Add("phone", validation.Phone)
	}
	r.Phone = phone
	r.Contact = bot.ContactID(text.Line(string(r.Contact)))
	switch {
	case r.Status == Terminated:
		r.Contact = ""
	case r.Contact == "":
		r.Contact = bot.ContactID(phone)
	case text.Longer(string(r.Contact), MaxContact):
		p.Add("contact", validation.TooLong, MaxContact)
	}
	if r.Mail = text.Line(r.Mail); r.Mail != "" && !text.Mail(r.Mail) {
		p.Add("mail", validation.Mail)
	}
	if r.Locale != "" && !localeForm.MatchString(r.Locale) {
		p.Add("locale", validation.Invalid)
	}
}

func specialties(p *validation.Problems, given []Specialty) []Specialty {
	if len(given) > MaxSpecialties {
		p.Add("specialties", validation.TooMany, MaxSpecialties)
		return nil
	}
	var kept []Specialty
	for i, s := range given {
		codeOf(p, validation.At("specialties", i, "code"), &s.Code)
		if s.Level.order() == 0 {
			p.Add(validation.At("specialties", i, "level"), "technician.level")
		}
		if slices.ContainsFunc(kept, func(k Specialty) bool { return k.Code == s.Code }) {
			p.Add(validation.At("specialties", i, "code"), validation.Twice)
		}
		kept = append(kept, s)
	}
	return kept
}

func certificates(p *validation.Problems, given []Certificate) []Certificate {
	if len(given) > MaxCertificates {
		p.Add("certificates", validation.TooMany, MaxCertificates)
		return nil
	}
	var kept []Certificate
	for i, c := range given {
		p.Line(validation.At("certificates", i, "name"), &c.Name, MaxName, true)
		if c.Enables != "" {
			codeOf(p, validation.At("certificates", i, "enables"), &c.Enables)
		}
		if c.Expires != "" && !validation.Date(c.Expires) {
			p.Add(validation.At("certificates", i, "expires"), validation.Day)
		}
		kept = append(kept, c)
	}
	return kept
}
