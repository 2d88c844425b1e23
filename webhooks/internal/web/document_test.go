package web

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const exampleDocument = `{"paths": {"/orders/{id}": {"put": {
	"parameters": [{"$ref": "#/components/parameters/State"}],
	"requestBody": {"content": {"application/json": {"schema": {"allOf": [
		{"$ref": "#/components/schemas/Order"},
		{"type": "object", "properties": {"v": {"type": "integer"}, "place": {"properties": {"room": {"type": "string"}}}}}
	]}}}}
}}}, "components": {
	"parameters": {"State": {"name": "state", "in": "query"}},
	"schemas": {"Order": {"type": "object", "properties": {
		"description": {"type": "string", "x-aliases": ["descripcion"]},
		"place": {"x-aliases": ["lugar"], "anyOf": [{"type": "string"}, {"type": "object", "properties": {"floor": {"type": "string", "x-aliases": ["piso"]}}}]},
		"lines": {"type": "array", "items": {"type": "object", "properties": {"hours": {"type": "number", "x-aliases": ["horas"]}}}},
		"days": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
	}}}
}}`

func exampleSchema(t testing.TB) *Schema {
	t.Helper()
	d, err := NewDocument([]byte(exampleDocument))
	if err != nil {
		t.Fatal(err)
	}
	return d.operations["PUT /orders/:id"].bodies["application/json"]
}

// TestUnknownFieldsAreNamed checks that all unknown fields are named by their paths, as the caller
// wrote them, and known ones by no name.
func TestUnknownFieldsAreNamed(t *testing.T) {
	schema := exampleSchema(t)
	for body, want := range map[string]string{
		`{"description":"a","place":"b","v":1,"lines":[{"hours":1}],"days":{"monday":["8"]}}`: "",
		`{"Descripción":"a","LUGAR":{"Piso":"1","room":"2"},"lines":[{"horas":1}]}`:           "",
		`{"descripcion":"a","colour":1,"$where":null}`:                                        "$where colour",
		`{"place":{"floor":"1","attic":true},"lines":[{},{"minutes":{"a":1}}]}`:               "lines[1].minutes place.attic",
		`{"lugar":{"attic":1}}`:                            "lugar.attic",
		`{"description":"a","descripcion":"b"}`:            "description",
		`{"description":null,"descripcion":"b"}`:           "",
		`{"place":5,"lines":{"x":1},"days":[1]}`:           "", // wrong types are for the reader to name
		`{"` + strings.Repeat("ñ", 1000) + `":1}`:          strings.Repeat("ñ", 80) + "…",
		`{"place":{"floor":{"anything":{"goes":"deep"}}}}`: "",
	} {
		form, err := Object([]byte(body), schema)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		if p, ok := errors.AsType[*Problem](form.Err()); ok {
			for _, f := range p.Fields {
				names = append(names, f.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%.80s: %q, want %q", body, got, want)
		}
	}
}

// TestUnknownFieldsAreBounded checks that a body of thousands of unknown fields gets a short answer.
func TestUnknownFieldsAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 9_000 {
		fmt.Fprintf(&many, `"f%d":1,`, i)
	}
	form, err := Object([]byte("{"+many.String()+`"v":1}`), exampleSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := errors.AsType[*Problem](form.Err()); !ok || len(p.Fields) != maxUnknown {
		t.Errorf("%v", form.Err())
	}
}

// TestFieldsAreReadByAlias checks that a handler which names the documented field gets the alias's value.
func TestFieldsAreReadByAlias(t *testing.T) {
	form, err := Object([]byte(`{"Descripción":"a","lugar":{"PISO":"3"},"lines":[{"horas":4.5}],"days":{"monday":["8"]}}`), exampleSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := form.Text(10, "description"); got != "a" {
		t.Errorf("description %q", got)
	}
	if place := form.Object("place"); place.Text(10, "floor") != "3" || place.Text(10, "room") != "" {
		t.Error("place was not read")
	}
	if lines := form.Objects(5, "lines"); len(lines) != 1 {
		t.Errorf("%d lines", len(lines))
	} else if n, ok := lines[0].Number("hours"); !ok || n != 4.5 {
		t.Errorf("hours %v %v", n, ok)
	}
	if days := form.Object("days"); days.Texts(5, 5, "monday")[0] != "8" {
		t.Error("days were not read")
	}
}

// TestUndocumentedReadPanics checks that a handler can't read a field that the document lacks.
func TestUndocumentedReadPanics(t *testing.T) {
	form, err := Object([]byte(`{"place":{}}`), exampleSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func(){
		"colour":      func() { form.Text(10, "colour") },
		"descripcion": func() { form.Text(10, "descripcion") }, // an alias is the document's affair
		"place.attic": func() { form.Object("place").Has("attic") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was read", name)
				}
			}()
			read()
		}()
	}
}

func TestDocumentWithoutTarget(t *testing.T) {
	broken := strings.Replace(exampleDocument, `"Order":`, `"Other":`, 1)
	if _, err := NewDocument([]byte(broken)); err == nil {
		t.Error("a reference to nothing was read")
	}
}
