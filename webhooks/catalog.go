package webhooks

import (
	"recado/flows/catalog"
	"recado/flows/money"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Categories serves the categories of services.
func Categories(docs DocumentService[catalog.Category]) Resource {
	return resourceHandler[catalog.Category]{documents: docs, path: "/api/v1/categories", listKey: "categories", mayRead: users.CatalogRead, mayWrite: users.CatalogWrite, read: readCategory, show: showCategory}
}

// Materials serves the catalogue of materials.
func Materials(docs DocumentService[catalog.Material]) Resource {
	return resourceHandler[catalog.Material]{documents: docs, path: "/api/v1/materials", listKey: "materials", mayRead: users.CatalogRead, mayWrite: users.CatalogWrite, read: readMaterial, show: showMaterial}
}

func readCategory(f *web.Form, c *catalog.Category, _ string) {
	setText(f, &c.Name, "name")
	setText(f, &c.Kind, "kind")
	if f.Has("services") {
		c.Services = f.Texts(catalog.MaxServices, maxLine, "services")
	}
	setText(f, &c.Specialty, "specialty")
	if f.Has("certificates") {
		c.Certificates = f.Texts(catalog.MaxCertificates, maxLine, "certificates")
	}
	setText(f, &c.Coverage, "coverage")
	setText(f, &c.Exclusions, "exclusions")
	if f.Has("warrantyDays") {
		c.WarrantyDays = whole(f, "warrantyDays")
	}
	if f.Has("active") {
		c.Inactive = !f.Bool("active")
	}
}

func readMaterial(f *web.Form, m *catalog.Material, currency string) {
	setText(f, &m.Name, "name")
	setText(f, &m.Unit, "unit")
	setText(f, &m.Category, "category")
	if f.Has("active") {
		m.Inactive = !f.Bool("active")
	}
	exact := draftForm{f, currency}
	if f.Has("cost") {
		m.Cost = exact.amount("cost")
	}
	if f.Has("price") {
		m.Price = exact.amount("price")
	}
	if f.Has("markup") {
		m.Markup = exact.optional("markup")
	}
	if f.Has("suppliers") {
		m.Suppliers = f.Texts(catalog.MaxSuppliers, maxLine, "suppliers")
	}
	for _, n := range []struct {
		name string
		to   **money.Decimal
	}{{"minimum", &m.Minimum}, {"vanMinimum", &m.VanMinimum}, {"reorder", &m.Reorder}} {
		if f.Has(n.name) {
			*n.to = exact.optional(n.name)
		}
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
		Coverage     string   `json:"coverage,omitempty"` // "": as its kind's
		Exclusions   string   `json:"exclusions,omitempty"`
	}{c.Name, c.Kind, append([]string{}, c.Services...), c.Specialty, append([]string{}, c.Certificates...), c.WarrantyDays, !c.Inactive, c.Coverage, c.Exclusions}
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

		Suppliers  []string       `json:"suppliers"`
		Minimum    *money.Decimal `json:"minimum"`
		VanMinimum *money.Decimal `json:"vanMinimum"`
		Reorder    *money.Decimal `json:"reorder"`
	}{m.Name, m.Unit, m.Category, showAmount(m.Cost), showAmount(m.Price), m.Markup, !m.Inactive, some(m.Suppliers), m.Minimum, m.VanMinimum, m.Reorder}
}
