package customers

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/text"
	"recado/flows/validation"
)

// The limits of texts of a person, in characters.
const (
	MaxName = 120
	MaxText = 500
)

// place checks the country, which all that follows depends on.
func (c *cleaner) place(p *Profile) {
	if p.Country = strings.ToUpper(text.Line(p.Country)); p.Country == "" {
		return
	}
	if kindsOf[p.Country] == nil || !slices.Contains(c.countries, p.Country) {
		c.Add("country", ProblemCountry)
		return
	}
	c.country = p.Country
}

func (c *cleaner) identity(p *Profile) {
	d := &p.Document
	d.Lookup = ""
	d.Kind = IdentityKind(strings.ToUpper(text.Line(string(d.Kind))))
	if d.Number == "" && d.Kind == "" {
		return
	}
	if d.Kind == "" && len(kindsOf[c.country]) > 0 {
		d.Kind = kindsOf[c.country][0]
	}
	if !slices.Contains(kindsOf[c.country], d.Kind) {
		c.Add("document.kind", ProblemKind)
		return
	}
	if d.Number == "" || !d.Number.Readable() { // unreadable: stored under another key, and not changed now
		return
	}
	digits, ok := IdentityNumber(c.country, d.Kind, string(d.Number))
	if !ok {
		c.Add("document.number", ProblemDocument)
		return
	}
	d.Number = bot.Secret(digits)
}

// phones brings the phones to E.164. The first one gets codes and so has to be a mobile.
func (c *cleaner) phones(p Profile) (kept []string) {
	if len(p.Phones) > MaxPhones {
		c.Add("phones", validation.TooMany, MaxPhones)
		return nil
	}
	for i, said := range p.Phones {
		phone, ok := text.Phone(said, c.country)
		field := validation.At("phones", i, "")
		switch _, _, mobile := text.MobilePhone(said, c.country); {
		case !ok:
			c.Add(field, validation.Phone)
		case i == 0 && !mobile:
			c.Add(field, ProblemMobile)
		case slices.Contains(kept, phone):
			c.Add(field, validation.Twice)
		}
		kept = append(kept, phone)
	}
	return kept
}

func (c *cleaner) work(p *Profile) {
	w := &p.Work
	c.Line("work.employer", &w.Employer, MaxName, false)
	c.Line("work.position", &w.Position, MaxName, false)
	if currency := currencies[c.country]; currency != "" {
		c.Amount("work.monthlyIncome", w.MonthlyIncome, currency, false)
	}
	if w.Since = text.Line(w.Since); w.Since == "" {
		return
	}
	at, err := time.Parse(time.DateOnly, w.Since)
	if err != nil || at.After(c.today) || at.Before(c.today.AddDate(-maxWorkYears, 0, 0)) {
		c.Add("work.since", ProblemDate)
	}
}

func (c *cleaner) references(p Profile) (kept []Reference) {
	if len(p.References) > NeededRefs {
		c.Add("references", validation.TooMany, NeededRefs)
		return nil
	}
	for i, r := range p.References {
		field := func(name string) string { return validation.At("references", i, name) }
		c.Line(field("name"), &r.Name, MaxName, true)
		c.add(r.Name != "", field("name"), NameProblem(r.Name))
		phone, ok := text.Phone(r.Phone, c.country)
		same := func(k Reference) bool { return k.Phone == phone }
		switch {
		case !ok:
			c.Add(field("phone"), validation.Phone)
		case slices.ContainsFunc(kept, same):
			c.Add(field("phone"), validation.Twice)
		case slices.Contains(p.Phones, phone):
			c.Add(field("phone"), ProblemOwnPhone)
		}
		r.Phone = phone
		c.Line(field("relation"), &r.Relation, MaxName, false)
		kept = append(kept, r)
	}
	return kept
}

// with returns a profile with what is given; empty fields stay. Lists are replaced.
func (p Profile) with(given Profile) Profile {
	for _, f := range []struct{ to, from *string }{
		{&p.Country, &given.Country},
		{&p.Names, &given.Names},
		{&p.Surnames, &given.Surnames},
		{&p.BirthDate, &given.BirthDate},
		{&p.Mail, &given.Mail},
		{&p.Work.Employer, &given.Work.Employer},
		{&p.Work.Position, &given.Work.Position},
		{&p.Work.Since, &given.Work.Since},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if given.Address != (Address{}) {
		p.Address = given.Address
	}
	if given.Document.Number != "" || given.Document.Kind != "" && given.Document.Kind != p.Document.Kind {
		p.Document = given.Document
	}
	if !given.Work.MonthlyIncome.Blank() {
		p.Work.MonthlyIncome = given.Work.MonthlyIncome
	}
	if len(given.Phones) > 0 {
		p.Phones = given.Phones
	}
	if len(given.References) > 0 {
		p.References = given.References
	}
	return p
}

// missing adds what a customer still needs to be registered.
func (c *cleaner) missing(p Customer, needed []DocumentKind) {
	for _, f := range []struct {
		field string
		given bool
	}{
		{"country", p.Country != ""},
		{"names", p.Names != ""},
		{"surnames", p.Surnames != ""},
		{"birthDate", p.BirthDate != ""},
		{"document.number", p.Document.Number != ""},
		{"phones", len(p.Phones) > 0},
		{"address.text", p.Address.Text != ""},
		{"work.employer", p.Work.Employer != ""},
		{"work.monthlyIncome", !p.Work.MonthlyIncome.Blank()},
	} {
		if !f.given {
			c.Add(f.field, validation.Required)
		}
	}
	if len(p.Phones) > 0 && p.Phone == "" {
		c.Add("phones[0]", ProblemUnproven)
	}
	if len(p.References) < NeededRefs {
		c.Add("references", ProblemReference, NeededRefs)
	}
	for _, kind := range needed {
		if !slices.ContainsFunc(p.Documents, func(d Document) bool { return d.Kind == kind }) {
			c.Add("documents."+string(kind), validation.Required)
		}
	}
}
