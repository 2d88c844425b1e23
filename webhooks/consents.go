package webhooks

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// consentView is a consent in the API.
type consentView struct {
	ID           string          `json:"id"`
	Customer     string          `json:"customer,omitempty"`
	Contact      bot.ContactID   `json:"contact,omitempty"`
	Purpose      consent.Purpose `json:"purpose"`
	Text         string          `json:"text"`
	Version      string          `json:"version"`
	Locale       string          `json:"locale"`
	Hash         string          `json:"hash"`
	Channel      string          `json:"channel"`
	By           string          `json:"by,omitempty"`
	At           time.Time       `json:"at"`
	InForce      bool            `json:"inForce"`
	WithdrawnAt  time.Time       `json:"withdrawnAt,omitzero"`
	WithdrawnVia string          `json:"withdrawnVia,omitempty"`
}

func showConsent(c consent.Consent) consentView {
	return consentView{
		c.ID, c.Customer, c.Contact, c.Purpose, c.Text, c.Version, c.Locale, c.Hash, c.Channel, c.By, c.At, c.InForce(), c.WithdrawnAt, c.WithdrawnVia,
	}
}

// dataRequest is a person's request about his data in the API.
type dataRequest struct {
	ID         string              `json:"id"`
	Customer   string              `json:"customer"`
	Country    string              `json:"country"`
	Kind       consent.RequestKind `json:"kind"`
	Channel    string              `json:"channel,omitempty"`
	By         string              `json:"by"`
	ReceivedAt time.Time           `json:"receivedAt"`
	AnswerBy   time.Time           `json:"answerBy"`
	AnsweredAt time.Time           `json:"answeredAt,omitzero"`
	AnsweredBy string              `json:"answeredBy,omitempty"`
	Result     string              `json:"result,omitempty"`
}

func showRequest(r consent.Request) dataRequest {
	return dataRequest{r.ID, r.Customer, r.Country, r.Kind, r.Channel, r.By, r.ReceivedAt, r.AnswerBy, r.AnsweredAt, r.AnsweredBy, r.Result}
}

func (s customerRoutes) consentRoutes(app fiber.Router) {
	const one = "/api/v1/customers/:id"
	app.Get(one+"/consents", s.require(users.CustomersRead), s.listConsents)
	app.Post(one+"/consents", s.require(users.ConsentsWrite), s.recordConsent)
	app.Post("/api/v1/consents/:id/withdraw", s.require(users.ConsentsWrite), s.withdrawConsent)
	app.Get("/api/v1/consents/:id/proof", s.require(users.CustomersRead), s.proveConsent)
	app.Post(one+"/data-requests", s.require(users.CustomersWrite), s.receiveRequest)
	app.Get("/api/v1/data-requests", s.require(users.CustomersRead), s.listRequests)
	app.Post("/api/v1/data-requests/:id/answer", s.require(users.CustomersExport), s.answerRequest)
}

// contactsOf lists all addresses of a customer.
func contactsOf(c customers.Customer) []bot.ContactID {
	if c.Contact == "" {
		return c.Contacts
	}
	return append([]bot.ContactID{c.Contact}, c.Contacts...)
}

func (s customerRoutes) listConsents(c *fiber.Ctx) error {
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	all, err := s.consents.Of(c.UserContext(), one.ID, contactsOf(one)...)
	if err != nil {
		return err
	}
	shown := make([]consentView, len(all))
	for i, x := range all {
		shown[i] = showConsent(x)
	}
	return c.JSON(fiber.Map{"consents": shown})
}

// recordConsent records a consent that somebody of the business, or a partner, was given outside of the chat.
func (s customerRoutes) recordConsent(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	name, err := command(c)
	if err != nil {
		return err
	}
	r := consent.RecordRequest{
		Purpose: consent.Purpose(form.Required(maxLine, "purpose")), Text: form.Required(maxLine, "text"), Version: form.Required(maxLine, "version"),
		Locale: form.Text(maxLine, "locale"), Channel: form.Required(maxLine, "channel"),
	}
	if err := form.Err(); err != nil {
		return err
	}
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if one.Gone() {
		return customerProblem(customers.ErrGone)
	}
	r.Customer = one.ID
	made, err := s.consents.Record(c.UserContext(), consent.Given{RecordRequest: r, By: actorID(c), Command: name}, s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(showConsent(made))
}

func (s customerRoutes) withdrawConsent(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	made, err := s.consents.Withdraw(c.UserContext(), c.Params("id"), actorID(c), s.Clock.Now())
	if err != nil {
		return err
	}
	return c.JSON(showConsent(made))
}

func (s customerRoutes) proveConsent(c *fiber.Ctx) error {
	p, err := s.consents.Prove(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(struct {
		Consent consentView `json:"consent"`
		Words   string      `json:"words"`
		Intact  bool        `json:"intact"`
		Seal    string      `json:"seal"`
	}{showConsent(p.Consent), p.Words, p.Intact, p.Seal})
}

func (s customerRoutes) receiveRequest(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	name, err := command(c)
	if err != nil {
		return err
	}
	r := consent.Request{
		Kind: consent.RequestKind(form.Required(maxLine, "kind")), Channel: form.Text(maxLine, "channel"), ReceivedAt: form.Time("receivedAt"), By: actorID(c),
	}
	if r.Kind != "" && !slices.Contains(consent.RequestKinds(), r.Kind) {
		form.AddError("kind", "field.unknown")
	}
	if err := form.Err(); err != nil {
		return err
	}
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	r.Customer, r.Country = one.ID, s.countryOf(one)
	made, err := s.requests.Receive(c.UserContext(), r, name, s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return c.Status(fiber.StatusCreated).JSON(showRequest(made))
}

func (s customerRoutes) listRequests(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	open, cursor := q.Bool("open"), q.Text(maxLine, "cursor")
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.requests.List(c.UserContext(), open, limit, cursor)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]dataRequest, len(page))
	for i, r := range page {
		shown[i] = showRequest(r)
	}
	return c.JSON(fiber.Map{"requests": shown, "next": next})
}

func (s customerRoutes) answerRequest(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	result := form.Required(maxLong, "result")
	if err := form.Err(); err != nil {
		return err
	}
	r, err := s.requests.Answer(c.UserContext(), c.Params("id"), actorID(c), result, s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return c.JSON(showRequest(r))
}
