package webhooks

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/record"
	"recado/flows/users"
	"recado/flows/validation"
	"recado/webhooks/internal/web"
)

// DocumentService manages documents that people maintain; *record.Service implements it.
type DocumentService[T any] interface {
	Check(id string, said T) []validation.Problem
	Create(ctx context.Context, id string, said T, now time.Time) (record.Doc[T], error)
	Get(ctx context.Context, id string) (record.Doc[T], error)
	List(ctx context.Context, f record.Filter) (page []record.Doc[T], next string, err error)
	Update(ctx context.Context, id string, v int64, change func(*T), now time.Time) (record.Doc[T], error)
}

// Resource is a kind of documents that people maintain, with its routes under /api/v1: all of them,
// one of them, a new one, a changed one. Functions such as Materials make one.
type Resource interface {
	serve(s *server, app fiber.Router)
}

// serve implements Resource.
func (s resourceHandler[T]) serve(server *server, app fiber.Router) {
	s.server = server
	s.mount(app, true)
}

// resourceHandler serves one kind of documents. read sets the fields that a form has, show returns
// a document's own fields.
type resourceHandler[T any] struct {
	*server
	documents   DocumentService[T]
	path        string // "/api/v1/companies"
	listKey     string // the field of a page that holds the documents
	mayRead     users.Action
	mayWrite    users.Action
	read        func(f *web.Form, said *T, currency string)
	show        func(said T) any
	parseFilter func(c *fiber.Ctx) (record.Filter, error) // filter of a list request; nil: none
}

// mount adds the routes of one document, and of the list if whole is set.
func (s resourceHandler[T]) mount(app fiber.Router, whole bool) {
	if whole {
		app.Get(s.path, s.require(s.mayRead), s.search)
		app.Post(s.path, s.require(s.mayWrite), func(c *fiber.Ctx) error { return s.create(c, func(*T) {}) })
	}
	app.Get(s.path+"/:id", s.require(s.mayRead), s.get)
	app.Put(s.path+"/:id", s.require(s.mayWrite), s.update)
}

// documentView is a document in the API.
type documentView struct {
	ID        string    `json:"id"`
	V         int64     `json:"v"`
	Data      any       `json:"-"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// send answers with a document. The ETag is the value for If-Match.
func (s resourceHandler[T]) send(c *fiber.Ctx, d record.Doc[T]) error {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(d.V, 10)+`"`)
	return c.JSON(s.view(d))
}

func (s resourceHandler[T]) view(d record.Doc[T]) any {
	return flatDocument{documentView{d.ID, d.V, s.show(d.Data), d.CreatedAt, d.UpdatedAt}}
}

func (s resourceHandler[T]) search(c *fiber.Ctx) error {
	if s.parseFilter == nil {
		return s.page(c, record.Filter{})
	}
	f, err := s.parseFilter(c)
	if err != nil {
		return err
	}
	return s.page(c, f)
}

func (s resourceHandler[T]) page(c *fiber.Ctx, f record.Filter) (err error) {
	if f.Limit, err = web.Limit(c, 50, 200); err != nil {
		return err
	}
	q := web.Query(c)
	if f.After = q.Text(maxLine, "cursor"); q.Err() != nil {
		return q.Err()
	}
	page, next, err := s.documents.List(c.UserContext(), f)
	if err != nil {
		return dataProblem(err)
	}
	shown := make([]any, 0, len(page))
	for _, d := range page {
		shown = append(shown, s.view(d))
	}
	return c.JSON(fiber.Map{s.listKey: shown, "next": next})
}

// onlyEmpty reads a body that has no fields.
func onlyEmpty(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	return form.Err()
}

// create creates a document; set sets the fields that the URL determines.
func (s resourceHandler[T]) create(c *fiber.Ctx, set func(*T)) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	var said T
	id := form.Required(maxLine, "id")
	s.read(form, &said, s.Currency)
	set(&said)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.documents.Check(id, said)))
	}
	d, err := s.documents.Create(c.UserContext(), id, said, s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return s.send(c.Status(fiber.StatusCreated), d)
}

func (s resourceHandler[T]) get(c *fiber.Ctx) error {
	d, err := s.documents.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return s.send(c, d)
}

// update reads the form for its own problems, into a copy of the stored document, to report all
// problems at once, and for the write. Each time the values are the same.
func (s resourceHandler[T]) update(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	s.read(form, new(T), s.Currency)
	was, err := s.documents.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return cmp.Or(form.Err(), err)
	}
	s.read(form, &was.Data, s.Currency)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, fieldsOf(s.documents.Check(was.ID, was.Data)))
	}
	d, err := s.documents.Update(c.UserContext(), was.ID, v, func(said *T) { s.read(form, said, s.Currency) }, s.Clock.Now())
	if err != nil {
		return dataProblem(err)
	}
	return s.send(c, d)
}
