package webhooks

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/technicians"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

func (s *server) technicians(app fiber.Router) {
	const path = "/api/v1/technicians"
	app.Get(path, s.require(users.TechniciansRead), s.listTechnicians)
	app.Post(path, s.require(users.TechniciansWrite), s.createTechnician)
	app.Get(path+"/available", s.require(users.TechniciansRead), s.availableTechnicians)
	app.Get(path+"/expiring", s.require(users.TechniciansRead), s.expiringCertificates)
	app.Get(path+"/:id", s.require(users.TechniciansRead), s.getTechnician)
	app.Put(path+"/:id", s.require(users.TechniciansWrite), s.updateTechnician)
	app.Delete(path+"/:id", s.require(users.TechniciansWrite), s.deactivateTechnician)
	app.Put(path+"/:id/location", s.require(users.TechniciansWrite), s.moveTechnician)
	app.Get(path+"/:id/stats", s.require(users.TechniciansRead), s.technicianStats)
	app.Get(path+"/:id/orders", s.require(users.OrdersRead), s.technicianOrders)
	app.Get(path+"/:id/performance", s.require(users.ReportsTechnicians), s.technicianPerformance)
	s.personnel(app, path)
}

// sendTechnician answers with a technician. The ETag is the value for If-Match.
func (s *server) sendTechnician(c *fiber.Ctx, t technicians.Technician) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(t.V, 10)+`"`)
	return c.JSON(showTechnician(t, s.Technicians.Day(s.Clock.Now())))
}

func (s *server) listTechnicians(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := technicians.Filter{Status: technicians.Status(q.Text(maxLine, "status")), Limit: limit, After: q.Text(maxLine, "cursor")}
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.Technicians.List(c.UserContext(), f)
	if err != nil {
		return technicianProblem(err)
	}
	day, shown := s.Technicians.Day(s.Clock.Now()), make([]technician, 0, len(page))
	for _, t := range page {
		shown = append(shown, showTechnician(t, day))
	}
	return c.JSON(fiber.Map{"technicians": shown, "next": next})
}

func (s *server) createTechnician(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	var r technicians.Profile
	id := form.Required(maxLine, "id")
	readProfile(form, &r)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.Technicians.Check(id, r)))
	}
	t, err := s.Technicians.Create(c.UserContext(), id, r, s.Clock.Now())
	if err != nil {
		return technicianProblem(err)
	}
	c.Location("/api/v1/technicians/" + t.ID)
	return s.sendTechnician(c.Status(fiber.StatusCreated), t)
}

func (s *server) getTechnician(c *fiber.Ctx) error {
	t, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return s.sendTechnician(c, t)
}

// updateTechnician reads the form twice: into a copy of the stored profile, to report all problems
// at once, and again for the write. Both give the same values.
func (s *server) updateTechnician(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	was, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	readProfile(form, &was.Profile)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.Technicians.Check(was.ID, was.Profile)))
	}
	t, err := s.Technicians.Update(c.UserContext(), was.ID, v, func(r *technicians.Profile) { readProfile(form, r) }, s.Clock.Now())
	if err != nil {
		return technicianProblem(err)
	}
	return s.sendTechnician(c, t)
}

func (s *server) deactivateTechnician(c *fiber.Ctx) error {
	t, err := s.Technicians.Deactivate(c.UserContext(), c.Params("id"), s.Clock.Now())
	if err != nil {
		return technicianProblem(err)
	}
	return s.sendTechnician(c, t)
}

func (s *server) moveTechnician(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	at := form.RequiredPoint()
	when := form.Time("at")
	if err := form.Err(); err != nil {
		return err
	}
	t, err := s.Technicians.Move(c.UserContext(), c.Params("id"), *at, when, s.Clock.Now())
	if err != nil {
		return technicianProblem(err)
	}
	return s.sendTechnician(c, t)
}

func (s *server) technicianStats(c *fiber.Ctx) error {
	t, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(showStats(t))
}

// technicianOrders lists the orders that a technician has or is offered.
func (s *server) technicianOrders(c *fiber.Ctx) error {
	t, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	jobs, err := s.Orders.JobsOf(c.UserContext(), t.ID)
	if err != nil {
		return orderProblem(err)
	}
	shown := make([]order, 0, len(jobs))
	for _, o := range jobs {
		shown = append(shown, s.showOrder(o))
	}
	return c.JSON(fiber.Map{"orders": shown})
}

// availableTechnicians ranks technicians for a job that need not exist.
func (s *server) availableTechnicians(c *fiber.Ctx) error {
	q := web.Query(c)
	n := technicians.Need{
		Service: q.Text(maxLine, "service"), Specialty: q.Text(maxLine, "specialty"), Area: q.Text(maxLine, "area"),
		Company: q.Text(maxLine, "company"), Emergency: q.Bool("emergency"), When: q.Time("at"),
		Certificates: listed(q.Text(maxLine, "certificates")), Preferred: listed(strings.ToUpper(q.Text(maxLine, "preferred"))),
		Vetoed: listed(strings.ToUpper(q.Text(maxLine, "vetoed"))), Asked: listed(strings.ToUpper(q.Text(maxLine, "asked"))),
	}
	lat, hasLat := q.Number("lat")
	lon, hasLon := q.Number("lon")
	if hasLat || hasLon {
		n.Point = &bot.Location{Latitude: lat, Longitude: lon}
		if !hasLat || !hasLon || !geo.Valid(*n.Point) {
			q.AddError("lat", "field.coordinates")
		}
	}
	if err := q.Err(); err != nil {
		return err
	}
	ranked, out, err := s.Technicians.Available(c.UserContext(), n, s.Clock.Now())
	if errors.Is(err, bot.ErrNotFound) {
		return web.Invalid(web.Field{Name: "service", Key: "field.service"})
	}
	if err != nil {
		return err
	}
	return c.JSON(s.showRanking(c, ranked, out))
}

// expiringCertificates lists the certificates of which RN-021 warns.
func (s *server) expiringCertificates(c *fiber.Ctx) error {
	days := technicians.WarnBefore
	if q := web.Query(c); q.Literal("days") != "" {
		n, ok := q.Whole("days")
		if !ok || n < 0 || n > 366 {
			return web.Invalid(web.Field{Name: "days", Key: "field.days"})
		}
		days = n
	}
	soon, err := s.Technicians.Expiring(c.UserContext(), days, s.Clock.Now())
	if err != nil {
		return err
	}
	type expiry struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Certificate string `json:"certificate"`
		Enables     string `json:"enables,omitempty"`
		Expires     string `json:"expires"`
		Days        int    `json:"days"`
	}
	shown := make([]expiry, 0, len(soon))
	for _, e := range soon {
		shown = append(shown, expiry{e.Technician, e.Name, e.Certificate.Name, e.Certificate.Enables, e.Certificate.Expires, e.Days})
	}
	return c.JSON(fiber.Map{"certificates": shown})
}
