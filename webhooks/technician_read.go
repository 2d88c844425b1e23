package webhooks

import (
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/flows/technicians"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

// readProfile sets the fields that a form has. The others stay: [] empties a list, "" a text.
func readProfile(f *web.Form, r *technicians.Profile) {
	set := func(field *string, name string) {
		if f.Has(name) {
			*field = f.Text(maxLine, name)
		}
	}
	set(&r.Name, "name")
	set(&r.Phone, "phone")
	set(&r.Mail, "mail")
	set(&r.Locale, "locale")
	set((*string)(&r.Contact), "contact")
	set((*string)(&r.Status), "status")
	if f.Has("emergencies") {
		r.Emergencies = f.Bool("emergencies")
	}
	if f.Has("zones") {
		r.Zones = f.Texts(technicians.MaxZones, maxLine, "zones")
	}
	readSkills(f, r)
	readTimes(f, r)
	readResources(f, r)
}

// readResources reads what a technician masters and was given.
func readResources(f *web.Form, r *technicians.Profile) {
	if f.Has("overtime") {
		r.Overtime = f.Bool("overtime")
	}
	if f.Has("trainings") {
		r.Trainings = nil
		for _, one := range f.Objects(technicians.MaxTrainings, "trainings") {
			r.Trainings = append(r.Trainings, technicians.Training{Name: one.Text(maxLine, "name"), On: one.Text(maxLine, "on")})
		}
	}
	if f.Has("brands") {
		r.Brands = f.Texts(technicians.MaxBrands, maxLine, "brands")
	}
	if f.Has("resources") {
		r.Resources = f.Texts(technicians.MaxResources, maxLine, "resources")
	}
	if f.Has("vehicle") {
		r.Vehicle = technicians.Vehicle{}
		if v := f.Object("vehicle"); v != nil {
			r.Vehicle = technicians.Vehicle{Plate: v.Text(maxLine, "plate"), Model: v.Text(maxLine, "model"), Km: whole(v, "km")}
		}
	}
}

func readSkills(f *web.Form, r *technicians.Profile) {
	if f.Has("specialties") {
		r.Specialties = nil
		for _, one := range f.Objects(technicians.MaxSpecialties, "specialties") {
			r.Specialties = append(r.Specialties, technicians.Specialty{
				Code: one.Text(maxLine, "code"), Level: technicians.Level(one.Text(maxLine, "level")),
			})
		}
	}
	if f.Has("certificates") {
		r.Certificates = nil
		for _, one := range f.Objects(technicians.MaxCertificates, "certificates") {
			r.Certificates = append(r.Certificates, technicians.Certificate{
				Name: one.Text(maxLine, "name"), Enables: one.Text(maxLine, "enables"), Expires: one.Text(maxLine, "expires"),
			})
		}
	}
}

func readTimes(f *web.Form, r *technicians.Profile) {
	if f.Has("absences") {
		r.Absences = nil
		for _, one := range f.Objects(technicians.MaxAbsences, "absences") {
			r.Absences = append(r.Absences, technicians.Absence{
				Kind: technicians.AbsenceKind(one.Text(maxLine, "kind")), From: one.Text(maxLine, "from"), To: one.Text(maxLine, "to"),
			})
		}
	}
	if !f.Has("hours") {
		return
	}
	r.Hours = nil
	week := f.Object("hours")
	if week == nil {
		return
	}
	r.Hours = technicians.Hours{}
	for _, day := range week.Names() {
		for _, span := range week.Texts(technicians.MaxSpans, maxLine, day) {
			read, ok := technicians.ParseSpan(strings.ReplaceAll(span, " ", ""))
			if !ok {
				week.AddError(day, "field.technician.hours")
			}
			r.Hours[day] = append(r.Hours[day], read)
		}
	}
}

// listed splits a query's list at its commas.
func listed(text string) (list []string) {
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

// mergeFieldErrors adds the problems of the values to those of the form, so that one answer names
// all fields to correct.
func mergeFieldErrors(err error, fields []web.Field) error {
	bad, ok := errors.AsType[*web.Problem](err)
	if !ok {
		return err
	}
	for _, one := range fields {
		named := slices.ContainsFunc(bad.Fields, func(f web.Field) bool {
			return f.Name == one.Name || strings.HasPrefix(one.Name, f.Name+".") || strings.HasPrefix(one.Name, f.Name+"[")
		})
		if !named {
			bad.Fields = append(bad.Fields, one)
		}
	}
	return bad
}

// technicianProblem converts the errors of technicians.
func technicianProblem(err error) error {
	if taken, ok := errors.AsType[*validation.DuplicateError](err); ok {
		return &web.Problem{
			Status: fiber.StatusConflict, Code: "taken", Cause: err,
			Fields: []web.Field{{Name: taken.Field, Key: "field.taken"}},
		}
	}
	return dataProblem(err)
}
