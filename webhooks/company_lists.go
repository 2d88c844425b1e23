package webhooks

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/edit"
	"recado/flows/record"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

// listHandler serves one of a company's lists: reading it and adding an entry.
type listHandler[T any] struct {
	*server
	name string // "contacts"
	read func(f *web.Form, currency string) T
	has  func(companies.Company, T) bool
	of   func(*companies.Company) *[]T
	show func(company) any
}

func (s *server) companyLists(app fiber.Router, path string) {
	listHandler[companies.Contact]{
		s, "contacts", readContact, companies.Company.HasContact,
		func(c *companies.Company) *[]companies.Contact { return &c.Contacts }, func(c company) any { return c.Contacts },
	}.mount(app, path)
	listHandler[companies.Location]{
		s, "locations", readSite, companies.Company.HasLocation,
		func(c *companies.Company) *[]companies.Location { return &c.Locations }, func(c company) any { return c.Locations },
	}.mount(app, path)
	app.Put(path+"/:id/locations/:site", s.require(users.CompaniesWrite), s.updateLocation)
	app.Delete(path+"/:id/locations/:site", s.require(users.CompaniesWrite), s.deleteLocation)
}

// updateLocation changes the fields that are sent of one location, based on a version of the company.
func (s *server) updateLocation(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	updateSite(form, new(companies.Location))
	if err := form.Err(); err != nil {
		return err
	}
	at, err := s.locationAt(c)
	if err != nil {
		return err
	}
	d, err := s.Companies.Update(c.UserContext(), c.Params("id"), v, func(said *companies.Company) {
		said.Locations = said.Numbered()
		updateSite(form, &said.Locations[at])
	}, s.Clock.Now())
	if err != nil {
		return dataProblem(stripFieldPrefix(err, validation.At("locations", at, "")+"."))
	}
	return s.sendLocations(c, d)
}

// deleteLocation removes a location. One that is gone is no error.
func (s *server) deleteLocation(c *fiber.Ctx) error {
	var d companies.CompanyDoc
	err := edit.Retry(func() (err error) {
		if d, err = s.Companies.Get(c.UserContext(), c.Params("id")); err != nil {
			return err
		}
		d, err = s.Companies.Update(c.UserContext(), d.ID, d.V, func(said *companies.Company) {
			said.Locations = slices.DeleteFunc(said.Numbered(), func(l companies.Location) bool { return l.ID == strings.ToUpper(c.Params("site")) })
			said.Sites = max(said.Sites, len(d.Data.Locations)) // also of a company whose locations had no ids
		}, s.Clock.Now())
		return err
	})
	if err != nil {
		return dataProblem(err)
	}
	return s.sendLocations(c, d)
}

// locationAt returns the place of a location in its company's list, or bot.ErrNotFound.
func (s *server) locationAt(c *fiber.Ctx) (int, error) {
	d, err := s.Companies.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(d.Data.Numbered(), func(l companies.Location) bool { return l.ID == strings.ToUpper(c.Params("site")) })
	if at < 0 {
		return 0, bot.ErrNotFound
	}
	return at, nil
}

func (s *server) sendLocations(c *fiber.Ctx, d companies.CompanyDoc) error {
	shown, _ := showCompany(d.Data).(company)
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(d.V, 10)+`"`)
	return c.JSON(fiber.Map{"locations": shown.Locations, "v": d.V})
}

func (l listHandler[T]) mount(app fiber.Router, path string) {
	app.Get(path+"/:id/"+l.name, l.require(users.CompaniesRead), func(c *fiber.Ctx) error {
		d, err := l.Companies.Get(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return l.send(c, d)
	})
	app.Post(path+"/:id/"+l.name, l.require(users.CompaniesWrite), l.add)
}

// add appends an entry. It needs no version and no idempotency key, because an existing entry is
// not added again.
func (l listHandler[T]) add(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	one := l.read(form, l.Currency)
	if err := form.Err(); err != nil {
		return err
	}
	var d record.Doc[companies.Company]
	at := 0
	err = edit.Retry(func() (err error) {
		if d, err = l.Companies.Get(c.UserContext(), c.Params("id")); err != nil || l.has(d.Data, one) {
			return err
		}
		at = len(*l.of(&d.Data))
		d, err = l.Companies.Update(c.UserContext(), d.ID, d.V, func(said *companies.Company) {
			all := l.of(said)
			*all = append(slices.Clone(*all), one)
		}, l.Clock.Now())
		return err
	})
	if err != nil {
		return dataProblem(stripFieldPrefix(err, validation.At(l.name, at, "")+"."))
	}
	return l.send(c.Status(fiber.StatusCreated), d)
}

// stripFieldPrefix names the fields of the sent entry as in the request.
func stripFieldPrefix(err error, prefix string) error {
	invalid, ok := errors.AsType[*validation.InvalidError](err)
	if !ok {
		return err
	}
	problems := slices.Clone(invalid.Problems)
	for i := range problems {
		problems[i].Field = strings.TrimPrefix(problems[i].Field, prefix)
	}
	return &validation.InvalidError{Problems: problems}
}

func (l listHandler[T]) send(c *fiber.Ctx, d record.Doc[companies.Company]) error {
	shown, _ := showCompany(d.Data).(company)
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(d.V, 10)+`"`)
	return c.JSON(fiber.Map{l.name: l.show(shown), "v": d.V})
}
