package webhooks

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/edit"
	"recado/flows/record"
	"recado/flows/users"
	"recado/templates/pdf"
	"recado/webhooks/internal/web"
)

// equipment serves the equipment of companies, with labels that open a chat about it when scanned.
type equipment struct {
	resourceHandler[companies.Equipment]
	add func(ctx context.Context, e companies.Equipment, now time.Time) (companies.EquipmentDoc, error)
}

// Equipment serves the equipment of companies.
func Equipment(s *companies.Service) Resource {
	return &equipment{resourceHandler[companies.Equipment]{
		documents: s.Equipment, path: "/api/v1/equipment", listKey: "equipment", mayRead: users.CompaniesRead, mayWrite: users.CompaniesWrite,
		read: readEquipment, show: showEquipment,
	}, s.AddEquipment}
}

func (e *equipment) serve(s *server, app fiber.Router) {
	e.server = s
	e.mount(app, false)
	const of = "/api/v1/companies/:id/equipment"
	app.Get(of, s.require(users.CompaniesRead), func(c *fiber.Ctx) error {
		company, err := s.Companies.Get(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return e.page(c, record.Filter{Owner: company.ID})
	})
	app.Post(of, s.require(users.CompaniesWrite), e.create)
	app.Get(e.path+"/:id/label", s.require(users.CompaniesRead), e.label)
	app.Post(e.path+"/:id/manuals", s.require(users.CompaniesWrite), e.addManual)
	app.Delete(e.path+"/:id/manuals/:file", s.require(users.CompaniesWrite), e.deleteManual)
}

// create adds equipment under the next number. It needs no idempotency key where a serial is given: the
// company's equipment with that serial is returned.
func (e *equipment) create(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	company, err := e.Companies.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	said := companies.Equipment{Company: company.ID}
	e.read(form, &said, e.Currency)
	if err := form.Err(); err != nil {
		return err
	}
	d, err := e.add(c.UserContext(), said, e.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return e.send(c.Status(fiber.StatusCreated), d)
}

// label answers with a label to print, as a PDF or a PNG. Its code opens a chat with the business whose
// first message names the equipment.
func (e *equipment) label(c *fiber.Ctx) error {
	q := web.Query(c)
	format := q.Text(maxLine, "format")
	if !slices.Contains([]string{"", "pdf", "png"}, format) {
		q.AddError("format", "field.invalid")
	}
	if err := q.Err(); err != nil {
		return err
	}
	d, err := e.documents.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if e.ConfirmAt == "" {
		return web.Refuse(fiber.StatusConflict, "no_number")
	}
	said := web.Word(e.Texts, web.Language(c.Get(fiber.HeaderAcceptLanguage)), "equipment.scanned", web.Args{"id": d.ID})
	label := pdf.Label{ID: d.ID, Name: d.Data.Name, Business: e.BusinessName, Link: e.ConfirmAt + "?text=" + url.QueryEscape(said)}
	draw, kind := pdf.LabelPDF, "application/pdf"
	if format == "png" {
		draw, kind = pdf.LabelPNG, "image/png"
	}
	raw, err := draw(label)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kind)
	return c.Send(raw)
}

func (e *equipment) addManual(c *fiber.Ctx) error {
	m, err := e.uploaded(c, func() error { _, err := e.documents.Get(c.UserContext(), c.Params("id")); return err })
	if err != nil {
		return err
	}
	return e.changeManuals(c, fiber.StatusCreated, func(all []bot.Media) []bot.Media {
		if slices.ContainsFunc(all, func(k bot.Media) bool { return k.ID == m.ID }) {
			return all
		}
		return append(slices.Clone(all), m)
	})
}

// deleteManual removes a manual. One that is gone is no error.
func (e *equipment) deleteManual(c *fiber.Ctx) error {
	return e.changeManuals(c, fiber.StatusOK, func(all []bot.Media) []bot.Media {
		return slices.DeleteFunc(slices.Clone(all), func(m bot.Media) bool { return m.ID == c.Params("file") })
	})
}

func (e *equipment) changeManuals(c *fiber.Ctx, status int, change func([]bot.Media) []bot.Media) error {
	var d companies.EquipmentDoc
	err := edit.Retry(func() (err error) {
		if d, err = e.documents.Get(c.UserContext(), c.Params("id")); err == nil {
			d, err = e.documents.Update(c.UserContext(), d.ID, d.V, func(said *companies.Equipment) { said.Manuals = change(said.Manuals) }, e.Clock.Now())
		}
		return err
	})
	if err != nil {
		return dataProblem(err)
	}
	return e.send(c.Status(status), d)
}

// send shows links to the manuals, which only a request can make.
func (e *equipment) send(c *fiber.Ctx, d companies.EquipmentDoc) error {
	shown, _ := showEquipment(d.Data).(equipmentView)
	for i := range shown.Manuals {
		shown.Manuals[i].URL = e.link()(shown.Manuals[i].ID)
	}
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(d.V, 10)+`"`)
	return c.JSON(flatDocument{documentView{d.ID, d.V, shown, d.CreatedAt, d.UpdatedAt}})
}

func readEquipment(f *web.Form, e *companies.Equipment, _ string) {
	for name, field := range map[string]*string{
		"site": &e.Site, "name": &e.Name, "brand": &e.Brand, "model": &e.Model, "serial": &e.Serial, "service": &e.Service, "installed": &e.Installed, "warranty": &e.Warranty,
	} {
		setText(f, field, name)
	}
	if f.Has("notes") {
		e.Notes = freeText(f, maxLong, "notes")
	}
	if f.Has("retired") {
		e.Retired = f.Bool("retired")
	}
}

type equipmentView struct {
	Company   string   `json:"company"`
	Site      string   `json:"site,omitempty"`
	Name      string   `json:"name"`
	Brand     string   `json:"brand,omitempty"`
	Model     string   `json:"model,omitempty"`
	Serial    string   `json:"serial,omitempty"`
	Service   string   `json:"service,omitempty"`
	Installed string   `json:"installed,omitempty"`
	Warranty  string   `json:"warranty,omitempty"`
	Notes     string   `json:"notes,omitempty"`
	Manuals   []manual `json:"manuals"`
	Retired   bool     `json:"retired"`
}

type manual struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	MIME  string `json:"mime"`
	Bytes int64  `json:"bytes"`
	URL   string `json:"url,omitempty"` // valid for one to two days; where one document is shown
}

func showEquipment(e companies.Equipment) any {
	shown := equipmentView{e.Company, e.Site, e.Name, e.Brand, e.Model, e.Serial, e.Service, e.Installed, e.Warranty, e.Notes, []manual{}, e.Retired}
	for _, m := range e.Manuals {
		shown.Manuals = append(shown.Manuals, manual{ID: m.ID, Name: m.Name, MIME: m.MIME, Bytes: m.Bytes})
	}
	return shown
}
