package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Document knows which fields and query parameters each operation has. It is read from the OpenAPI
// document, so that what is documented and what is accepted can't differ: a request with another
// field is refused, and a handler that reads another field panics.
type Document struct {
	operations map[string]*operation // by method and route: "POST /api/v1/orders/:id/assign"
}

// operation is what one operation accepts.
type operation struct {
	query  *Schema
	bodies map[string]*Schema // by media type; empty: no body
}

// Schema knows the fields of an object and, through them, those of the objects within.
type Schema struct {
	names  map[string]string  // folded name or alias → folded name
	fields map[string]*Schema // by folded name
	object bool               // may be an object
	other  *Schema            // of fields with any other name; nil: there are none
	items  *Schema            // of a list; nil: not a list
}

// has reports whether a handler may read a field.
func (s *Schema) has(name string) bool {
	_, named := s.fields[name]
	return named || s.other != nil
}

// of returns the schema of a field's value.
func (s *Schema) of(name string) *Schema {
	if s == nil {
		return nil
	}
	if one, named := s.fields[name]; named {
		return one
	}
	return s.other
}

// item returns the schema of a list's items.
func (s *Schema) item() *Schema {
	if s == nil {
		return nil
	}
	return s.items
}

// canonical returns the folded name of a field that is given by its name or an alias.
func (s *Schema) canonical(given string) string {
	name := fold(given)
	if s != nil && s.names[name] != "" {
		return s.names[name]
	}
	return name
}

// schemaDocument is the part of a JSON schema that names fields.
type schemaDocument struct {
	Ref        string                     `json:"$ref"`
	Type       any                        `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Other      json.RawMessage            `json:"additionalProperties"`
	Items      json.RawMessage            `json:"items"`
	AllOf      []json.RawMessage          `json:"allOf"`
	AnyOf      []json.RawMessage          `json:"anyOf"`
	OneOf      []json.RawMessage          `json:"oneOf"`
}

type parameterDocument struct {
	Ref     string          `json:"$ref"`
	Name    string          `json:"name"`
	In      string          `json:"in"`
	Schema  json.RawMessage `json:"schema"`
	Aliases []string        `json:"x-aliases"`
}

type operationDocument struct {
	Parameters []parameterDocument `json:"parameters"`
	Body       struct {
		Content map[string]struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

// documentReader follows the references of a document.
type documentReader struct {
	root any
	err  error // the first
}

// NewDocument reads an OpenAPI document. Its references lead to places within it.
func NewDocument(raw []byte) (*Document, error) {
	var doc struct {
		Paths map[string]map[string]operationDocument `json:"paths"`
	}
	r := &documentReader{}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	if err := json.Unmarshal(raw, &r.root); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	d := &Document{operations: map[string]*operation{}}
	for path, methods := range doc.Paths {
		route := strings.NewReplacer("{", ":", "}", "").Replace(path)
		for method, one := range methods {
			d.operations[strings.ToUpper(method)+" "+route] = r.operation(one)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return d, nil
}

func (r *documentReader) fail(err error) {
	if r.err == nil && err != nil {
		r.err = fmt.Errorf("read the OpenAPI document: %w", err)
	}
}

func (r *documentReader) operation(d operationDocument) *operation {
	op := &operation{query: &Schema{object: true}, bodies: map[string]*Schema{}}
	for _, p := range d.Parameters {
		if p.Ref != "" {
			r.at(p.Ref, &p)
		}
		if p.In == "query" {
			op.query.add(p.Name, p.Aliases, r.schema(p.Schema))
		}
	}
	for kind, body := range d.Body.Content {
		op.bodies[kind] = r.schema(body.Schema)
	}
	return op
}

// at decodes what a reference such as "#/components/schemas/Order" names.
func (r *documentReader) at(ref string, into any) {
	place := r.root
	for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		object, _ := place.(map[string]any)
		place = object[step]
	}
	if place == nil {
		r.fail(fmt.Errorf("nothing at %s", ref))
		return
	}
	raw, err := json.Marshal(place)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	r.fail(err)
}

// schema reads a schema. Alternatives are merged: whatever one of them names is a field.
func (r *documentReader) schema(raw json.RawMessage) *Schema {
	s := &Schema{}
	r.merge(s, raw)
	return s
}

func (r *documentReader) merge(into *Schema, raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	var d schemaDocument
	if err := json.Unmarshal(raw, &d); err != nil {
		r.fail(err)
		return
	}
	if d.Ref != "" {
		var target json.RawMessage
		r.at(d.Ref, &target)
		r.merge(into, target)
	}
	for _, part := range slices.Concat(d.AllOf, d.AnyOf, d.OneOf) {
		r.merge(into, part)
	}
	into.object = into.object || d.Properties != nil || hasType(d.Type, "object")
	for name, property := range d.Properties {
		var aliases struct {
			Aliases []string `json:"x-aliases"`
		}
		r.fail(json.Unmarshal(property, &aliases))
		one := r.schema(property)
		if was := into.fields[fold(name)]; was != nil { // a later part of an allOf says more of it
			r.merge(was, property)
			one = was
		}
		into.add(name, aliases.Aliases, one)
	}
	if len(d.Other) > 0 && d.Other[0] == '{' {
		into.other = r.schema(d.Other)
	}
	if d.Items != nil {
		if into.items == nil {
			into.items = &Schema{}
		}
		r.merge(into.items, d.Items)
	}
}

func (s *Schema) add(name string, aliases []string, one *Schema) {
	if s.names == nil {
		s.names, s.fields = map[string]string{}, map[string]*Schema{}
	}
	s.fields[fold(name)] = one
	for _, each := range append([]string{name}, aliases...) {
		s.names[fold(each)] = fold(name)
	}
}

func hasType(said any, want string) bool {
	list, _ := said.([]any)
	return said == want || slices.Contains(list, any(want))
}

// maxUnknown is the most unknown fields that one answer names. The first ones show the mistake.
const maxUnknown = 50

// check calls fault for each given field that is unknown, or that is given under two names. It
// looks at objects within too. path is what precedes a name: "location.".
func (s *Schema) check(fields map[string]json.RawMessage, path string, fault func(name, key string)) {
	given := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, key := fields[name], s.canonical(name)
		if !s.has(key) {
			fault(path+shortened(name), "field.not_known")
			continue
		}
		if string(value) != "null" {
			if given[key] {
				fault(path+shortened(name), "field.twice")
			}
			given[key] = true
		}
		s.of(key).checkValue(value, path+shortened(name), fault)
	}
}

func (s *Schema) checkValue(value json.RawMessage, path string, fault func(name, key string)) {
	var fields map[string]json.RawMessage
	var list []json.RawMessage
	switch {
	case s == nil || len(value) == 0:
	case value[0] == '{' && s.object && json.Unmarshal(value, &fields) == nil:
		s.check(fields, path+".", fault)
	case value[0] == '[' && s.items != nil && json.Unmarshal(value, &list) == nil:
		for i, one := range list {
			s.items.checkValue(one, fmt.Sprintf("%s[%d]", path, i), fault)
		}
	}
}

// shortened cuts a name that a caller made up, which an answer repeats.
func shortened(name string) string {
	const most = 80 // characters
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

type documentKey struct{}

// Documented lets JSON, Query and Unread compare requests with the document.
func Documented(d *Document) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Locals(documentKey{}, d)
		return c.Next()
	}
}

// operationOf returns what the document says about a request's route; nil if it is not in it.
func operationOf(c *fiber.Ctx) *operation {
	d, ok := c.Locals(documentKey{}).(*Document)
	if !ok {
		return nil
	}
	method := c.Method()
	if method == fiber.MethodHead {
		method = fiber.MethodGet
	}
	return d.operations[method+" "+Route(c)]
}

// Query returns the query's parameters as a form. It names those that the operation does not have,
// and those that are given twice.
func Query(c *fiber.Ctx) *Form {
	f := &Form{fields: map[string]json.RawMessage{}}
	op := operationOf(c)
	if op != nil {
		f.schema = op.query
	}
	c.Context().QueryArgs().VisitAll(func(k, v []byte) {
		name := string(k)
		key := f.schema.canonical(name)
		switch {
		case op != nil && !f.schema.has(key):
			f.unknown(shortened(name), "field.not_known_query")
		case f.fields[key] != nil:
			f.unknown(shortened(name), "field.twice")
		default:
			f.fields[key] = encoded(string(v))
		}
	})
	return f
}

// Unread refuses a request that gives what its operation does not read: parameters and fields that
// it does not have. It leaves requests with a body to JSON, which names both kinds at once.
func Unread(c *fiber.Ctx) error {
	op := operationOf(c)
	if op == nil || len(op.bodies) > 0 {
		return nil
	}
	f := Query(c)
	if m := c.Method(); m == fiber.MethodGet || m == fiber.MethodHead {
		return f.Err()
	}
	body, err := Bytes(c, MaxBody)
	if err != nil {
		return err
	}
	if body, _, err = bounds(body); err != nil {
		if p := problem(err, MaxBody); p.Code == "empty_body" {
			return f.Err()
		}
		return err
	}
	said, err := read(body, &Schema{object: true})
	if err != nil {
		return err
	}
	f.own = append(f.own, said.own...)
	return f.Err()
}
