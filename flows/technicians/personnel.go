package technicians

import (
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/record"
	"recado/flows/validation"
)

// Training is a course that a technician completed.
type Training struct {
	Name string `json:"name"`
	On   string `json:"on,omitempty"` // a date
}

// Vehicle is the vehicle of a technician.
type Vehicle struct {
	Plate string `json:"plate,omitempty"`
	Model string `json:"model,omitempty"`
	Km    int    `json:"km,omitempty"` // as read last
}

// Personnel is what only human resources, finance and admins read of an employee (seed 4.3).
type Personnel struct {
	Document   bot.Secret   `json:"document,omitempty"` // number of the identity document
	Birth      string       `json:"birth,omitempty"`    // a date
	Address    string       `json:"address,omitempty"`
	Employment Employment   `json:"employment,omitempty"` // "" is unknown
	Start      string       `json:"start,omitempty"`      // first day of employment
	Salary     money.Amount `json:"salary,omitzero"`      // of a month
	Charges    money.Amount `json:"charges,omitzero"`     // social charges of a month
	Supervisor string       `json:"supervisor,omitempty"` // id of a technician, or a name
	Papers     []Paper      `json:"papers,omitempty"`
}

// Employment is the kind of an employment.
type Employment string

// The kinds.
const (
	Permanent Employment = "permanent"
	Temporary Employment = "temporary"
)

// Paper is a document of an employee that may expire: a licence, a medical examination.
type Paper struct {
	Name    string `json:"name"`
	Expires string `json:"expires,omitempty"` // its last day; "" never expires
}

// The limits of these fields.
const (
	MaxTrainings = 100
	MaxBrands    = 50
	MaxResources = 100
	MaxPapers    = 50
	maxAddress   = 500
	maxDocument  = 40
	maxKm        = 9_999_999
)

// resources checks what a technician masters and was given.
func resources(p *validation.Problems, r *Profile) {
	if len(r.Trainings) > MaxTrainings {
		p.Add("trainings", validation.TooMany, MaxTrainings)
		r.Trainings = nil
	}
	var kept []Training
	for i, t := range r.Trainings {
		p.Line(validation.At("trainings", i, "name"), &t.Name, MaxName, true)
		date(p, validation.At("trainings", i, "on"), t.On)
		kept = append(kept, t)
	}
	r.Trainings = kept
	r.Brands, r.Resources = lines(p, "brands", r.Brands, MaxBrands), lines(p, "resources", r.Resources, MaxResources)
	p.Line("vehicle.plate", &r.Vehicle.Plate, 20, false)
	r.Vehicle.Plate = record.Canonical(r.Vehicle.Plate)
	p.Line("vehicle.model", &r.Vehicle.Model, MaxName, false)
	p.Days("vehicle.km", r.Vehicle.Km, maxKm)
}

func lines(p *validation.Problems, list string, given []string, limit int) []string {
	if len(given) > limit {
		p.Add(list, validation.TooMany, limit)
		return nil
	}
	var kept []string
	for i, line := range given {
		p.Line(validation.At(list, i, ""), &line, MaxName, true)
		kept = append(kept, line)
	}
	return kept
}

func date(p *validation.Problems, field, given string) {
	if given != "" && !validation.Date(given) {
		p.Add(field, validation.Day)
	}
}

// birthday reports whether a text is a date of a living person's past; validation.Date begins in 2000.
func birthday(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// personnel checks the private fields. Both amounts are of one currency, that of the salary.
func personnel(p *validation.Problems, e Personnel) Personnel {
	document := string(e.Document)
	p.Line("document", &document, maxDocument, false)
	e.Document = bot.Secret(document)
	if e.Birth != "" && !birthday(e.Birth) {
		p.Add("birth", validation.Day)
	}
	p.Line("address", &e.Address, maxAddress, false)
	if e.Employment != "" && e.Employment != Permanent && e.Employment != Temporary {
		p.Add("employment", "technician.employment")
	}
	if e.Start != "" && !birthday(e.Start) {
		p.Add("start", validation.Day)
	}
	p.Amount("salary", e.Salary, e.Salary.Currency, false)
	p.Amount("charges", e.Charges, e.Salary.Currency, false)
	p.Line("supervisor", &e.Supervisor, MaxName, false)
	if len(e.Papers) > MaxPapers {
		p.Add("papers", validation.TooMany, MaxPapers)
		e.Papers = nil
	}
	var kept []Paper
	for i, paper := range e.Papers {
		p.Line(validation.At("papers", i, "name"), &paper.Name, MaxName, true)
		date(p, validation.At("papers", i, "expires"), paper.Expires)
		kept = append(kept, paper)
	}
	e.Papers = kept
	return e
}
