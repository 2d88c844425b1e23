package webhooks

import (
	"github.com/gofiber/fiber/v2"

	"recado/flows/customers"
)

func (s *server) companies(app fiber.Router) {
	const path = "/api/v1/companies"
	shelf[customers.Company]{s, s.Companies, path, "companies", readCompany, showCompany}.mount(app, true)
	asOfToday := func(c customers.Contract) any { return showContract(c, s.Today(s.Clock.Now())) }
	contracts := shelf[customers.Contract]{s, s.Contracts, "/api/v1/contracts", "contracts", readContract, asOfToday}
	contracts.mount(app, false)
	app.Get(path+"/:id/contracts", s.keyed, func(c *fiber.Ctx) error {
		company, err := s.Companies.Get(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return contracts.page(c, company.ID)
	})
	app.Post(path+"/:id/contracts", s.keyed, func(c *fiber.Ctx) error {
		return contracts.create(c, func(said *customers.Contract) { said.Company = c.Params("id") })
	})
}
