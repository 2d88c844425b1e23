package webhooks

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
	"recado/bot/exif"
	"recado/bot/requestid"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/users"
	"recado/webhooks/internal/web"
)

// Persons is the service of customers who are people; *customers.Persons implements it.
type Persons interface {
	Get(ctx context.Context, id string) (customers.Customer, error)
	List(ctx context.Context, f customers.CustomerFilter) (page []customers.Customer, next string, err error)
	Search(ctx context.Context, phone string, document customers.Identity, contact bot.ContactID) ([]customers.Customer, error)
	Create(ctx context.Context, given customers.Change, command string, now time.Time) (customers.Customer, error)
	Update(ctx context.Context, id string, v int64, change func(*customers.Change), now time.Time) (customers.Customer, error)
	Merge(ctx context.Context, into, from string, by customers.Actor, reason string, now time.Time) (customers.Customer, error)
	AddDocument(ctx context.Context, id string, kind customers.DocumentKind, media, command string, now time.Time) (customers.Customer, error)
	OpenDocument(ctx context.Context, id, document string, by customers.Actor, now time.Time) (customers.Document, []byte, error)
	OpenIdentity(ctx context.Context, id string, by customers.Actor, now time.Time) (customers.Customer, error)
	Export(ctx context.Context, id string, by customers.Actor, now time.Time) (map[string]any, error)
	Erase(ctx context.Context, id string, by customers.Actor, now time.Time) (customers.Customer, error)
}

// Consents is the service of consents; *consent.Service implements it.
type Consents interface {
	Of(ctx context.Context, customer string, contacts ...bot.ContactID) ([]consent.Consent, error)
	Record(ctx context.Context, g consent.Given, now time.Time) (consent.Consent, error)
	Withdraw(ctx context.Context, id, via string, now time.Time) (consent.Consent, error)
	Prove(ctx context.Context, id string) (consent.Proof, error)
}

// DataRequests is the service of people's requests about their data; *consent.Requests implements it.
type DataRequests interface {
	Receive(ctx context.Context, r consent.Request, command string, now time.Time) (consent.Request, error)
	Answer(ctx context.Context, id, by, result string, now time.Time) (consent.Request, error)
	Fulfil(ctx context.Context, r consent.Request, command, result string, now time.Time) error
	List(ctx context.Context, open bool, limit int, after string) (page []consent.Request, next string, err error)
}

// Customers serves customers who are people, their consents and their requests. Nothing of requests
// with identity numbers is kept, not even a hash.
func Customers(p Persons, c Consents, r DataRequests) Resource { return customerRoutes{nil, p, c, r} }

type customerRoutes struct {
	*server
	persons  Persons
	consents Consents
	requests DataRequests
}

func (s customerRoutes) serve(server *server, app fiber.Router) {
	s.server = server
	const all, one = "/api/v1/customers", "/api/v1/customers/:id"
	app.Get(all, s.require(users.CustomersRead), s.list)
	app.Post(all, s.requireUnkept(users.CustomersWrite), s.create)
	app.Post(all+"/search", s.requireUnkept(users.CustomersRead), s.search)
	app.Get(one, s.require(users.CustomersRead), s.get)
	app.Put(one, s.requireUnkept(users.CustomersWrite), s.update)
	app.Post(one+"/merge", s.require(users.CustomersMerge), s.merge)
	app.Put(one+"/documents/:kind", s.requireUnkept(users.CustomersWrite), s.addDocument)
	app.Post(one+"/documents/:kind/open", s.require(users.CustomersOpen), s.openDocument)
	app.Post(one+"/identity/open", s.require(users.CustomersOpen), s.openIdentity)
	app.Post(one+"/export", s.require(users.CustomersExport), s.export)
	app.Post(one+"/erase", s.require(users.CustomersErase), s.erase)
	s.consentRoutes(app)
}

// send answers with a customer. The ETag is the value for If-Match.
func (s customerRoutes) send(c *fiber.Ctx, one customers.Customer) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(one.V, 10)+`"`)
	return c.JSON(showCustomer(one))
}

// customerActor names the caller in the trail.
func (s customerRoutes) customerActor(c *fiber.Ctx) customers.Actor {
	who := principalOf(c)
	return customers.Actor{ID: actorOfPrincipal(who), Name: who.Name, Kind: string(who.Kind), From: s.loggedAddress(c), Request: requestid.From(c.UserContext())}
}

// customerStates are the states by which a list may be filtered.
var customerStates = []customers.CustomerState{
	customers.StateDraft, customers.StateRegistered, customers.StateBlocked, customers.StateErased, customers.StateMerged,
}

func (s customerRoutes) list(c *fiber.Ctx) error {
	limit, err := web.Limit(c, 50, 200)
	if err != nil {
		return err
	}
	q := web.Query(c)
	f := customers.CustomerFilter{State: customers.CustomerState(q.Text(maxLine, "state")), Limit: limit, After: q.Text(maxLine, "cursor")}
	if f.State != "" && !slices.Contains(customerStates, f.State) {
		q.AddError("state", "field.state")
	}
	if err := q.Err(); err != nil {
		return err
	}
	page, next, err := s.persons.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	return c.JSON(fiber.Map{"customers": showCustomers(page), "next": next})
}

// search finds customers. The numbers are in the body: addresses stand in logs.
func (s customerRoutes) search(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	phone, contact := form.Text(maxLine, "phone"), form.Text(maxLine, "contact")
	var d customers.Identity
	if o := form.Object("document"); o != nil {
		d = readIdentity(o, d)
	}
	given := 0
	for _, is := range []bool{phone != "", contact != "", form.Has("document")} {
		if is {
			given++
		}
	}
	if given != 1 && form.Err() == nil {
		form.AddError("phone", "field.either")
	}
	if err := form.Err(); err != nil {
		return err
	}
	found, err := s.persons.Search(c.UserContext(), phone, d, bot.ContactID(contact))
	if err != nil {
		return dataProblem(err)
	}
	return c.JSON(fiber.Map{"customers": showCustomers(found)})
}

func (s customerRoutes) create(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	name, err := command(c)
	if err != nil {
		return err
	}
	var given customers.Change
	readCustomer(form, &given, s.Currency)
	if err := form.Err(); err != nil {
		return err
	}
	one, err := s.persons.Create(c.UserContext(), given, name, s.Clock.Now())
	if err != nil {
		return customerProblem(err)
	}
	c.Location("/api/v1/customers/" + url.PathEscape(one.ID))
	return s.send(c.Status(fiber.StatusCreated), one)
}

func (s customerRoutes) get(c *fiber.Ctx) error {
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return s.send(c, one)
}

func (s customerRoutes) update(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	readCustomer(form, &customers.Change{}, s.Currency) // collects the problems of the form
	if err := form.Err(); err != nil {
		return err
	}
	one, err := s.persons.Update(c.UserContext(), c.Params("id"), v, func(e *customers.Change) { readCustomer(form, e, s.Currency) }, s.Clock.Now())
	if err != nil {
		return customerProblem(err)
	}
	return s.send(c, one)
}

func (s customerRoutes) merge(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	from, reason := form.Required(maxLine, "from"), form.Text(maxLine, "reason")
	if err := form.Err(); err != nil {
		return err
	}
	one, err := s.persons.Merge(c.UserContext(), c.Params("id"), from, s.customerActor(c), reason, s.Clock.Now())
	if err != nil {
		return customerProblem(err)
	}
	return s.send(c, one)
}

// addDocument seals a photo. It is stored as the chat stores photos, without where it was taken.
func (s customerRoutes) addDocument(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	called, raw, err := upload(c)
	if err != nil {
		return err
	}
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil { // store nothing for an unknown customer
		return err
	}
	kind := customers.DocumentKind(c.Params("kind"))
	if !slices.Contains(customers.DocumentKinds(), kind) {
		return bot.ErrNotFound
	}
	m, err := s.StoreFile(c.UserContext(), bytes.NewReader(exif.Strip(raw)), called)
	if err != nil {
		return err
	}
	if !m.OK() {
		return web.Invalid(web.Field{Name: "file", Key: "field.file_" + string(m.Fault)})
	}
	if one, err = s.persons.AddDocument(c.UserContext(), one.ID, kind, m.ID, name, s.Clock.Now()); err != nil {
		return customerProblem(err)
	}
	return s.send(c, one)
}

// openDocument answers with a document in the clear. Nobody keeps it: neither a cache nor the page.
func (s customerRoutes) openDocument(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	d, body, err := s.persons.OpenDocument(c.UserContext(), c.Params("id"), c.Params("kind"), s.customerActor(c), s.Clock.Now())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, d.MIME)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentDisposition, disposition(d.MIME, string(d.Kind)))
	return c.Send(body)
}

func (s customerRoutes) openIdentity(c *fiber.Ctx) error {
	if err := onlyEmpty(c); err != nil {
		return err
	}
	one, err := s.persons.OpenIdentity(c.UserContext(), c.Params("id"), s.customerActor(c), s.Clock.Now())
	if err != nil {
		return err
	}
	return c.JSON(showIdentity(one))
}

// export answers with everything that is kept of a person, and records that it was asked for.
func (s customerRoutes) export(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	if err := onlyEmpty(c); err != nil {
		return err
	}
	one, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	all, err := s.persons.Export(c.UserContext(), one.ID, s.customerActor(c), s.Clock.Now())
	if err != nil {
		return customerProblem(err)
	}
	if err := s.fulfil(c, one, consent.Access, name, "exported"); err != nil {
		return err
	}
	return c.JSON(all)
}

func (s customerRoutes) erase(c *fiber.Ctx) error {
	name, err := command(c)
	if err != nil {
		return err
	}
	if err := onlyEmpty(c); err != nil {
		return err
	}
	was, err := s.persons.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	one, err := s.persons.Erase(c.UserContext(), was.ID, s.customerActor(c), s.Clock.Now())
	if err != nil {
		return customerProblem(err)
	}
	if was.State != customers.StateErased {
		if err := s.fulfil(c, was, consent.Erasure, name, "erased"); err != nil {
			return err
		}
	}
	return s.send(c, one)
}

// fulfil records that a request about a person's data was answered.
func (s customerRoutes) fulfil(c *fiber.Ctx, one customers.Customer, kind consent.RequestKind, command, result string) error {
	r := consent.Request{Customer: one.ID, Country: s.countryOf(one), Kind: kind, By: actorID(c)}
	return s.requests.Fulfil(c.UserContext(), r, string(kind)+":"+command, result, s.Clock.Now())
}

func (s customerRoutes) countryOf(one customers.Customer) string {
	if one.Country != "" {
		return one.Country
	}
	return s.Country
}

// customerProblem converts the errors of customers.
func customerProblem(err error) error {
	if refused, ok := errors.AsType[*customers.ErasureRefusedError](err); ok {
		return &web.Problem{Status: fiber.StatusConflict, Code: "erasure_refused", Args: web.Args{"holding": refused.Holding}, Cause: err}
	}
	for known, code := range map[error]string{
		customers.ErrGone: "customer_gone", customers.ErrMergeOther: "customers_differ", customers.ErrMergeResult: "customer_merge_draft", customers.ErrMergeSelf: "customer_merge_self",
	} {
		if errors.Is(err, known) {
			return &web.Problem{Status: fiber.StatusConflict, Code: code, Cause: err}
		}
	}
	return dataProblem(err)
}
