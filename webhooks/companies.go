package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/record"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

func (s *server) companies(app fiber.Router) {
	const path = "/api/v1/companies"
	resourceHandler[companies.Company]{s, s.Companies, path, "companies", users.CompaniesRead, users.CompaniesWrite, readCompany, showCompany, findCompanies}.mount(app, true)
	s.companyLists(app, path)
	app.Put(path+"/:id/logo", s.require(users.CompaniesWrite), s.putLogo)
	app.Get(path+"/:id/logo", s.require(users.CompaniesRead), s.getLogo)
	asOfToday := func(c companies.Contract) any { return showContract(c, s.Today(s.Clock.Now())) }
	contracts := resourceHandler[companies.Contract]{s, s.Contracts, "/api/v1/contracts", "contracts", users.ContractsRead, users.ContractsWrite, readContract, asOfToday, nil}
	contracts.mount(app, false)
	app.Get(path+"/:id/contracts", s.require(users.ContractsRead), func(c *fiber.Ctx) error {
		company, err := s.Companies.Get(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return contracts.page(c, record.Filter{Owner: company.ID})
	})
	app.Post(path+"/:id/contracts", s.require(users.ContractsWrite), func(c *fiber.Ctx) error {
		return contracts.create(c, func(said *companies.Contract) { said.Company = c.Params("id") })
	})
}

// findCompanies filters by the prefix of a name or tax number, in any spelling.
func findCompanies(c *fiber.Ctx) (record.Filter, error) {
	q := web.Query(c)
	name, tax := bot.Fold(q.Text(maxLine, "name")), companies.TaxKey(q.Text(maxLine, "taxId"))
	if err := q.Err(); err != nil {
		return record.Filter{}, err
	}
	switch {
	case name != "" && tax != "":
		return record.Filter{}, web.Invalid(web.Field{Name: "taxId", Key: "field.either"})
	case q.Has("taxId") && tax == "":
		return record.Filter{}, web.Invalid(web.Field{Name: "taxId", Key: "field.record.tax_id"})
	case tax != "":
		return record.Filter{Field: "tax_key", Prefix: tax}, nil
	case name != "":
		return record.Filter{Field: "key", Prefix: name}, nil
	}
	return record.Filter{}, nil
}
