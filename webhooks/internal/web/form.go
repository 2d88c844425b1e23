package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/bot"
)

// Form reads a JSON object field by field. It collects one problem per field, so that a caller can
// correct all of them at once. A form with a schema knows its fields: it names those that were given
// and do not exist, finds fields by their aliases, and panics if a handler reads a field that is not
// documented. One without has any field.
type Form struct {
	fields map[string]json.RawMessage // by folded name, not alias
	schema *Schema                    // nil: any field
	prefix string
	wrong  *[]Field
	own    []Field
}

// form makes a form of an object's fields. It does not check their names.
func (s *Schema) form(given map[string]json.RawMessage, prefix string, wrong *[]Field) *Form {
	f := &Form{fields: make(map[string]json.RawMessage, len(given)), schema: s, prefix: prefix, wrong: wrong}
	// If two names mean the same field, the alphabetically later one wins, for a stable result.
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if key := s.canonical(name); f.fields[key] == nil || !bytes.Equal(given[name], []byte("null")) {
			f.fields[key] = given[name]
		}
	}
	return f
}

func object(raw []byte) (fields map[string]json.RawMessage, err error) {
	err = json.Unmarshal(raw, &fields)
	return fields, err
}

// fold makes field names comparable: "Descripción" and "descripcion", "service_type" and
// "serviceType" are the same field.
func fold(name string) string { return strings.ReplaceAll(bot.Fold(name), "_", "") }

// Values makes a form of the texts of a multipart body. It names those that the operation does not have.
func Values(c *fiber.Ctx, values map[string]string) *Form {
	fields := make(map[string]json.RawMessage, len(values))
	for name, value := range values {
		fields[name] = encoded(value)
	}
	var schema *Schema
	if op := operationOf(c); op != nil {
		schema = op.bodies[fiber.MIMEMultipartForm]
	}
	return schema.checked(fields)
}

// checked makes a form whose problems include the fields that do not exist.
func (s *Schema) checked(fields map[string]json.RawMessage) *Form {
	f := s.form(fields, "", nil)
	if s != nil {
		s.check(fields, "", f.unknown)
	}
	return f
}

// unknown records a field that does not exist, up to a bound.
func (f *Form) unknown(name, key string) {
	if len(f.own) < maxUnknown {
		f.AddError(name, key)
	}
}

func (f *Form) bad() *[]Field {
	if f.wrong != nil {
		return f.wrong
	}
	return &f.own
}

// AddError records a problem of a field, unless the field has one.
func (f *Form) AddError(name, key string, args ...Args) {
	for _, was := range *f.bad() {
		if was.Name == f.prefix+name {
			return
		}
	}
	field := Field{Name: f.prefix + name, Key: key}
	if len(args) > 0 {
		field.Args = args[0]
	}
	*f.bad() = append(*f.bad(), field)
}

// Err returns the refusal with all problems so far, or nil.
func (f *Form) Err() error {
	if wrong := *f.bad(); len(wrong) > 0 {
		return Invalid(wrong...)
	}
	return nil
}

// raw returns a field; nil if it is null or absent.
func (f *Form) raw(name string) json.RawMessage {
	key := fold(name)
	if f.schema != nil && !f.schema.has(key) {
		panic("web: the handler reads " + f.prefix + name + ", which is not in the OpenAPI document")
	}
	if v := f.fields[key]; v != nil && !bytes.Equal(v, []byte("null")) {
		return v
	}
	return nil
}

// Has reports whether a field is present and not null.
func (f *Form) Has(name string) bool { return f.raw(name) != nil }

// Names lists the present fields, folded and sorted, without null and unknown ones.
func (f *Form) Names() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if (f.schema == nil || f.schema.has(name)) && f.Has(name) {
			names = append(names, name)
		}
	}
	return names
}
