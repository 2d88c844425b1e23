package webhooks

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/record"
	"recado/webhooks/internal/web"
)

// DocumentService is what can be done with documents that people maintain; *record.Book is one.
type DocumentService[T any] interface {
	Check(id string, said T) []record.Problem
	Create(ctx context.Context, id string, said T, now time.Time) (record.Doc[T], error)
	Get(ctx context.Context, id string) (record.Doc[T], error)
	List(ctx context.Context, f record.Filter) (page []record.Doc[T], next string, err error)
	Update(ctx context.Context, id string, v int64, change func(*T), now time.Time) (record.Doc[T], error)
}

// resourceHandler serves one kind of documents: read takes over the fields that a form has, show is
// a document's own fields.
type resourceHandler[T any] struct {
	*server
	documents   DocumentService[T]
	path        string // "/api/v1/companies"
	listKey     string // the member of a page that holds the documents
	read        func(f *web.Form, said *T, currency string)
	show        func(said T) any
	parseFilter func(c *fiber.Ctx) (record.Filter, error) // what a request for all looks for; nil: all
}

// mount adds the routes of one document, and of all where whole is set.
func (s resourceHandler[T]) mount(app fiber.Router, whole bool) {
	if whole {
		app.Get(s.path, s.requireKey, s.search)
		app.Post(s.path, s.requireKey, func(c *fiber.Ctx) error { return s.create(c, func(*T) {}) })
	}
	app.Get(s.path+"/:id", s.requireKey, s.get)
	app.Put(s.path+"/:id", s.requireKey, s.update)
}

// documentView is a document as the API shows it.
type documentView struct {
	ID        string    `json:"id"`
	V         int64     `json:"v"`
	Data      any       `json:"-"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// send answers with a document; the ETag is what If-Match wants.
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
	f.After = c.Query("cursor")
	page, next, err := s.documents.List(c.UserContext(), f)
	if err != nil {
		return recordProblem(err)
	}
	shown := make([]any, 0, len(page))
	for _, d := range page {
		shown = append(shown, s.view(d))
	}
	return c.JSON(fiber.Map{s.listKey: shown, "next": next})
}

// create reads a document; set says what the address has said of it already.
func (s resourceHandler[T]) create(c *fiber.Ctx, set func(*T)) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	var said T
	id := form.Required(maxLine, "id", "code", "sku")
	s.read(form, &said, s.Currency)
	set(&said)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, recordFields(s.documents.Check(id, said)))
	}
	d, err := s.documents.Create(c.UserContext(), id, said, s.Clock.Now())
	if err != nil {
		return recordProblem(err)
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

// update reads the form against what is stored, to tell at once all that is wrong, and
// again for the write: what it says does not change.
func (s resourceHandler[T]) update(c *fiber.Ctx) error {
	form, err := web.JSON(c, web.MaxBody)
	if err != nil {
		return err
	}
	was, err := s.documents.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	v := form.Version(c.Get(fiber.HeaderIfMatch))
	s.read(form, &was.Data, s.Currency)
	if err := form.Err(); err != nil {
		return mergeFieldErrors(err, recordFields(s.documents.Check(was.ID, was.Data)))
	}
	d, err := s.documents.Update(c.UserContext(), was.ID, v, func(said *T) { s.read(form, said, s.Currency) }, s.Clock.Now())
	if err != nil {
		return recordProblem(err)
	}
	return s.send(c, d)
}
