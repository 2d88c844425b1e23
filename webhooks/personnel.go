package webhooks

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/technicians"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// personnel serves the private fields of technicians to those who may read them. No other answer has
// any of them.
func (s *server) personnel(app fiber.Router, path string) {
	app.Get(path+"/:id/personnel", s.require(users.PersonnelRead), s.getPersonnel)
	app.Put(path+"/:id/personnel", s.requireUnkept(users.PersonnelWrite), s.updatePersonnel)
}

func (s *server) getPersonnel(c *fiber.Ctx) error {
	if who := principalOf(c); s.Console != nil && who.Kind != users.Environment { // it opens an identity number
		if err := s.record(c, string(users.PersonnelRead), actorID(c), who.Name, fiber.StatusOK); err != nil {
			return err
		}
	}
	t, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return sendPersonnel(c, t)
}

func (s *server) updatePersonnel(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	was, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	readPersonnel(form, &was.Personnel, s.Currency)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.Technicians.Check(was.ID, was.Profile)))
	}
	t, err := s.Technicians.Update(c.UserContext(), was.ID, v, func(r *technicians.Profile) { readPersonnel(form, &r.Personnel, s.Currency) }, s.Clock.Now())
	if err != nil {
		return technicianProblem(err)
	}
	return sendPersonnel(c, t)
}

// readPersonnel sets the fields that a form has.
func readPersonnel(f *web.Form, e *technicians.Personnel, currency string) {
	exact := draftForm{f, currency}
	if f.Has("document") {
		e.Document = bot.Secret(f.Text(maxLine, "document"))
	}
	setText(f, &e.Birth, "birth")
	if f.Has("address") {
		e.Address = freeText(f, maxLong, "address")
	}
	setText(f, &e.Employment, "employment")
	setText(f, &e.Start, "start")
	setText(f, &e.Supervisor, "supervisor")
	if f.Has("salary") {
		e.Salary = exact.amount("salary")
	}
	if f.Has("charges") {
		e.Charges = exact.amount("charges")
	}
	if f.Has("papers") {
		e.Papers = nil
		for _, one := range f.Objects(technicians.MaxPapers, "papers") {
			e.Papers = append(e.Papers, technicians.Paper{Name: one.Text(maxLine, "name"), Expires: one.Text(maxLine, "expires")})
		}
	}
}

type personnelView struct {
	ID         string                 `json:"id"`
	V          int64                  `json:"v"`
	Document   string                 `json:"document,omitempty"`
	Birth      string                 `json:"birth,omitempty"`
	Address    string                 `json:"address,omitempty"`
	Employment technicians.Employment `json:"employment,omitempty"`
	Start      string                 `json:"start,omitempty"`
	Salary     *amount                `json:"salary"`
	Charges    *amount                `json:"charges"`
	Supervisor string                 `json:"supervisor,omitempty"`
	Papers     []technicians.Paper    `json:"papers"`
}

func sendPersonnel(c *fiber.Ctx, t technicians.Technician) error {
	e := t.Personnel
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(t.V, 10)+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(personnelView{
		t.ID, t.V, string(e.Document), e.Birth, e.Address, e.Employment, e.Start, showAmount(e.Salary), showAmount(e.Charges), e.Supervisor,
		append([]technicians.Paper{}, e.Papers...),
	})
}
