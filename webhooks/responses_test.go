package webhooks_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// responses compares answers with the OpenAPI document: status, media type, and of JSON the types,
// the required fields, and that there is no field which the document lacks. The schemas of OpenAPI
// 3.1 are JSON Schema 2020-12. It is safe for concurrent use.
type responses struct {
	openAPI
	compiler *jsonschema.Compiler

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema // by JSON pointer
	seen    map[string]bool               // "GET /api/v1/orders 200"
}

const documentURL = "https://recado.example/openapi.json"

// documented is read once for all tests, each of which adds to what was seen.
var documented = sync.OnceValue(func() *responses {
	raw, err := os.ReadFile("openapi.json")
	if err != nil {
		panic(err)
	}
	r := &responses{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}, seen: map[string]bool{}}
	if err := json.Unmarshal(raw, &r.root); err != nil {
		panic(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		panic(err)
	}
	r.compiler.AssertFormat()
	if err := r.compiler.AddResource(documentURL, doc); err != nil {
		panic(err)
	}
	return r
})

// path returns the template of a path, "" if the document has none. A template without parameters
// comes before one with them.
func (r *responses) path(path string) string {
	paths, _ := r.root["paths"].(node)
	best := ""
	for template := range paths {
		want, got := strings.Split(template, "/"), strings.Split(path, "/")
		fits := len(want) == len(got) && !slices.ContainsFunc(want, func(s string) bool { return s == "" && len(want) > 2 && s != want[0] })
		for i := range min(len(want), len(got)) {
			fits = fits && (want[i] == got[i] || strings.HasPrefix(want[i], "{") && got[i] != "")
		}
		if fits && (best == "" || strings.Count(template, "{") < strings.Count(best, "{")) {
			best = template
		}
	}
	return best
}

// check fails the test if an answer of an operation is not as the document says. What fails on our
// side, 500, is documented for all operations at once.
func (r *responses) check(t testing.TB, method, template string, got answer) {
	t.Helper()
	paths, _ := r.root["paths"].(node)
	methods, _ := paths[template].(node)
	op, _ := methods[strings.ToLower(method)].(node)
	what := fmt.Sprintf("%s %s %d", method, template, got.status)
	all, _ := op["responses"].(node)
	said, _ := all[strconv.Itoa(got.status)].(node)
	if got.status == http.StatusInternalServerError {
		said = node{"$ref": "#/components/responses/Internal"}
	}
	if said == nil {
		t.Errorf("%s is not documented: %.200s", what, got.body)
		return
	}
	r.mu.Lock()
	r.seen[what] = true
	r.mu.Unlock()
	content, _ := r.resolve(said)["content"].(node)
	if len(content) == 0 {
		if got.body != "" {
			t.Errorf("%s has a body that is not documented: %.200s", what, got.body)
		}
		return
	}
	kind, _, _ := mime.ParseMediaType(got.header.Get("Content-Type"))
	one, ok := content[kind].(node)
	if !ok && content["*/*"] == nil {
		t.Errorf("%s: media type %q is not among %v", what, kind, slices.Sorted(maps.Keys(content)))
	}
	if schema, ok := one["schema"].(node); ok && kind == "application/json" {
		r.validate(t, what, r.pointer(said, template, method, got.status), schema, got.body)
	}
}

// pointer returns where in the document the schema of a JSON response stands.
func (r *responses) pointer(said node, template, method string, status int) string {
	at, _ := said["$ref"].(string)
	if at == "" {
		escaped := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(template)
		at = fmt.Sprintf("#/paths/%s/%s/responses/%d", escaped, strings.ToLower(method), status)
	}
	return at + "/content/application~1json/schema"
}

func (r *responses) validate(t testing.TB, what, pointer string, schema node, body string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v in %.200s", what, err, body)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	compiled := r.schemas[pointer]
	if compiled == nil {
		if compiled, err = r.compiler.Compile(documentURL + pointer); err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		r.schemas[pointer] = compiled
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("%s: %v in %.1000s", what, err, body)
	}
	for _, name := range r.undeclared([]node{schema}, value, "") {
		t.Errorf("%s: the document lacks %s, in %.300s", what, name, body)
	}
}

// undeclared lists the fields of a value that no schema names. Only what may be anything, {} or
// additionalProperties: true, names all.
func (r *responses) undeclared(schemas []node, value any, path string) (all []string) {
	switch value := value.(type) {
	case node:
		properties, anything := r.properties(schemas...), true
		r.eachPart(schemas, func(s node) {
			anything = anything && (len(s) == 0 || s["additionalProperties"] == true || s["anyOf"] != nil)
		})
		if anything {
			return nil
		}
		for name, inner := range value {
			p, ok := properties[name]
			if !ok {
				p, ok = properties["*"]
			}
			if !ok {
				all = append(all, path+name)
				continue
			}
			all = append(all, r.undeclared(p.schemas, inner, path+name+".")...)
		}
	case []any:
		for _, inner := range value {
			all = append(all, r.undeclared(r.items(schemas), inner, path)...)
		}
	}
	return all
}

// TestResponsesAreValidated checks the check itself.
func TestResponsesAreValidated(t *testing.T) {
	for body, bad := range map[string]bool{
		`{"orderId":"ORD-1","status":"PENDING"}`:                 false,
		`{"orderId":"ORD-1","status":"PENDING","more":1}`:        true,
		`{"orderId":"ORD-1"}`:                                    true,
		`{"orderId":1,"status":"PENDING"}`:                       true,
		`{"orderId":"ORD-1","status":"PENDING","unproven":true}`: false,
	} {
		var seen failures
		documented().check(&seen, "POST", "/api/v1/orders", answer{201, http.Header{"Content-Type": {"application/json"}}, body})
		if (seen.count > 0) != bad {
			t.Errorf("%s: %d failures", body, seen.count)
		}
	}
	var seen failures
	documented().check(&seen, "GET", "/api/v1/orders/{id}", answer{http.StatusTeapot, http.Header{}, ""})
	if seen.count == 0 {
		t.Error("a status that is not documented is no failure")
	}
}

// failures counts the failures of a test that is expected to fail.
type failures struct {
	testing.TB
	count int
}

func (f *failures) Helper()               {}
func (f *failures) Errorf(string, ...any) { f.count++ }

// TestAnswersOfStoredDocuments asks for what the other tests do not read, so that each success of
// the document is answered by one of them.
func TestAnswersOfStoredDocuments(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	for _, op := range readOpenAPI(t, w).operations(stored) {
		if op.method != "GET" || slices.Contains([]string{"/api/v1/events", "/console/api/events", "/api/v1/webhooks/deliveries/{id}", "/api/v1/conversations/{contact}/draft", "/api/v1/equipment/{id}/label"}, op.path) {
			continue // streams, what nothing here has caused, and what needs a parameter or a setting
		}
		if got := w.keyed(t, "GET", op.url, ""); got.status != 200 && got.status != 404 { // of a kind that furnish does not store
			t.Errorf("%s: %d %s", op.path, got.status, got.body)
		}
	}
	w.orders.Technicians = crew{{ID: "TEC-01", Name: "Teo", Contact: "+573009998877"}}
	var second struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", phoned(2)).into(t, &second)
	w.keyed(t, "POST", "/api/v1/quotations", `{"orderId":"`+second.OrderID+`","labour":[{"service":"HVAC_MAINTENANCE","hours":"2"}]}`)
	for _, one := range []struct{ path, body string }{
		{"/api/v1/orders/{id}/offer", `{}`},
		{"/api/v1/quotations/{id}/send", `{}`},
		{"/api/v1/quotations/{id}/changes", `{"reason":"sin la válvula"}`},
		{"/api/v1/quotations/COT-00002/send", `{}`},
		{"/api/v1/quotations/COT-00002/reject", `{"motivo":"muy caro"}`},
		{"/api/v1/orders/{id}/cancel", `{"reason":"no se necesita"}`},
	} {
		if got := w.keyed(t, "POST", stored.Replace(one.path), one.body); got.status != 200 {
			t.Errorf("%s: %d %s", one.path, got.status, got.body)
		}
	}
	if got := w.do(t, "GET", "/sim/clock", ""); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
