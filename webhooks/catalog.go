package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/flows/catalog"
	"recado/flows/money"
	"recado/webhooks/internal/web"
)

func (s *server) catalog(app fiber.Router) {
	resourceHandler[catalog.Category]{s, s.Categories, "/api/v1/categories", "categories", readCategory, showCategory, nil}.mount(app, true)
	resourceHandler[catalog.Material]{s, s.Materials, "/api/v1/materials", "materials", readMaterial, showMaterial, nil}.mount(app, true)
}

func readCategory(f *web.Form, c *catalog.Category, _ string) {
	setText(f, &c.Name, "name", "nombre")
	setText(f, &c.Kind, "kind", "tipo")
	if f.Has("services", "servicios") {
		c.Services = f.Texts(catalog.MaxServices, maxLine, "services", "servicios")
	}
	setText(f, &c.Specialty, "specialty", "especialidad")
	if f.Has("certificates", "certificados") {
		c.Certificates = f.Texts(catalog.MaxCertificates, maxLine, "certificates", "certificados")
	}
	if f.Has("warrantyDays") {
		c.WarrantyDays = whole(f, "warrantyDays")
	}
	if f.Has("active") {
		c.Inactive = !f.Bool("active")
	}
}

func readMaterial(f *web.Form, m *catalog.Material, currency string) {
	setText(f, &m.Name, "name", "nombre")
	setText(f, &m.Unit, "unit", "unidad")
	setText(f, &m.Category, "category", "categoria")
	if f.Has("active") {
		m.Inactive = !f.Bool("active")
	}
	exact := draftForm{f, currency}
	if f.Has("cost", "costo") {
		m.Cost = exact.amount("cost", "costo")
	}
	if f.Has("price", "precio") {
		m.Price = exact.amount("price", "precio")
	}
	if f.Has("markup", "margen") {
		m.Markup = exact.optional("markup", "margen")
	}
}

func showCategory(c catalog.Category) any {
	return struct {
		Name         string   `json:"name"`
		Kind         string   `json:"kind"`
		Services     []string `json:"services"`
		Specialty    string   `json:"specialty,omitempty"`
		Certificates []string `json:"certificates"`
		WarrantyDays int      `json:"warrantyDays"` // 0: the category's warranty
		Active       bool     `json:"active"`
	}{c.Name, c.Kind, append([]string{}, c.Services...), c.Specialty, append([]string{}, c.Certificates...), c.WarrantyDays, !c.Inactive}
}

func showMaterial(m catalog.Material) any {
	return struct {
		Name     string         `json:"name"`
		Unit     string         `json:"unit"`
		Category string         `json:"category,omitempty"`
		Cost     *amount        `json:"cost"`
		Price    *amount        `json:"price"`
		Markup   *money.Decimal `json:"markup"`
		Active   bool           `json:"active"`
	}{m.Name, m.Unit, m.Category, showAmount(m.Cost), showAmount(m.Price), m.Markup, !m.Inactive}
}
